// The way to the house, as a wire that can be cut: to the browser the house itself is then away, and nobody else in it is disturbed.
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { url } from "./people";

export type Wire = { url: string; cut: () => Promise<void>; mend: () => Promise<void> };

export async function wire(): Promise<Wire> {
  const { hostname, port } = new URL(url());
  const ends = new Set<Socket>();
  let server: Server;
  const hold = (one: Socket, other: Socket) => {
    ends.add(one);
    one.on("error", () => {}).on("close", () => {
      ends.delete(one);
      other.destroy();
    });
    one.pipe(other);
  };
  const open = (at: number) =>
    new Promise<number>((ready, fail) => {
      server = createServer((browser) => {
        const house = connect(Number(port), hostname);
        hold(browser, house);
        hold(house, browser);
      });
      server.on("error", fail).listen(at, hostname, () => ready((server.address() as AddressInfo).port));
    });
  const here = await open(0);
  return {
    url: `http://${hostname}:${here}`,
    cut: () =>
      new Promise((done) => {
        server.close(() => done());
        ends.forEach((end) => end.destroy());
      }),
    mend: async () => void (await open(here)),
  };
}

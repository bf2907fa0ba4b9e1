// A house of its own for the tests: `borgertorg demo --by-hand` prints where its screens are, and where its mail lies.
// Where it is, and who is signed in there, stands in the environment; a story may open another one for itself.
import { spawn } from "node:child_process";
import { resolve } from "node:path";

export type House = { url: string; mail: string; link: string; cookie: string; leave: () => Promise<void> };

const BUILT = resolve(import.meta.dirname, "../../../../target/debug/borgertorg");
/** The binary as people get it, and the one whose clock a story may set. */
export const shipped = () => process.env["BORGERTORG"] ?? BUILT;
export const testkit = () => process.env["HOUSE_TESTKIT"] ?? BUILT;

/** Opens one, with settings of its own besides, and signs its coordinator in. */
export async function open(settings: Record<string, string> = {}, binary = shipped()): Promise<House> {
  const house = spawn(binary, ["demo", "--by-hand"], { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...settings } });
  const gone = new Promise<void>((done) => house.on("exit", () => done()));
  let said = "";
  const [url, mail] = await new Promise<[string, string]>((ready, fail) => {
    house.on("error", fail);
    house.on("exit", (code) => fail(new Error(`${binary} ended with ${code}:\n${said}`)));
    house.stdout.on("data", (bytes: Buffer) => {
      said += bytes.toString();
      const at = /http:\/\/[\d.]+:\d+(?=;)/.exec(said)?.[0];
      const lies = /mail lies in (.+)\n/.exec(said)?.[1];
      if (at && lies) ready([at, lies]);
    });
  });
  const link = /http:\/\/\S+\/inn\/\S+/.exec(said)?.[0] ?? "";
  const entered = await fetch(link, { method: "POST", redirect: "manual", headers: { origin: url } });
  const cookie = entered.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const leave = async () => {
    house.kill("SIGTERM");
    await gone;
  };
  return { url, mail, link, cookie, leave };
}

/** From now on the stories are about this house. */
export function moveInto({ url, mail, link, cookie }: House): void {
  Object.assign(process.env, { HOUSE_URL: url, HOUSE_MAIL: mail, HOUSE_LINK: link, HOUSE_COOKIE: cookie });
}

export default async function start(): Promise<() => Promise<void>> {
  const house = await open();
  // a mailbox gets five links at once: one for all stories but the one about signing in
  moveInto(house);
  return house.leave;
}

// The way to the services behind the door: one client a service, all through the door's own origin. These are needed by every page;
// the others lie in the folder of their role, and are fetched with the pages that use them.
import { createClient, type Transport } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { LiveService } from "./contract/borgertorg/dispatcher/v1/live_pb";
import { SessionService } from "./contract/borgertorg/dispatcher/v1/sessions_pb";
import { CentreService } from "./contract/borgertorg/organisations/v1/centres_pb";
import { practising } from "./practice/practising";

/** While somebody practises, a house within this browser, fetched with the first call; then there is no way to the real one. */
function practiceHouse(): Transport {
  let house: Promise<Transport> | undefined;
  const open = () => (house ??= import("./practice/house").then(({ openHouse }) => openHouse()));
  return { unary: async (...call) => (await open()).unary(...call), stream: async (...call) => (await open()).stream(...call) };
}

export const transport = practising ? practiceHouse() : createGrpcWebTransport({ baseUrl: "/" });
/** For what is said as the page goes: it leaves though nobody waits for the answer. */
const lasting = practising ? transport : createGrpcWebTransport({ baseUrl: "/", fetch: (input, init) => fetch(input, { ...init, keepalive: true }) });

export const centres = createClient(CentreService, transport);
export const live = createClient(LiveService, transport);
export const parting = createClient(LiveService, lasting);
export const sessions = createClient(SessionService, transport);

/** All pages of a list, up to a bound that no screen should reach. */
export async function everyPage<P extends { nextPageToken: string }, T>(page: (token: string) => Promise<P>, items: (page: P) => T[]): Promise<T[]> {
  const found: T[] = [];
  let token = "";
  for (let pages = 0; pages < 40; pages += 1) {
    const one = await page(token);
    found.push(...items(one));
    token = one.nextPageToken;
    if (!token) break;
  }
  return found;
}

// The browser's one live stream: whichever tab holds the lock reads it and tells the others. What is told only says what to fetch
// again; after sleep, a lost network or a token's end it goes on where it left off.
import { Code, ConnectError } from "@connectrpc/connect";
import type { WatchResponse } from "../contract/borgertorg/dispatcher/v1/live_pb";
import { isPassing } from "../faults";

export type Told = { what: "changed"; service: string; kind: string; id: string } | { what: "everything" } | { what: "alive" };
/** `connected` is open while the first try goes on. `away`: no call would get through either; where something on the way only holds
    streams back, the rest goes on. */
export type Standing = { connected: boolean | undefined; at: number | undefined; signedOut: boolean; away: boolean };
type Lost = { lost: true; signedOut: boolean; away: boolean };
type Post = { told: Told; at: number } | Lost | { hello: true };
type Open = (since: bigint, signal: AbortSignal) => AsyncIterable<WatchResponse>;

const GONE: Lost = { lost: true, signedOut: false, away: true };
/** Heartbeats come every 20 seconds: after so long without one the connection is dead, whatever the browser says. */
export const SILENCE = 45_000;
const WAITS = [250, 1_000, 2_000, 5_000, 10_000];

export function toldBy(response: WatchResponse): Told {
  const { case: what, value } = response.told;
  if (what === "changed") return { what, service: value.service, kind: value.kind, id: value.id };
  return what === "missed" ? { what: "everything" } : { what: "alive" };
}

/** `name`: which tabs share the stream. `at`: when it was last live, in the page before this one. */
export function follow(
  open: Open,
  hear: (told: Told) => void,
  stand: (standing: Standing) => void,
  { name = "borgertorg.live", at }: { name?: string; at?: number | undefined } = {},
): () => void {
  const channel = new BroadcastChannel(name);
  const end = new AbortController();
  let standing: Standing = { connected: undefined, at, signedOut: false, away: !navigator.onLine };
  let wake = () => {};
  let cut = () => {};

  let leads = false;
  const take = (post: Post) => {
    if ("hello" in post) {
      // whoever has just come need not wait for the next heartbeat
      if (leads && standing.connected) channel.postMessage({ told: { what: "alive" }, at: standing.at ?? Date.now() } satisfies Post);
      return;
    }
    if ("lost" in post) {
      standing = { ...standing, connected: false, signedOut: post.signedOut, away: post.away };
    } else {
      standing = { connected: true, at: post.at, signedOut: false, away: false };
      hear(post.told);
    }
    stand(standing);
  };
  const share = (post: Post) => {
    channel.postMessage(post);
    take(post);
  };
  channel.onmessage = (message: MessageEvent<Post>) => take(message.data);

  channel.postMessage({ hello: true } satisfies Post);

  const lead = async () => {
    leads = true;
    let since = 0n;
    for (let failures = 0; !end.signal.aborted; ) {
      const one = new AbortController();
      const stop = () => one.abort();
      end.signal.addEventListener("abort", stop);
      let silence = setTimeout(stop, SILENCE);
      let [signedOut, away] = [false, false];
      cut = stop;
      wake = () => {
        if (Date.now() - (standing.at ?? 0) > SILENCE / 2) stop();
      };
      try {
        for await (const response of open(since, one.signal)) {
          clearTimeout(silence);
          silence = setTimeout(stop, SILENCE);
          since = response.sequence;
          failures = 0;
          share({ told: toldBy(response), at: Date.now() });
        }
      } catch (thrown) {
        signedOut = ConnectError.from(thrown).code === Code.Unauthenticated && failures > 0;
        // what was never heard may be held back on the way; what fell silent, or fails by itself, is away
        away = isPassing(thrown) && (!one.signal.aborted || standing.at !== undefined);
      }
      clearTimeout(silence);
      end.signal.removeEventListener("abort", stop);
      failures += 1;
      // a stream ends with its token: the first new try is no loss yet
      if (failures > 1) share({ lost: true, signedOut, away });
      await rest(WAITS[Math.min(failures, WAITS.length) - 1] ?? 10_000, end.signal, (now) => (wake = now));
    }
  };
  const awake = () => {
    if (document.visibilityState === "visible") wake();
  };
  const gone = () => {
    take(GONE);
    cut();
  };
  document.addEventListener("visibilitychange", awake);
  window.addEventListener("online", awake);
  window.addEventListener("offline", gone);
  void navigator.locks.request(name, { signal: end.signal }, lead).catch(() => {});
  const watch = setInterval(() => {
    if (standing.connected && Date.now() - (standing.at ?? 0) > SILENCE) take(GONE);
  }, 5_000);
  return () => {
    end.abort();
    clearInterval(watch);
    document.removeEventListener("visibilitychange", awake);
    window.removeEventListener("online", awake);
    window.removeEventListener("offline", gone);
    channel.close();
  };
}

function rest(milliseconds: number, signal: AbortSignal, hand: (now: () => void) => void): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(done, milliseconds);
    const now = () => {
      clearTimeout(timer);
      done();
    };
    hand(now);
    signal.addEventListener("abort", now, { once: true });
  });
}

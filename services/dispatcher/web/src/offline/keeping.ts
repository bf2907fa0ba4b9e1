// Keeps the answers that a page without a network would miss, brings them back, and forgets them with the session.
import { onlineManager, type Query, type QueryClient } from "@tanstack/react-query";
import type { GetSessionResponse } from "../contract/borgertorg/dispatcher/v1/sessions_pb";
import { faultOf } from "../faults";
import { allKept, drop, forget, keep, noteLive, outdate } from "./kept";

/** Many answers at once are written once, when the page is at rest. */
const GATHER = 1_000;
const SESSION = ["session"];
/** What it takes to pack and unpack is fetched by itself: no page needs it to begin. */
type Packing = typeof import("./packing");

let brought = false;
/** Whether this page shows what the page before it kept, and the house has not answered since. */
export const wasBrought = (): boolean => brought;

const left = new BroadcastChannel("borgertorg.left");
let isOver = false;
let hasLeft = false;

/** The session is over: nothing of it remains, and nothing more is written. */
export function forgetAnswers(): void {
  isOver = true;
  forget();
}

/** Somebody signs out: what she typed and did not send goes too, and the other tabs forget as well. */
export function leave(): void {
  isOver = hasLeft = true; // an answer that is still on its way changes nothing any more
  window.sessionStorage.clear();
  left.postMessage("left");
}

/** The page is live. */
export function note(at: number): void {
  if (!isOver) noteLive(at);
}

/** What was kept takes its place where no answer has come yet, and is asked again at once. */
function bring(queries: QueryClient, { unpack }: Packing, wanted: (key: readonly unknown[]) => boolean): void {
  for (const { key, at, body } of allKept(Date.now())) {
    if (!wanted(key) || queries.getQueryData(key) !== undefined) continue;
    const data = unpack(key, body);
    if (data === undefined) {
      drop(key);
      continue;
    }
    queries.setQueryData(key, data, { updatedAt: at });
    queries.getQueryCache().find({ queryKey: key, exact: true })?.invalidate();
    brought = true;
  }
}

const isSame = (one: GetSessionResponse, other: GetSessionResponse) => one.member === other.member && one.centre === other.centre;

export async function keepAnswers(queries: QueryClient): Promise<void> {
  const packing = await import("./packing");
  const before = allKept(Date.now()).find(({ key }) => key[0] === SESSION[0]);
  let whose = before && (packing.unpack(before.key, before.body) as GetSessionResponse | undefined);
  const due = new Set<Query>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    for (const { queryKey, state } of due) {
      if (!isOver && state.data) keep({ key: queryKey, at: state.dataUpdatedAt, body: packing.pack(queryKey, state.data) });
    }
    due.clear();
  };
  /** Who is signed in now is somebody else: what is here was not meant for her. */
  const another = () => {
    forget();
    due.clear();
    void queries.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] });
  };
  const answered = (query: Query) => {
    if (!packing.isKept(query.queryKey)) return;
    if (query.queryKey[0] === SESSION[0]) {
      const session = query.state.data as GetSessionResponse;
      if (whose && !isSame(whose, session)) another();
      whose = session;
      brought = false;
      isOver = hasLeft;
    }
    due.add(query);
    timer ??= setTimeout(() => ("requestIdleCallback" in window ? window.requestIdleCallback(write) : write()), GATHER);
  };
  const refused = (thrown: unknown) => {
    if (faultOf(thrown).kind === "signedOut") forgetAnswers();
  };

  // what came while this was on its way
  for (const query of queries.getQueryCache().getAll()) {
    if (query.state.data !== undefined) answered(query);
    if (query.state.error) refused(query.state.error);
  }
  bring(queries, packing, () => true);
  queries.getQueryCache().subscribe((event) => {
    const { query } = event;
    // after a while without anybody who looks, an answer leaves the memory of the page
    if (event.type === "added" && !onlineManager.isOnline()) bring(queries, packing, (key) => JSON.stringify(key) === query.queryHash);
    if (event.type !== "updated") return;
    const { action } = event;
    if (action.type === "error") refused(action.error);
    if (action.type === "invalidate") outdate(query.queryKey);
    if (action.type === "success" && !action.manual) answered(query);
  });
  window.addEventListener("pagehide", write);
  left.onmessage = () => {
    hasLeft = true; // who is signed in may still be answered as before: the other tab's word is on its way to the house
    forgetAnswers();
    void queries.invalidateQueries({ queryKey: SESSION });
  };
}

// Lists on their way to the door: checked as soon as they are chosen, taken in at a press, stopped and gone on with. The files stay with
// the page, so that whoever goes on sends the same ones.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { imports } from "../clients/dispatcher";
import { faultOf, type Fault } from "../faults";
import { goingOn, heard, NOTHING, type Answer, type Progress, type Telling } from "./telling";

/** As the door takes them, all together. */
export const MOST_BYTES = 8 * 1024 * 1024;
/** A room that is away for a moment, or a stream that was cut: so often the page goes on by itself, and rests before it does. */
const TRIES = 5;
const REST = 2_000;
/** How often the page shows what has come: each answer by itself would be drawn for nothing. */
const SHOWN = 150;

export type Stage = "choosing" | "checking" | "checked" | "importing" | "stopped" | "done";
type File = { name: string; content: Uint8Array };
type State = { stage: Stage; names: string[]; telling: Telling; fault?: Fault };

const EMPTY: State = { stage: "choosing", names: [], telling: NOTHING };

/** One call to its end; shows now and then what has come so far. */
async function hearAll(answers: AsyncIterable<Answer>, show: (telling: Telling) => void): Promise<Telling> {
  let telling = NOTHING;
  let shown = 0;
  for await (const answer of answers) {
    telling = heard(telling, answer);
    if (performance.now() - shown < SHOWN) continue;
    shown = performance.now();
    show(telling);
  }
  show(telling);
  return telling;
}

/** Calls until it is done. Goes on by itself after a pause, and where a room is away for a moment; gives what stopped it for good. */
async function again(signal: AbortSignal, call: () => Promise<boolean>): Promise<Fault | undefined> {
  for (let failures = 0; !signal.aborted; ) {
    try {
      if (await call()) return undefined;
      failures = 0;
    } catch (thrown) {
      const fault = faultOf(thrown);
      failures += 1;
      if (signal.aborted || fault.kind !== "away" || failures >= TRIES) return fault;
      await new Promise((done) => setTimeout(done, REST));
    }
  }
  return undefined;
}

export function useBringing() {
  const queries = useQueryClient();
  const [state, setState] = useState<State>(EMPTY);
  const files = useRef<File[]>([]);
  const before = useRef<Progress[]>([]);
  const running = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const begin = () => {
    running.current?.abort();
    const one = new AbortController();
    running.current = one;
    return one.signal;
  };

  const check = async (chosen: globalThis.File[]) => {
    const signal = begin();
    before.current = [];
    const names = chosen.map(({ name }) => name);
    if (chosen.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) {
      setState({ ...EMPTY, fault: { kind: "refused", reason: "LISTS_TOO_LARGE", fields: [] } });
      return;
    }
    setState({ stage: "checking", names, telling: NOTHING });
    const show = (telling: Telling) => !signal.aborted && setState({ stage: "checking", names, telling });
    const fault = await again(signal, async () => {
      files.current = await Promise.all(chosen.map(async (file) => ({ name: file.name, content: new Uint8Array(await file.arrayBuffer()) })));
      await hearAll(imports.checkLists({ files: files.current }, { signal }), show);
      return true;
    });
    if (!signal.aborted) setState((now) => (fault ? { ...EMPTY, fault } : { ...now, stage: "checked" }));
  };

  const takeIn = async () => {
    const signal = begin();
    const fault = await again(signal, async () => {
      const earlier = before.current;
      const show = (telling: Telling) => {
        if (signal.aborted) return;
        before.current = goingOn(earlier, telling.progress);
        setState((now) => ({ ...now, stage: "importing", telling: { ...telling, progress: before.current } }));
      };
      setState((now) => ({ ...now, stage: "importing", fault: undefined, telling: { ...now.telling, progress: earlier } }));
      const { ended, paused } = await hearAll(imports.importLists({ files: files.current }, { signal }), show);
      return ended && !paused;
    });
    if (signal.aborted) return;
    setState((now) => ({ ...now, stage: fault ? "stopped" : "done", fault }));
    // everything that a list may have changed is read again
    void queries.invalidateQueries({ predicate: ({ queryKey: [kind] }) => kind !== "session" && kind !== "centre" });
  };

  return {
    ...state,
    check,
    takeIn,
    stop: () => {
      running.current?.abort();
      setState((now) => ({ ...now, stage: "stopped" }));
    },
    anew: () => {
      running.current?.abort();
      files.current = [];
      setState(EMPTY);
    },
  };
}

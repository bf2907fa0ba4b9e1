// Which rows are chosen: one by one, a stretch with shift, or all that are shown. What is no longer shown is no longer chosen.
import { useMemo, useRef, useState } from "react";
import { useNewest } from "../../newest";
import type { Row } from "../reading";

/** The choice after one box was ticked; with shift the stretch from the box before gets the same tick. */
export function ticked(before: ReadonlySet<string>, shown: readonly string[], id: string, on: boolean, from: string | undefined): Set<string> {
  const next = new Set(before);
  const [one, other] = [shown.indexOf(id), from === undefined ? -1 : shown.indexOf(from)];
  const stretch = one < 0 || other < 0 ? [id] : shown.slice(Math.min(one, other), Math.max(one, other) + 1);
  for (const each of stretch) {
    if (on) next.add(each);
    else next.delete(each);
  }
  return next;
}

export type Tick = (session: string, on: boolean, shift: boolean) => void;
export type Chosen = { rows: Row[]; has: (session: string) => boolean; tick: Tick; all: (on: boolean) => void; only: (sessions: readonly string[]) => void };

export function useChosen(shown: readonly Row[]): Chosen {
  const [marked, mark] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | undefined>(undefined);
  const ids = useMemo(() => shown.map((row) => row.session.id), [shown]);
  const tick: Tick = useNewest((session, on, shift) => {
    const from = shift ? last.current : undefined;
    last.current = session;
    mark((before) => ticked(before, ids, session, on, from));
  });
  return useMemo(
    () => ({
      rows: marked.size === 0 ? [] : shown.filter((row) => marked.has(row.session.id)),
      has: (session) => marked.has(session),
      tick,
      all: (on) => mark(new Set(on ? ids : [])),
      only: (sessions) => mark(new Set(sessions)),
    }),
    [shown, marked, ids, tick],
  );
}

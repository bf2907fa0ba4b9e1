// The work on several at once while it goes on: how far it is, what came of it, and taking it back.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useWall } from "../../centre";
import { useRecalled } from "../../reminders/reminding";
import { useAnnounce } from "../../status";
import { useSay } from "../../words";
import type { Row } from "../reading";
import { asker, canceller, each, HOLD_SECONDS, isDone, isLeft, recall, reminder, takeBack, type Outcome, type Step } from "./bulk";

export type Kind = "ask" | "remind" | "cancel";
const STEPS: Record<Kind, () => Step> = { ask: asker, remind: reminder, cancel: canceller };
/** What is said of each kind while it goes on, and of what came of it. */
export const SAID: Record<Kind, { going: string; done: string }> = {
  ask: { going: "needs.bulk.asking", done: "needs.bulk.asked" },
  remind: { going: "needs.bulk.reminding", done: "needs.bulk.reminded" },
  cancel: { going: "needs.bulk.cancelling", done: "needs.bulk.cancelled" },
};
export type Work = { kind: Kind; rows: Row[]; so: Outcome[]; running: boolean };
const TOUCHED = ["offers", "suggestions", "need", "needs", "assignments"];

/** `over`: the bar goes, and the focus needs another place. */
export function useWorking(over: () => void) {
  const say = useSay();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const recalled = useRecalled();
  const { now } = useWall();
  const [work, setWork] = useState<Work>();
  const [held, setHeld] = useState(false);
  const [takingBack, setTakingBack] = useState(false);
  const step = useRef<Step>(asker());
  const stopped = useRef(false);
  const busy = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(
    () => () => {
      stopped.current = true;
      clearTimeout(timer.current);
    },
    [],
  );
  const fetchAgain = () => queries.invalidateQueries({ predicate: ({ queryKey }) => TOUCHED.includes(String(queryKey[0])) });

  const go = async (kind: Kind, rows: Row[], earlier: Outcome[]) => {
    if (busy.current) return;
    busy.current = true;
    stopped.current = false;
    const told = (so: Outcome[], running: boolean) => setWork({ kind, rows, so: [...earlier, ...so], running });
    told([], true);
    const so = await each(rows, step.current, now, (part) => told(part, true), () => stopped.current);
    busy.current = false;
    told(so, false);
    const done = so.filter(isDone);
    announce(say(SAID[kind].done, { done: done.length, of: so.length }));
    if (kind !== "cancel" && done.some(({ row }) => !row.urgent)) {
      setHeld(true);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setHeld(false), HOLD_SECONDS * 1000);
    }
    void fetchAgain();
  };
  const close = () => {
    setWork(undefined);
    over();
  };
  return {
    work,
    held,
    takingBack,
    begin: (kind: Kind, rows: Row[]) => {
      if (busy.current) return;
      step.current = STEPS[kind]();
      void go(kind, rows, []);
    },
    stop: () => {
      stopped.current = true;
    },
    again: () => work && void go(work.kind, work.so.filter(isLeft).map(({ row }) => row), work.so.filter((outcome) => !isLeft(outcome))),
    withdraw: async () => {
      if (!work || takingBack) return;
      setTakingBack(true);
      const ids = work.so.flatMap((outcome) => outcome.offers);
      const left = await (work.kind === "remind" ? recall(ids) : takeBack(ids)).catch(() => ids.length);
      setTakingBack(false);
      const ends = { back: ids.length - left, left };
      announce(work.kind === "remind" ? recalled(ends) : say("needs.bulk.back", { count: ends.back, left }));
      if (left === 0) close();
      void fetchAgain();
    },
    close,
  };
}
export type Working = ReturnType<typeof useWorking>;

// The time now, for what changes while somebody looks: a message that leaves, a session that begins.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useEffect, useState } from "react";
import type { Session } from "../../contract/borgertorg/matching/v1/needs_pb";

const SOON = 90_000;
const SECOND = 1_000;
const HALF_MINUTE = 30_000;

/** The time now, told anew until `until`: each second where that is near, else twice a minute. */
export function useNow(until: number): number {
  const [now, tell] = useState(() => Date.now());
  const over = now >= until;
  const near = until - now < SOON;
  useEffect(() => {
    tell(Date.now()); // what was known may be old: `until` is new
    if (over) return;
    const timer = setInterval(() => tell(Date.now()), near ? SECOND : HALF_MINUTE);
    return () => clearInterval(timer);
  }, [until, over, near]);
  return now;
}

/** Whether a session has not begun. */
export const isAhead = (session: Session, now: number): boolean => session.startsAt !== undefined && timestampDate(session.startsAt).getTime() > now;

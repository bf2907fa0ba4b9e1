// Days, moments and states of plans in words.
import { timestampDate, type Timestamp } from "@bufbuild/protobuf/wkt";
import { useEffect, useRef } from "react";
import { useWall } from "../centre";
import { PlanEnd, PlanState, type Plan } from "../contract/borgertorg/matching/v1/plans_pb";
import { clockInWords, dayInWords, dayOf, localOf } from "../days";
import { useDay } from "../parts";
import { useLanguage, useSay } from "../words";

export const STATE: Record<number, string> = {
  [PlanState.RUNNING]: "running",
  [PlanState.PROPOSED]: "proposed",
  [PlanState.CANCELLED]: "cancelled",
  [PlanState.FAILED]: "failed",
  [PlanState.REPLACED]: "replaced",
};

export const END: Record<number, string> = {
  [PlanEnd.OPTIMAL]: "optimal",
  [PlanEnd.SETTLED]: "settled",
  [PlanEnd.ROUNDS]: "rounds",
  [PlanEnd.TIME]: "time",
  [PlanEnd.CANCELLED]: "cancelled",
};

/** Monday 30 November to Sunday 6 December. */
export function useSpan() {
  const say = useSay();
  const { language } = useLanguage();
  return ({ fromDate, untilDate }: Pick<Plan, "fromDate" | "untilDate">): string => {
    const [from, until] = [dayInWords(fromDate, language), dayInWords(untilDate, language)];
    return fromDate === untilDate ? from : say("plan.span", { from, until });
  };
}

/** Today 10.05. */
export function useMoment() {
  const day = useDay();
  const { language } = useLanguage();
  const { zone } = useWall();
  return (at: Timestamp | undefined): string => {
    if (!at) return "";
    const local = localOf(timestampDate(at), zone);
    return `${day(dayOf(local))} ${clockInWords(local, language)}`;
  };
}

const REASONS = [
  "SKILL_MISSING", "ATTESTATION_MISSING", "LANGUAGE_MISSING", "UNDER_AGE", "BLOCKED", "TOO_FAR", "NOT_AVAILABLE", "OVERLAP", "TRAVEL", "LOAD_LIMIT", "PAUSED", "NO_CONSENT",
  "ALREADY_ASKED", "ALREADY_AGREED", "NEED_NOT_OPEN", "SESSION_OVER", "SESSION_MOVED", "SESSION_FULL", "PLACES_ASKED", "QUIET_UNTIL_START", "VOLUNTEER_GONE", "NOT_IN_PLAN",
];

/** Why a part of a plan was too late, in words; codes that are not known here are said as "something has changed". */
export function useReasons() {
  const say = useSay();
  return (codes: readonly string[]): string => codes.map((code) => say(`plan.reason.${REASONS.includes(code) ? code : "OTHER"}`)).join(", ");
}

/** The heading where whoever has no place on the page goes on: the button that was pressed is gone. */
export function useStart(awaited: boolean) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (awaited && document.activeElement === document.body) heading.current?.focus();
  }, [awaited]);
  return heading;
}

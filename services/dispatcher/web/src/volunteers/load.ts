// How much somebody has given lately, and what is agreed: the figures beside what she said she can.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { AssignmentState, type Assignment } from "../contract/borgertorg/matching/v1/assignments_pb";
import type { HoursEntry } from "../contract/borgertorg/volunteers/v1/hours_pb";

const DAY = 86_400_000;

export const minutesSince = (entries: readonly HoursEntry[], now: number, days: number): number =>
  entries.filter((entry) => entry.endedAt && timestampDate(entry.endedAt).getTime() > now - days * DAY).reduce((sum, entry) => sum + entry.minutes, 0);

/** To a tenth, as one says it. */
export const hoursOf = (minutes: number): number => Math.round(minutes / 6) / 10;

const starts = (one: Assignment): number => (one.startsAt ? timestampDate(one.startsAt).getTime() : 0);

/** What is agreed and still to come, the next first; and what has been, the latest first. */
export function sorted(found: readonly Assignment[], now: number): { ahead: Assignment[]; past: Assignment[] } {
  const comes = (one: Assignment) => one.state === AssignmentState.AGREED && (one.endsAt ? timestampDate(one.endsAt).getTime() : 0) > now;
  return {
    ahead: found.filter(comes).sort((one, other) => starts(one) - starts(other)),
    past: found.filter((one) => !comes(one)).sort((one, other) => starts(other) - starts(one)),
  };
}

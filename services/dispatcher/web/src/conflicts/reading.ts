// What does not go together: the agreements that a rule speaks against, by person, and the sessions for which a place is closed.
import { useQuery } from "@tanstack/react-query";
import { conflicts } from "../clients/matching";
import type { Conflict } from "../contract/borgertorg/matching/v1/conflicts_pb";
import type { Venue } from "../contract/borgertorg/organisations/v1/venues_pb";
import { dayOf, later, weekdayOf } from "../days";
import { minuteOf } from "../forms/clock";
import { pressing, type Row } from "../needs/reading";
import { exceptionsOf, hoursOf, openOn, type Hours } from "../venues/hours";

/** How far ahead the page looks. */
export const AHEAD = 28;
/** What begins within so many days and lacks people is soon. */
const SOON = 2;

/** What is told of a person reaches this screen before it reaches the rules that are asked here: so it is asked again. */
const LOOK_AGAIN = 10_000;

export const useConflicts = () =>
  useQuery({ queryKey: ["conflicts"], queryFn: ({ signal }) => conflicts.listConflicts({ days: AHEAD }, { signal }), refetchInterval: LOOK_AGAIN });

/** The conflicts of each person together, in the order in which their first session comes. */
export function byPerson(found: readonly Conflict[]): [string, Conflict[]][] {
  const people = new Map<string, Conflict[]>();
  for (const one of found) people.set(one.volunteer, [...(people.get(one.volunteer) ?? []), one]);
  return [...people];
}

/** What begins soon and lacks people, the most pressing first. */
export const lackingSoon = (rows: readonly Row[], now: string): Row[] => {
  const until = later(dayOf(now), SOON);
  return pressing(rows.filter((row) => dayOf(row.session.startsLocal) <= until));
};

/** The sessions for which their place is closed, with its hours of that day. */
export const shutOf = (rows: readonly Row[], venues: readonly Venue[] | undefined): { row: Row; hours: Hours[] }[] =>
  rows.flatMap((row) => {
    const hours = closedFor(row, venues?.find((one) => one.id === row.profile.venue));
    return hours ? [{ row, hours }] : [];
  });

const WHOLE_DAY = 1_440;

/** Whether a place is open the whole time from one minute of a day to another. */
export function covers(hours: readonly Hours[], from: number, until: number): boolean {
  let covered = from;
  for (const one of hours) {
    const [begins = WHOLE_DAY, ends = 0] = [minuteOf(one.from), minuteOf(one.until)];
    if (begins <= covered) covered = Math.max(covered, ends === 0 ? WHOLE_DAY : ends);
  }
  return covered >= until;
}

/** The hours of a place on the day of a session, where it is not open all the time that the session lasts; nothing where it is, or has no hours. */
export function closedFor(row: Row, venue: Venue | undefined): Hours[] | undefined {
  const week = hoursOf(venue?.profile?.opening ?? []);
  if (week.length === 0) return undefined;
  const { startsLocal, endsLocal } = row.session;
  const [day, last] = [dayOf(startsLocal), dayOf(endsLocal)];
  const hours = openOn(week, exceptionsOf(venue?.profile?.exceptions ?? []), day, weekdayOf(day) + 1);
  // into the next day only the first of them is looked at: nobody opens for a night
  const until = last > day ? WHOLE_DAY : (minuteOf(endsLocal.slice(11, 16)) ?? WHOLE_DAY);
  const isClosed = !covers(hours, minuteOf(startsLocal.slice(11, 16)) ?? 0, until) || last > later(day, 1);
  return isClosed ? hours : undefined;
}

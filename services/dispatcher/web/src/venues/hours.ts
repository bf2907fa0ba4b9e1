// When a place is open: the week's habit and the days that differ from it, as they are typed and as they are sent.
import { Staffing, type OpeningException, type OpeningPeriod } from "../contract/borgertorg/organisations/v1/venues_pb";
import { clockOf, minuteOf } from "../forms/clock";

export const STAFFINGS = ["staffed", "self"] as const;
/** One stretch of a weekday (1 is Monday): "10:00" to "16:00"; until "00:00" is midnight at the end of the day. */
export type Hours = { weekday: number; from: string; until: string; staffing: (typeof STAFFINGS)[number] };
/** Days that differ, both ends included; closed where there are no hours. */
export type Exception = { from: string; until: string; hours: Hours[] };

const WHOLE_DAY = 1_440;
const untilOf = (clock: string): number | undefined => {
  const minute = minuteOf(clock);
  return minute === 0 ? WHOLE_DAY : minute;
};

/** Whether a stretch has two times, the second after the first. */
export function holds({ from, until }: Hours): boolean {
  const [begin, end] = [minuteOf(from), untilOf(until)];
  return begin !== undefined && end !== undefined && begin < end;
}

export const hoursOf = (opening: readonly OpeningPeriod[]): Hours[] =>
  opening.map(({ period, staffing }) => ({
    weekday: period?.weekday ?? 1,
    from: clockOf(period?.fromMinute ?? 0),
    until: clockOf(period?.untilMinute ?? 0),
    staffing: staffing === Staffing.SELF_SERVICE ? "self" : "staffed",
  }));

export const openingOf = (hours: readonly Hours[]) =>
  hours.map(({ weekday, from, until, staffing }) => ({
    period: { weekday, fromMinute: minuteOf(from) ?? 0, untilMinute: untilOf(until) ?? 0 },
    staffing: staffing === "self" ? Staffing.SELF_SERVICE : Staffing.STAFFED,
  }));

export const exceptionsOf = (found: readonly OpeningException[]): Exception[] =>
  found.map(({ fromDate, untilDate, periods }) => ({ from: fromDate, until: untilDate, hours: hoursOf(periods) }));

export const openingExceptionsOf = (exceptions: readonly Exception[]) =>
  exceptions.map(({ from, until, hours }) => ({ fromDate: from, untilDate: until, periods: openingOf(hours) }));

const byTime = (hours: readonly Hours[]): Hours[] => [...hours].sort((one, other) => one.from.localeCompare(other.from));

/** The hours of one day, which a day that differs decides before the week does. */
export function openOn(hours: readonly Hours[], exceptions: readonly Exception[], day: string, weekday: number): Hours[] {
  const differs = exceptions.find(({ from, until }) => from <= day && day <= until);
  return byTime((differs?.hours ?? hours).filter((one) => one.weekday === weekday));
}

/** Monday's hours on the other weekdays too, whatever stood there. */
export const likeMonday = (hours: readonly Hours[]): Hours[] => {
  const monday = hours.filter(({ weekday }) => weekday === 1);
  return [...monday, ...[2, 3, 4, 5].flatMap((weekday) => monday.map((one) => ({ ...one, weekday }))), ...hours.filter(({ weekday }) => weekday > 5)];
};

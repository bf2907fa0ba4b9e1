// How many came, as the screens read it: weeks of seven days, of one function of a place or of all together.
import { useQuery } from "@tanstack/react-query";
import { venues } from "../clients/organisations";
import type { DayCount } from "../contract/borgertorg/organisations/v1/venues_pb";
import { later, weekdayOf } from "../days";

export const WEEKS = 6;

export type Week = { number: number; days: { day: string; visits: number | undefined }[]; sum: number };

/** The Monday of the first week that is shown. */
export const firstDay = (today: string): string => later(today, -weekdayOf(today) - 7 * (WEEKS - 1));

/** The number of a week as calendars of Norway have it (ISO 8601): that of its Thursday's year. */
export function weekNumber(day: string): number {
  const thursday = later(day, 3 - weekdayOf(day));
  const first = `${thursday.slice(0, 4)}-01-01`;
  return Math.floor((Date.parse(thursday) - Date.parse(first)) / (7 * 86_400_000)) + 1;
}

/** Weeks from the first day on; a day that nobody has counted has no figure, which is not none. */
export function weeksOf(counts: readonly Pick<DayCount, "day" | "function" | "visits">[], first: string, only = ""): Week[] {
  const sums = new Map<string, number>();
  for (const count of counts) {
    if (!only || count.function === only) sums.set(count.day, (sums.get(count.day) ?? 0) + count.visits);
  }
  return Array.from({ length: WEEKS }, (_, week) => {
    const days = Array.from({ length: 7 }, (_, nth) => later(first, 7 * week + nth)).map((day) => ({ day, visits: sums.get(day) }));
    return { number: weekNumber(later(first, 7 * week)), days, sum: days.reduce((sum, { visits }) => sum + (visits ?? 0), 0) };
  });
}

export const useVisits = (venue: string, from: string, until: string) =>
  useQuery({
    queryKey: ["venues", venue, "visits", from, until],
    queryFn: async ({ signal }) => (await venues.listVisits({ venue, fromDate: from, untilDate: until }, { signal })).counts,
    placeholderData: (before) => before,
  });

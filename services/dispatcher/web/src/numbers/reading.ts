// The numbers as the page reads them: what matching counts, with hours from volunteers and visits from organisations, for the same days.
import { useQuery } from "@tanstack/react-query";
import { everyPage } from "../clients";
import { statistics } from "../clients/matching";
import { venues } from "../clients/organisations";
import { hours } from "../clients/volunteers";
import { Grouping, type Figures } from "../contract/borgertorg/matching/v1/statistics_pb";
import type { DayCount } from "../contract/borgertorg/organisations/v1/venues_pb";
import { inWeeks, type Days } from "./days";

export type Row = Days & {
  sessions: number;
  places: number;
  filled: number;
  posted: number;
  cancelled: number;
  asked: number;
  yes: number;
  no: number;
  lapsed: number;
  /** Minutes from the first ask to the first yes, the middle one; nothing where nobody has said yes. */
  wait: number | undefined;
  helpers: number;
  minutes: number;
  visits: number;
};
export type Numbers = { rows: Row[]; total: Row };

/** Venues that are asked at a time: a city has many, and others have questions too. */
const AT_ONCE = 6;

/** Hours of these days with what a coordinator has corrected. */
async function minutesOf({ window }: Figures, signal: AbortSignal): Promise<number> {
  const { totalMinutes } = await hours.listHours({ from: window?.from, until: window?.until, pageSize: 1 }, { signal });
  return Number(totalMinutes);
}

async function visitsOf({ from, until }: Days, signal: AbortSignal): Promise<DayCount[]> {
  const all = await everyPage((pageToken) => venues.listVenues({ pageSize: 200, pageToken }, { signal }), (page) => page.venues);
  const counts: DayCount[] = [];
  for (let first = 0; first < all.length; first += AT_ONCE) {
    const some = all.slice(first, first + AT_ONCE);
    const told = await Promise.all(some.map(({ id }) => venues.listVisits({ venue: id, fromDate: from, untilDate: until }, { signal })));
    counts.push(...told.flatMap((one) => one.counts));
  }
  return counts;
}

export const visitsWithin = (counts: readonly Pick<DayCount, "day" | "visits">[], { from, until }: Days): number =>
  counts.filter(({ day }) => from <= day && day <= until).reduce((sum, { visits }) => sum + visits, 0);

function row(figures: Figures, minutes: number, counts: readonly DayCount[]): Row {
  const days = { from: figures.fromDate, until: figures.untilDate };
  const { sessions, places, filled, asked, yes, no, lapsed } = figures;
  return {
    ...days, sessions, places, filled, asked, yes, no, lapsed, minutes,
    posted: figures.needsPosted,
    cancelled: figures.needsCancelled,
    wait: figures.sessionsAnswered > 0 ? figures.medianMinutesToYes : undefined,
    helpers: figures.volunteers,
    visits: visitsWithin(counts, days),
  };
}

async function read(days: Days, signal: AbortSignal): Promise<Numbers> {
  const grouping = inWeeks(days) ? Grouping.WEEK : Grouping.MONTH;
  const [{ groups, total }, counts] = await Promise.all([
    statistics.getStatistics({ fromDate: days.from, untilDate: days.until, grouping }, { signal }),
    visitsOf(days, signal),
  ]);
  if (!total) throw new Error("an answer without its total");
  const minutes = await Promise.all(groups.map((group) => minutesOf(group, signal)));
  const sum = minutes.reduce((one, other) => one + other, 0);
  return { rows: groups.map((group, nth) => row(group, minutes[nth] ?? 0, counts)), total: row(total, sum, counts) };
}

export const useNumbers = (days: Days | undefined) =>
  useQuery({
    queryKey: ["numbers", days?.from, days?.until],
    queryFn: ({ signal }) => read(days ?? { from: "", until: "" }, signal),
    enabled: days !== undefined,
  });

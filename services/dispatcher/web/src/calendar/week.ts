// Weeks as ISO 8601 counts them, from Monday; the week of 4 January is the first of its year.
import { later, MONTHS, weekdayOf, type Language } from "../days";

const DAY = 86_400_000;

export const mondayOf = (day: string): string => later(day, -weekdayOf(day));
export const daysFrom = (monday: string): string[] => [0, 1, 2, 3, 4, 5, 6].map((nth) => later(monday, nth));

/** The week of a day: 2026-W48. Its Thursday decides which year it belongs to. */
export function weekOf(day: string): string {
  const year = later(mondayOf(day), 3).slice(0, 4);
  const first = mondayOf(`${year}-01-04`);
  const nth = Math.round((Date.parse(mondayOf(day)) - Date.parse(first)) / (7 * DAY)) + 1;
  return `${year}-W${String(nth).padStart(2, "0")}`;
}

/** The Monday of a week as it stands in an address; nothing where there is no such week. */
export function mondayIn(week: string): string | undefined {
  const [, year, nth] = /^((?:19|20|21)\d\d)-W(\d\d)$/.exec(week) ?? [];
  if (!year || !nth) return undefined;
  const monday = later(mondayOf(`${year}-01-04`), (Number(nth) - 1) * 7);
  return weekOf(monday) === week ? monday : undefined;
}

/** A day that somebody has typed or that stands in an address. */
export function isDay(text: string): boolean {
  return /^(19|20|21)\d\d-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && later(text, 0) === text;
}

/** 48 of 2026-W48. */
export const numberOf = (week: string): number => Number(week.slice(-2));

/** 23.–29. november 2026; months and years are said twice only where they differ. */
export function spanOfDays(from: string, until: string, language: Language): string {
  const dot = language === "en" ? "" : ".";
  const [year, month, date] = from.split("-").map(Number) as [number, number, number];
  const [lastYear, lastMonth, lastDate] = until.split("-").map(Number) as [number, number, number];
  const name = (nth: number) => MONTHS[language][nth - 1];
  const end = `${lastDate}${dot} ${name(lastMonth)} ${lastYear}`;
  if (year !== lastYear) return `${date}${dot} ${name(month)} ${year} – ${end}`;
  return month === lastMonth ? `${date}${dot}–${end}` : `${date}${dot} ${name(month)} – ${end}`;
}

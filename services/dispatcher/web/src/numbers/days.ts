// Which days the numbers are about, and what those days are called.
import { later, MONTHS, weekdayOf, type Language } from "../days";

/** What can be chosen, as it stands in the address: this month, the last one, this year, and days of one's own. */
export const CHOICES = ["maaned", "forrige", "aar", "datoer"] as const;
export type Choice = (typeof CHOICES)[number];
/** From one day to another, the last included. */
export type Days = { from: string; until: string };
export type Wrong = { field: "from" | "until"; message: string };

const MOST_DAYS = 366;
/** So many days are gathered in weeks, more of them in months. */
const FEW_DAYS = 62;

const count = ({ from, until }: Days): number => Math.round((Date.parse(until) - Date.parse(from)) / 86_400_000) + 1;
const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

export const inWeeks = (days: Days): boolean => count(days) <= FEW_DAYS;

/** The days of a choice; what is ahead has no numbers yet. */
export function daysOf(choice: Exclude<Choice, "datoer">, today: string): Days {
  const first = `${today.slice(0, 7)}-01`;
  if (choice === "aar") return { from: `${today.slice(0, 4)}-01-01`, until: today };
  if (choice === "maaned") return { from: first, until: today };
  const last = later(first, -1);
  return { from: `${last.slice(0, 7)}-01`, until: last };
}

/** What is wrong with days that somebody has typed. */
export function wrongs({ from, until }: Days): Wrong[] {
  const missing = (["from", "until"] as const).filter((field) => !isDay({ from, until }[field]));
  if (missing.length > 0) return missing.map((field) => ({ field, message: "numbers.wrong.missing" }));
  if (until < from) return [{ field: "until", message: "numbers.wrong.order" }];
  return count({ from, until }) > MOST_DAYS ? [{ field: "until", message: "numbers.wrong.long" }] : [];
}

/** The number of the week by ISO 8601: the one that its Thursday lies in. */
export function weekOf(day: string): number {
  const thursday = later(day, 3 - weekdayOf(day));
  return Math.ceil(count({ from: `${thursday.slice(0, 4)}-01-01`, until: thursday }) / 7);
}

/** november 2026 */
export const monthInWords = (day: string, language: Language): string => `${MONTHS[language][Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;

export const isWholeMonth = ({ from, until }: Days): boolean => from.endsWith("-01") && later(until, 1) === `${later(until, 1).slice(0, 7)}-01`;

/** 23.–29. november; 23–29 November. */
export function stretchInWords({ from, until }: Days, language: Language): string {
  const dot = language === "en" ? "" : ".";
  const date = (day: string) => `${Number(day.slice(8))}${dot}`;
  const whole = (day: string) => `${date(day)} ${MONTHS[language][Number(day.slice(5, 7)) - 1]}`;
  if (from === until) return whole(from);
  if (from.slice(0, 4) !== until.slice(0, 4)) return `${whole(from)} ${from.slice(0, 4)} – ${whole(until)} ${until.slice(0, 4)}`;
  return from.slice(0, 7) === until.slice(0, 7) ? `${date(from)}–${whole(until)}` : `${whole(from)} – ${whole(until)}`;
}

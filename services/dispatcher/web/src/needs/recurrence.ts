// How often a need comes back: weekdays until a day, as the rule of the contract, and each day that it gives.
import { later, weekdayOf } from "../days";

export const REPEATS = ["once", "weekly", "fortnightly"] as const;
export type Repeat = (typeof REPEATS)[number];
/** `days`: weekdays from 0, a Monday; `skipped`: days on which it does not take place. */
export type Series = { day: string; repeat: Repeat; days: number[]; lastDay: string; skipped: string[] };

const CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;
/** A form reaches no further; whoever wants more copies it. */
export const LONGEST_DAYS = 366;

/** Each day of the series, those that are skipped too. */
export function daysOf({ day, repeat, days, lastDay }: Series): string[] {
  if (repeat === "once") return [day];
  const monday = later(day, -weekdayOf(day));
  const found: string[] = [];
  for (let week = 0; week * 7 <= LONGEST_DAYS; week += repeat === "weekly" ? 1 : 2) {
    for (const weekday of [...days].sort()) {
      const one = later(monday, week * 7 + weekday);
      if (one >= day && one <= lastDay) found.push(one);
    }
  }
  return found;
}

/** The days on which it takes place. */
export const heldOn = (series: Series): string[] => daysOf(series).filter((day) => !series.skipped.includes(day));

/** The rule of the contract; empty: once. */
export function ruleOf({ repeat, days, lastDay }: Series): string {
  if (repeat === "once") return "";
  const interval = repeat === "weekly" ? "" : "INTERVAL=2;";
  return `FREQ=WEEKLY;${interval}BYDAY=${[...days].sort().map((day) => CODES[day]).join(",")};UNTIL=${lastDay.replaceAll("-", "")}`;
}

/** The days of the series that fall away, as the contract takes them: those after the first that is held. */
export function exceptionsOf(series: Series): string[] {
  const [first = ""] = heldOn(series);
  return series.repeat === "once" ? [] : daysOf(series).filter((day) => day > first && series.skipped.includes(day));
}

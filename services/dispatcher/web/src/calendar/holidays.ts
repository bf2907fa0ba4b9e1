// The red days of Norway, with what they are called; the eves, on which one goes home early; and the Sámi national day: flags are hoisted, and
// everybody is at work.
import { later } from "../days";

/** The key of the name, and what the day is. */
export type Holiday = { name: string; day: "off" | "early" | "flag" };

/** Easter Sunday by the Gregorian computus (Meeus, Jones and Butcher). */
export function easterOf(year: number): string {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const rest = year % 100;
  const leap = century - Math.floor(century / 4) - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const moon = (19 * golden + leap + 15) % 30;
  const sunday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - moon - (rest % 4)) % 7;
  const late = Math.floor((golden + 11 * moon + 22 * sunday) / 451);
  const count = moon + sunday - 7 * late + 114;
  return `${year}-${String(Math.floor(count / 31)).padStart(2, "0")}-${String((count % 31) + 1).padStart(2, "0")}`;
}

const FIXED: Record<string, Holiday> = {
  "01-01": { name: "newYear", day: "off" },
  "02-06": { name: "sami", day: "flag" },
  "05-01": { name: "labour", day: "off" },
  "05-17": { name: "constitution", day: "off" },
  "12-24": { name: "christmasEve", day: "early" },
  "12-25": { name: "christmas", day: "off" },
  "12-26": { name: "boxing", day: "off" },
  "12-31": { name: "newYearsEve", day: "early" },
};
/** Counted in days from Easter Sunday. */
const MOVING: [number, string][] = [
  [-3, "maundy"], [-2, "goodFriday"], [0, "easter"], [1, "easterMonday"], [39, "ascension"], [49, "pentecost"], [50, "whitMonday"],
];

/** What a day is: now and then two at once, as 17 May 2027. */
export function holidaysOn(day: string): Holiday[] {
  const easter = easterOf(Number(day.slice(0, 4)));
  const moving = MOVING.filter(([after]) => later(easter, after) === day).map(([, name]): Holiday => ({ name, day: "off" }));
  const fixed = FIXED[day.slice(5)];
  return fixed ? [fixed, ...moving] : moving;
}

/** Why hardly anybody is there on a day: red, or an eve; nothing on most days. */
export const awayOn = (day: string): Holiday | undefined => holidaysOn(day).find((one) => one.day !== "flag");

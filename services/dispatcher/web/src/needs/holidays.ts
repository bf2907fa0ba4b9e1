// Days on which Norway is off, or goes home early: their keys in the words. Easter by the rule of Gauss.
import { later } from "../days";

function easter(year: number): string {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const leap = Math.floor(century / 4);
  const moon = (19 * golden + century - leap - Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3) + 15) % 30;
  const week = (32 + 2 * (century % 4) + 2 * Math.floor((year % 100) / 4) - moon - (year % 4)) % 7;
  const shift = Math.floor((golden + 11 * moon + 22 * week) / 451);
  const days = moon + week - 7 * shift + 114;
  return `${year}-${String(Math.floor(days / 31)).padStart(2, "0")}-${String((days % 31) + 1).padStart(2, "0")}`;
}

const FIXED: Record<string, string> = {
  "01-01": "newYear", "05-01": "may1", "05-17": "may17", "12-24": "christmasEve", "12-25": "christmas", "12-26": "boxing", "12-31": "newYearsEve",
};
const FROM_EASTER: Record<number, string> = { [-3]: "maundy", [-2]: "goodFriday", 0: "easter", 1: "easterMonday", 39: "ascension", 49: "pentecost", 50: "whitMonday" };

/** Which holiday a day is; none on most days. */
export function holidayOf(day: string): string | undefined {
  const sunday = easter(Number(day.slice(0, 4)));
  const moving = Object.entries(FROM_EASTER).find(([shift]) => later(sunday, Number(shift)) === day);
  return FIXED[day.slice(5)] ?? moving?.[1];
}

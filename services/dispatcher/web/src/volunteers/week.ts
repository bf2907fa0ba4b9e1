// A week as stretches of minutes: looked at by the hour, changed by the hour or to the minute; what was not touched stays as it was.
import { create } from "@bufbuild/protobuf";
import { WeekdayPeriodSchema, type WeekdayPeriod } from "../contract/borgertorg/types/v1/place_pb";
import { WEEKDAYS, type Language } from "../days";

export type Stretch = { weekday: number; fromMinute: number; untilMinute: number };
export type Share = "all" | "part" | "none";

export const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const HOUR = 60;
const DAY = 1440;
/** The hours that a table shows at least. */
const EARLY = 8;
const LATE = 22;

/** As the contract has it. */
export const periodsOf = (week: readonly Stretch[]): WeekdayPeriod[] => week.map((one) => create(WeekdayPeriodSchema, one));

/** Sorted; what touches or overlaps is one. */
export function merged(stretches: readonly Stretch[]): Stretch[] {
  const kept: Stretch[] = [];
  for (const next of [...stretches].sort((one, other) => one.weekday - other.weekday || one.fromMinute - other.fromMinute)) {
    if (next.untilMinute <= next.fromMinute) continue;
    const last = kept.at(-1);
    if (last?.weekday === next.weekday && next.fromMinute <= last.untilMinute) last.untilMinute = Math.max(last.untilMinute, next.untilMinute);
    else kept.push({ weekday: next.weekday, fromMinute: next.fromMinute, untilMinute: next.untilMinute });
  }
  return kept;
}

/** How much of an hour is free. */
export function share(week: readonly Stretch[], weekday: number, hour: number): Share {
  const [from, until] = [hour * HOUR, (hour + 1) * HOUR];
  const free = week
    .filter((one) => one.weekday === weekday)
    .reduce((sum, one) => sum + Math.max(0, Math.min(until, one.untilMinute) - Math.max(from, one.fromMinute)), 0);
  return free >= HOUR ? "all" : free > 0 ? "part" : "none";
}

/** The week with this stretch free, or taken out. */
export function laid(week: readonly Stretch[], stretch: Stretch, free: boolean): Stretch[] {
  if (free) return merged([...week, stretch]);
  return merged(
    week.flatMap((one) =>
      one.weekday !== stretch.weekday
        ? [one]
        : [
            { ...one, untilMinute: Math.min(one.untilMinute, stretch.fromMinute) },
            { ...one, fromMinute: Math.max(one.fromMinute, stretch.untilMinute) },
          ],
    ),
  );
}

export const hourOf = (weekday: number, hour: number): Stretch => ({ weekday, fromMinute: hour * HOUR, untilMinute: (hour + 1) * HOUR });

/** The hours to show: the day's usual ones, and whatever lies outside of them. */
export function hoursOf(week: readonly Stretch[]): number[] {
  const first = Math.min(EARLY, ...week.map((one) => Math.floor(one.fromMinute / HOUR)));
  const last = Math.max(LATE, ...week.map((one) => Math.ceil(one.untilMinute / HOUR)));
  return Array.from({ length: last - first }, (_, nth) => first + nth);
}

/** 8, 16.30; 24 is midnight. */
export const minuteInWords = (minute: number, language: Language): string => {
  const rest = String(minute % HOUR).padStart(2, "0");
  const hour = Math.floor(minute / HOUR);
  return rest === "00" && language !== "en" ? String(hour) : `${hour}${language === "en" ? ":" : "."}${rest}`;
};

/** The minutes of a time as a field gives it; midnight at the end of a day is 24:00. */
export function minuteOf(time: string, ends = false): number {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(time) ?? [];
  if (hour === undefined || minute === undefined) return Number.NaN;
  const minutes = Number(hour) * HOUR + Number(minute);
  return ends && minutes === 0 ? DAY : minutes;
}

/** Each day that has something, with its stretches in words. */
export function daysInWords(week: readonly Stretch[], language: Language): [string, string][] {
  return DAYS.flatMap((weekday): [string, string][] => {
    const spans = week.filter((one) => one.weekday === weekday).map((one) => `${minuteInWords(one.fromMinute, language)}–${minuteInWords(one.untilMinute, language)}`);
    return spans.length > 0 ? [[WEEKDAYS[language][weekday - 1] ?? "", spans.join(", ")]] : [];
  });
}

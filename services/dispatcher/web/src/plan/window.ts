// Which days are planned: a week that one can name, or days that somebody picks.
import { later, weekdayOf } from "../days";

export const CHOICES = ["this", "next", "both", "dates"] as const;
export type Choice = (typeof CHOICES)[number];
export type Window = { from: string; until: string };
/** What is wrong with a field, as the key of a message. */
export type Wrong = { field: keyof Window; message: string };

/** Days that one plan may span. */
const MOST_DAYS = 84;

/** The days of a choice, both included; what is over of this week is not planned any more. */
export function windowOf(choice: Choice, today: string, picked: Window): Window {
  const sunday = later(today, 6 - weekdayOf(today));
  switch (choice) {
    case "this":
      return { from: today, until: sunday };
    case "next":
      return { from: later(sunday, 1), until: later(sunday, 7) };
    case "both":
      return { from: today, until: later(sunday, 7) };
    case "dates":
      return picked;
  }
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function wrongs({ from, until }: Window, today: string): Wrong[] {
  const missing = (["from", "until"] as const).filter((field) => !DAY.test({ from, until }[field]));
  if (missing.length > 0) return missing.map((field) => ({ field, message: "plan.wrong.day" }));
  if (until < today) return [{ field: "until", message: "plan.wrong.past" }];
  if (until < from) return [{ field: "until", message: "plan.wrong.order" }];
  return until > later(from, MOST_DAYS - 1) ? [{ field: "until", message: "plan.wrong.long" }] : [];
}

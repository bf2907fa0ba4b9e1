// Which needs are looked at, as the address of the page says it: an address that is passed on shows the same to whoever opens it.
import { dayOf, later, localOf, weekdayOf } from "../../days";
import type { Row, Standing } from "../reading";

export const STANDINGS: readonly Standing[] = ["attention", "open", "asked", "covered"];
export const SPANS = ["i-dag", "uka", "fire-uker", "datoer"] as const;
export type Span = (typeof SPANS)[number];

export type Filter = {
  words: string;
  span: Span;
  /** Days, both included; only with `datoer`. */
  from: string;
  until: string;
  mine: boolean;
  standing: Standing | undefined;
  urgent: boolean;
  organisation: string;
  venue: string;
  category: string;
  /** 1 to 5; 0 does not ask. */
  priority: number;
};

/** What each part of a filter is called in the address. */
const NAMES: Record<keyof Filter, string> = {
  words: "sok", span: "tid", from: "fra", until: "til", mine: "mine", standing: "stilling", urgent: "haster", organisation: "org", venue: "sted", category: "slag", priority: "prioritet",
};
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const dayIn = (text: string | null): string => (text !== null && DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : "");

export function filterOf(address: URLSearchParams): Filter {
  const text = (part: keyof Filter) => address.get(NAMES[part]) ?? "";
  const priority = Number(text("priority"));
  return {
    words: text("words"),
    span: SPANS.find((one) => one === text("span")) ?? "fire-uker",
    from: dayIn(text("from")),
    until: dayIn(text("until")),
    mine: text("mine") === "1",
    standing: STANDINGS.find((one) => one === text("standing")),
    urgent: text("urgent") === "1",
    organisation: text("organisation"),
    venue: text("venue"),
    category: text("category"),
    priority: Number.isInteger(priority) && priority >= 1 && priority <= 5 ? priority : 0,
  };
}

/** The address with some parts of the filter changed; what says nothing is left out. */
export function withFilter(address: URLSearchParams, change: Partial<Filter>): URLSearchParams {
  const next = new URLSearchParams(address);
  for (const [part, value] of Object.entries(change) as [keyof Filter, Filter[keyof Filter]][]) {
    const text = value === true ? "1" : !value || value === "fire-uker" ? "" : String(value);
    if (text) next.set(NAMES[part], text);
    else next.delete(NAMES[part]);
  }
  return next;
}

/** The address without any filter; how it is looked at stays. */
export function withoutFilter(address: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(address);
  Object.values(NAMES).forEach((name) => next.delete(name));
  return next;
}

/** The instant at which the wall clock of a zone shows a local time. */
export function instantOf(local: string, zone: string): Date {
  const wanted = Date.parse(`${local}:00Z`);
  // the second round mends a guess that fell on the other side of a change of the clock
  const round = (guess: number) => guess + wanted - Date.parse(`${localOf(new Date(guess), zone)}:00Z`);
  return new Date(round(round(wanted)));
}

const FOUR_WEEKS = 28;

/** The stretch that a filter asks for, half-open. What is over by now is seen only where today or dates are asked for. */
export function windowOf({ span, from, until }: Pick<Filter, "span" | "from" | "until">, now: Date, zone: string): { from: Date; until: Date } {
  const today = dayOf(localOf(now, zone));
  const begin = (day: string) => instantOf(`${day}T00:00`, zone);
  if (span === "i-dag") return { from: begin(today), until: begin(later(today, 1)) };
  if (span === "uka") return { from: now, until: begin(later(today, 7 - weekdayOf(today))) };
  if (span === "fire-uker") return { from: now, until: new Date(now.getTime() + FOUR_WEEKS * 86_400_000) };
  const first = from || today;
  // dates in the wrong order are meant in the right one
  const last = until && until >= first ? until : later(first, until ? 0 : FOUR_WEEKS);
  return { from: begin(first), until: begin(later(last, 1)) };
}

type Part = "standing" | "urgent" | "organisation" | "venue" | "category" | "priority";
const HOLDS: Record<Part, (row: Row, filter: Filter) => boolean> = {
  standing: (row, { standing }) => !standing || row.standing === standing,
  urgent: (row, { urgent }) => !urgent || row.urgent,
  organisation: ({ profile }, { organisation }) => !organisation || profile.organisation === organisation,
  venue: ({ profile }, { venue }) => !venue || profile.venue === venue,
  category: ({ profile }, { category }) => !category || profile.category === category,
  priority: ({ profile }, { priority }) => !priority || profile.priority === priority,
};
const PARTS = Object.keys(HOLDS) as Part[];

/** The rows that a filter lets through; without one of its parts, to count what that part could be. */
export const narrowed = (rows: readonly Row[], filter: Filter, without?: Part): Row[] => {
  const asked = PARTS.filter((part) => part !== without && filter[part]);
  return rows.filter((row) => asked.every((part) => HOLDS[part](row, filter)));
};

/** How many rows there are of each value that is met. */
export function counted<T extends string | number>(rows: readonly Row[], value: (row: Row) => T): Map<T, number> {
  const counts = new Map<T, number>();
  for (const row of rows) counts.set(value(row), (counts.get(value(row)) ?? 0) + 1);
  return counts;
}

/** How many of the parts that lie behind "more" are set. */
export const further = (filter: Filter): number => [filter.organisation, filter.venue, filter.category, filter.priority].filter(Boolean).length;

export const isFiltered = (filter: Filter): boolean =>
  filter.words.trim() !== "" || filter.span !== "fire-uker" || filter.mine || filter.urgent || filter.standing !== undefined || further(filter) > 0;

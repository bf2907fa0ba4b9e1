// The columns of the numbers: what each is called, and what stands in it; the tables and the file have the same.
import { useIntl } from "react-intl";
import { useLanguage, useSay } from "../words";
import { inWeeks, isWholeMonth, monthInWords, stretchInWords, weekOf, type Days } from "./days";
import type { Row } from "./reading";

/** A column by the key of its words, on the page and in the file: what people read in it, and the bare number. */
export type Column = { words: string; file: string; shown: (row: Row) => string; bare: (row: Row) => string };

const HOUR = 60;
const DAY = 24 * HOUR;

/** Of so many so many in hundredths, rounded down: all is said of all alone. */
export const share = (some: number, all: number): number | undefined => (all > 0 ? Math.floor((100 * some) / all) : undefined);

/** How long something takes: the key of its words, and their values. */
export function spanOf(minutes: number): [string, Record<string, number>] {
  if (minutes < HOUR) return ["numbers.minutes", { minutes }];
  if (minutes < 2 * DAY) return ["numbers.hours", { hours: Math.floor(minutes / HOUR), minutes: minutes % HOUR }];
  return ["numbers.days", { days: Math.floor(minutes / DAY), hours: Math.floor((minutes % DAY) / HOUR) }];
}

export function useColumns() {
  const say = useSay();
  const intl = useIntl();
  const number = (value: number): string => intl.formatNumber(value, { maximumFractionDigits: 1 });
  const bare = (value: number): string => intl.formatNumber(value, { maximumFractionDigits: 1, useGrouping: false });
  const counted = (words: string, of: (row: Row) => number): Column => ({
    words,
    file: words,
    shown: (row) => number(of(row)),
    bare: (row) => bare(of(row)),
  });
  const perhaps = (words: string, of: (row: Row) => number | undefined, shown: (value: number) => string): Column => ({
    words,
    file: `${words}.file`,
    shown: (row) => {
      const value = of(row);
      return value === undefined ? say("numbers.none") : shown(value);
    },
    bare: (row) => {
      const value = of(row);
      return value === undefined ? "" : bare(value);
    },
  });
  return {
    cover: [
      counted("numbers.posted", (row) => row.posted),
      counted("numbers.cancelled", (row) => row.cancelled),
      counted("numbers.sessions", (row) => row.sessions),
      counted("numbers.places", (row) => row.places),
      counted("numbers.filled", (row) => row.filled),
      perhaps("numbers.coverage", (row) => share(row.filled, row.places), (value) => say("numbers.percent", { value })),
    ],
    answers: [
      counted("numbers.asked", (row) => row.asked),
      counted("numbers.yes", (row) => row.yes),
      counted("numbers.no", (row) => row.no),
      counted("numbers.lapsed", (row) => row.lapsed),
      perhaps("numbers.wait", (row) => row.wait, (value) => say(...spanOf(value))),
    ],
    help: [
      counted("numbers.helpers", (row) => row.helpers),
      counted("numbers.given", (row) => row.minutes / HOUR),
      counted("numbers.visits", (row) => row.visits),
    ],
  };
}

/** What a row is called: its week or its month, with its days where those do not follow from it. */
export function useName(all: Days) {
  const say = useSay();
  const { language } = useLanguage();
  return (row: Days): { name: string; days: string } => {
    if (inWeeks(all)) return { name: say("numbers.week", { week: weekOf(row.from) }), days: stretchInWords(row, language) };
    return { name: monthInWords(row.from, language), days: isWholeMonth(row) ? "" : stretchInWords(row, language) };
  };
}

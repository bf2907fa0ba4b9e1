// The rows as a table for a file: as they are seen, in words.
import { WEEKDAYS, dayOf, weekdayOf, type Language } from "../../days";
import type { Row } from "../reading";

export const COLUMNS = ["day", "date", "from", "until", "title", "place", "category", "organisation", "standing", "places", "taken", "asked", "urgent"] as const;
type Column = (typeof COLUMNS)[number];

type Said = { language: Language; head: (column: Column) => string; standing: (row: Row) => string; category: (category: string) => string; organisation: (id: string) => string; yes: string };

export function tableOf(rows: readonly Row[], said: Said): (string | number)[][] {
  const line = ({ session, profile, ...row }: Row): (string | number)[] => {
    const day = dayOf(session.startsLocal);
    const cells: Record<Column, string | number> = {
      day: WEEKDAYS[said.language][weekdayOf(day)] ?? "",
      date: day,
      from: session.startsLocal.slice(11, 16),
      until: session.endsLocal.slice(11, 16),
      title: profile.title,
      place: profile.placeName,
      category: said.category(profile.category),
      organisation: said.organisation(profile.organisation),
      standing: said.standing({ session, profile, ...row }),
      places: session.places,
      taken: session.taken,
      asked: session.offersOut,
      urgent: row.urgent ? said.yes : "",
    };
    return COLUMNS.map((column) => cells[column]);
  };
  return [COLUMNS.map(said.head), ...rows.map(line)];
}

// What both views of the calendar say about a day: its name, whether it is red, and the way to a new need on it.
import { Tag } from "@digdir/designsystemet-react";
import { PlusIcon } from "@navikt/aksel-icons";
import { Link } from "react-router";
import { dayInWords, weekdayOf } from "../days";
import { Mark } from "../parts";
import { useLanguage, useSay } from "../words";
import { holidaysOn } from "./holidays";
import type { Entry } from "./reading";

/** Sundays and holidays. */
export const isRed = (day: string): boolean => weekdayOf(day) === 6 || holidaysOn(day).some((one) => one.day === "off");

/** Where a day stands on the page: whoever jumps to it gets there. */
export const idOf = (day: string): string => `dag-${day}`;

export function HolidayNames({ day }: { day: string }) {
  const say = useSay();
  const names = holidaysOn(day).map((one) => (one.day === "flag" ? say("calendar.flag", { name: say(`calendar.holiday.${one.name}`) }) : say(`calendar.holiday.${one.name}`)));
  return names.length === 0 ? null : <span className="holiday">{names.join(", ")}</span>;
}

/** Nobody can be asked for a day that has been. */
export function NewOn({ day, today, short }: { day: string; today: string; short?: boolean }) {
  const say = useSay();
  const { language } = useLanguage();
  if (day < today) return null;
  return (
    <Link className="new-on" to={`/behov/ny?dag=${day}`} aria-label={say("calendar.newOn", { day: dayInWords(day, language) })}>
      <PlusIcon aria-hidden />
      {!short && <span>{say("calendar.newOnDay")}</span>}
    </Link>
  );
}

/** How far a session is, or why nobody is looked for any more. */
export function Stands({ entry: { row, over } }: { entry: Entry }) {
  const say = useSay();
  if (!over) return <Mark row={row} />;
  return (
    <Tag data-color="neutral" data-size="sm" className="over">
      {say(`calendar.over.${over}`)}
    </Tag>
  );
}

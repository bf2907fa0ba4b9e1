// The week as a table: a column for each day, rows for the parts of the day, and in each the sessions by time.
import { Link } from "react-router";
import { clockInWords, dayInWords, MONTHS, spanInWords, WEEKDAYS, weekdayOf } from "../days";
import { Places } from "../parts";
import { useLanguage, useSay } from "../words";
import { HolidayNames, idOf, isRed, NewOn, Stands } from "./days";
import type { Entry } from "./reading";

/** A part of the day begins at its hour, and lasts until the next. */
const PARTS: readonly [name: string, from: string, until: string][] = [
  ["morning", "00:00", "12:00"],
  ["afternoon", "12:00", "17:00"],
  ["evening", "17:00", "24:00"],
];

function Slot({ entry }: { entry: Entry }) {
  const say = useSay();
  const { language } = useLanguage();
  const { row, over } = entry;
  const { session, profile, need } = row;
  const pressing = !over && (row.standing === "attention" || (row.urgent && row.missing > 0));
  return (
    <li className={["slot", pressing && "pressing", over === "cancelled" && "cancelled"].filter(Boolean).join(" ")}>
      <span className="time">{spanInWords(session.startsLocal, session.endsLocal, language)}</span>
      <Link to={`/behov/${need.id}?okt=${session.id}`}>{profile.title}</Link>
      {row.urgent && !over && <strong className="pressing-word">{say("urgent")}</strong>}
      {profile.placeName && <span className="place">{profile.placeName}</span>}
      <span className="how-far">
        <Places row={row} />
        <Stands entry={entry} />
      </span>
    </li>
  );
}

function Head({ day, today }: { day: string; today: string }) {
  const say = useSay();
  const { language } = useLanguage();
  const dot = language === "en" ? "" : ".";
  return (
    <th scope="col" id={idOf(day)} tabIndex={-1} className={[isRed(day) && "red", day === today && "today"].filter(Boolean).join(" ") || undefined}>
      <span className="weekday">{WEEKDAYS[language][weekdayOf(day)]}</span>{" "}
      <span className="date">
        {Number(day.slice(8))}
        {dot}
        <span className="unseen"> {MONTHS[language][Number(day.slice(5, 7)) - 1]}</span>
      </span>
      {day === today && <span className="unseen">, {say("today")}</span>}
      <HolidayNames day={day} />
      <NewOn day={day} today={today} short />
    </th>
  );
}

export function WeekTable({ byDay, today, title }: { byDay: Map<string, Entry[]>; today: string; title: string }) {
  const say = useSay();
  const { language } = useLanguage();
  const days = [...byDay];
  const within = (entries: readonly Entry[], from: string, until: string) =>
    entries.filter(({ row }) => {
      const time = row.session.startsLocal.slice(11, 16);
      return time >= from && time < until;
    });
  const parts = PARTS.map(([name, from, until]) => ({ name, from, until, cells: days.map(([day, entries]) => ({ day, some: within(entries, from, until) })) })).filter(({ cells }) =>
    cells.some(({ some }) => some.length > 0),
  );
  return (
    <table className="week">
      <caption className="unseen">{title}</caption>
      <colgroup>
        {days.map(([day, entries]) => (
          <col key={day} className={entries.length === 0 ? "bare" : undefined} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {days.map(([day]) => (
            <Head key={day} day={day} today={today} />
          ))}
        </tr>
      </thead>
      {parts.map(({ name, from, until, cells }) => (
        <tbody key={name}>
          <tr className="part">
            <th scope="rowgroup" colSpan={7}>
              {say(`calendar.${name}`, { from: clockInWords(`${days[0]?.[0]}T${from}`, language), until: clockInWords(`${days[0]?.[0]}T${until}`, language) })}
            </th>
          </tr>
          <tr>
            {cells.map(({ day, some }) => (
              <td key={day} className={[isRed(day) && "red", day === today && "today"].filter(Boolean).join(" ") || undefined}>
                {some.length > 0 && (
                  <ul aria-label={dayInWords(day, language)}>
                    {some.map((entry) => (
                      <Slot key={entry.row.session.id} entry={entry} />
                    ))}
                  </ul>
                )}
              </td>
            ))}
          </tr>
        </tbody>
      ))}
    </table>
  );
}

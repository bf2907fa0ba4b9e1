// The week as a list, day by day: the first view, and the only one where a table has no room.
import { Heading, Paragraph, Tag } from "@digdir/designsystemet-react";
import { Link } from "react-router";
import { dayInWords, spanInWords } from "../days";
import { Places } from "../parts";
import { useLanguage, useSay } from "../words";
import { HolidayNames, idOf, isRed, NewOn, Stands } from "./days";
import type { Entry } from "./reading";

function EntryRow({ entry }: { entry: Entry }) {
  const say = useSay();
  const { language } = useLanguage();
  const { row, over } = entry;
  const { session, profile, need } = row;
  const pressing = !over && row.standing === "attention";
  return (
    <li className={["session", pressing && "pressing", over === "cancelled" && "cancelled"].filter(Boolean).join(" ")}>
      <p className="time">{spanInWords(session.startsLocal, session.endsLocal, language)}</p>
      <div>
        <Link to={`/behov/${need.id}?okt=${session.id}`}>{profile.title}</Link>
        {row.urgent && !over && (
          <Tag data-color="danger" data-size="sm">
            {say("urgent")}
          </Tag>
        )}
        {profile.placeName && <p>{profile.placeName}</p>}
      </div>
      <div className="far">
        <Places row={row} />
        <Stands entry={entry} />
      </div>
    </li>
  );
}

function Day({ day, today, entries }: { day: string; today: string; entries: readonly Entry[] }) {
  const say = useSay();
  const { language } = useLanguage();
  return (
    <section className={isRed(day) ? "agenda-day red" : "agenda-day"}>
      <div className="agenda-head">
        <Heading level={2} data-size="2xs" id={idOf(day)} tabIndex={-1}>
          {dayInWords(day, language)}
        </Heading>
        {day === today && <Tag data-size="sm">{say("today")}</Tag>}
        <HolidayNames day={day} />
        <NewOn day={day} today={today} />
      </div>
      {entries.length === 0 ? (
        <Paragraph className="nothing">{say("calendar.nothing")}</Paragraph>
      ) : (
        <ul className="sessions">
          {entries.map((entry) => (
            <EntryRow key={entry.row.session.id} entry={entry} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** What is still to come stands first; on paper the week is in its order. */
export function Agenda({ byDay, today }: { byDay: Map<string, Entry[]>; today: string }) {
  const say = useSay();
  const all = [...byDay];
  const ahead = all.filter(([day]) => day >= today);
  const been = all.filter(([day]) => day < today);
  const list = (days: typeof all) => days.map(([day, entries]) => <Day key={day} day={day} today={today} entries={entries} />);
  if (ahead.length === 0 || been.length === 0) return <div className="agenda">{list(all)}</div>;
  return (
    <div className="agenda">
      {list(ahead)}
      <section className="been" aria-label={say("calendar.been")}>
        <p className="been-title">{say("calendar.been")}</p>
        {list(been)}
      </section>
    </div>
  );
}

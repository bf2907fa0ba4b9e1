// All that does not go together, in one list: each with what speaks against it, and the way to solve it.
import { Button, Heading, Paragraph, Tag } from "@digdir/designsystemet-react";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Conflict } from "../contract/borgertorg/matching/v1/conflicts_pb";
import type { Volunteer } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { languageInWords, spanInWords } from "../days";
import { Download } from "../file";
import { useWall } from "../centre";
import { Name } from "../needs/person";
import { hurdlesOf, type Hurdle } from "../needs/one/obstacles";
import { useRows, type Row } from "../needs/reading";
import { Answered, SessionRow, Title, useWhen } from "../parts";
import type { Hours } from "../venues/hours";
import { useVenues } from "../venues/reading";
import { useLanguage, useSay } from "../words";
import "./conflicts.css";
import { AHEAD, byPerson, lackingSoon, shutOf, useConflicts } from "./reading";

/** What is set right on the person's own page rather than on the need's. */
const OF_THE_PERSON = ["ATTESTATION_MISSING", "SKILL_MISSING", "LANGUAGE_MISSING", "NO_CONSENT", "PAUSED", "LOAD_LIMIT"];

/** What speaks against somebody, in words. */
function useHurdle() {
  const say = useSay();
  const { language } = useLanguage();
  return ({ id, code, values }: Hurdle): string => say(id, code === "LANGUAGE_MISSING" ? { detail: languageInWords(String(values["detail"]), language) } : values);
}

function Against({ hurdles }: { hurdles: Hurdle[] }) {
  const say = useSay();
  const inWords = useHurdle();
  return (
    <ul className="conflict-why">
      {hurdles.map((one) => (
        <li key={one.code}>
          <Tag data-size="sm" data-color={one.never ? "danger" : "warning"}>
            {inWords(one)}
          </Tag>
          <span>{say(`conflicts.way.${one.code}`)}</span>
        </li>
      ))}
    </ul>
  );
}

function One({ conflict }: { conflict: Conflict }) {
  const say = useSay();
  const when = useWhen();
  const { need, session, volunteer, title, overrideReason } = conflict;
  const hurdles = hurdlesOf(conflict.obstacles);
  return (
    <li className="conflict">
      <Link to={`/behov/${need}?okt=${session}`}>{title}</Link>
      <p className="soft">{when(conflict.startsLocal, conflict.endsLocal)}</p>
      <Against hurdles={hurdles} />
      {overrideReason && <p className="soft">{say("need.asked.reason", { reason: overrideReason })}</p>}
      <div className="buttons">
        <Button asChild variant="secondary" data-size="sm">
          <Link to={`/behov/${need}?okt=${session}`}>{say("conflicts.openNeed")}</Link>
        </Button>
        {hurdles.some(({ code }) => OF_THE_PERSON.includes(code)) && (
          <Button asChild variant="tertiary" data-size="sm">
            <Link to={`/frivillige/${volunteer}`}>{say("conflicts.openPerson")}</Link>
          </Button>
        )}
      </div>
    </li>
  );
}

function Agreements() {
  const say = useSay();
  const answer = useConflicts();
  return (
    <section aria-labelledby="agreements">
      <Heading level={2} data-size="xs" id="agreements">
        {say("conflicts.agreements")} {answer.data && <span className="count">{answer.data.found}</span>}
      </Heading>
      <Answered query={answer}>
        {({ conflicts, found, considered }) =>
          conflicts.length === 0 ? (
            <Paragraph className="empty">{say("conflicts.noAgreements", { considered })}</Paragraph>
          ) : (
            <>
              {byPerson(conflicts).map(([volunteer, theirs]) => (
                <section key={volunteer} className="conflict-person" aria-labelledby={`of-${volunteer}`}>
                  <Heading level={3} data-size="2xs" id={`of-${volunteer}`}>
                    <Name id={volunteer} />
                  </Heading>
                  <ul className="conflict-list">
                    {theirs.map((one) => (
                      <One key={one.session} conflict={one} />
                    ))}
                  </ul>
                </section>
              ))}
              {found > conflicts.length && <Paragraph className="soft">{say("conflicts.more", { count: found - conflicts.length })}</Paragraph>}
            </>
          )
        }
      </Answered>
    </section>
  );
}

function Shut({ row, hours }: { row: Row; hours: Hours[] }) {
  const say = useSay();
  const when = useWhen();
  const { language } = useLanguage();
  const { need, session, profile } = row;
  const day = session.startsLocal.slice(0, 10);
  const open = hours.map(({ from, until }) => spanInWords(`${day}T${from}`, `${day}T${until}`, language)).join(", ");
  return (
    <li className="conflict">
      <Link to={`/behov/${need.id}?okt=${session.id}`}>{profile.title}</Link>
      <p className="soft">
        {when(session.startsLocal, session.endsLocal)} · {profile.placeName}
      </p>
      <p>{open ? say("conflicts.openOnly", { hours: open }) : say("conflicts.closedAllDay")}</p>
      <div className="buttons">
        <Button asChild variant="secondary" data-size="sm">
          <Link to={`/behov/${need.id}/endre?okt=${session.id}`}>{say("conflicts.move")}</Link>
        </Button>
        <Button asChild variant="tertiary" data-size="sm">
          <Link to={`/steder/${profile.venue}`}>{say("conflicts.hours")}</Link>
        </Button>
      </div>
    </li>
  );
}

function Closed({ rows }: { rows: ReturnType<typeof useRows> }) {
  const say = useSay();
  const places = useVenues();
  return (
    <section aria-labelledby="closed">
      <Heading level={2} data-size="xs" id="closed">
        {say("conflicts.closed")} {rows.data && places.data && <span className="count">{shutOf(rows.data, places.data).length}</span>}
      </Heading>
      <Answered query={places}>
        {() => (
          <Answered query={rows}>
            {(all) =>
              shutOf(all, places.data).length === 0 ? (
                <Paragraph className="empty">{say("conflicts.noClosed")}</Paragraph>
              ) : (
                <ul className="conflict-list">
                  {shutOf(all, places.data).map(({ row, hours }) => (
                    <Shut key={row.session.id} row={row} hours={hours} />
                  ))}
                </ul>
              )
            }
          </Answered>
        )}
      </Answered>
    </section>
  );
}

function Lacking({ rows }: { rows: ReturnType<typeof useRows> }) {
  const say = useSay();
  const { now } = useWall();
  return (
    <section aria-labelledby="lacking">
      <Heading level={2} data-size="xs" id="lacking">
        {say("conflicts.lacking")} {rows.data && <span className="count">{lackingSoon(rows.data, now).length}</span>}
      </Heading>
      <Answered query={rows}>
        {(all) =>
          lackingSoon(all, now).length === 0 ? (
            <Paragraph className="empty">{say("conflicts.noLacking")}</Paragraph>
          ) : (
            <ul className="sessions">
              {lackingSoon(all, now).map((row) => (
                <SessionRow key={row.session.id} row={row} />
              ))}
            </ul>
          )
        }
      </Answered>
    </section>
  );
}

/** All three lists in one, once all have come; the names are those that the screen has read. */
function ConflictsFile({ rows }: { rows: ReturnType<typeof useRows> }) {
  const say = useSay();
  const { now } = useWall();
  const inWords = useHurdle();
  const queries = useQueryClient();
  const agreements = useConflicts();
  const places = useVenues();
  if (!rows.data || !agreements.data || !places.data) return null;
  const [sessions, conflicts, venues] = [rows.data, agreements.data.conflicts, places.data];
  const times = (starts: string, ends: string) => [starts.slice(0, 10), starts.slice(11, 16), ends.slice(11, 16)];
  const nameOf = (id: string) => queries.getQueryData<Volunteer>(["volunteer", id])?.profile?.name ?? "";
  const table = () => [
    ["kind", "title", "date", "from", "until", "who", "why"].map((column) => say(`conflicts.column.${column}`)),
    ...conflicts.map(({ title, startsLocal, endsLocal, volunteer, obstacles }) => [
      say("conflicts.agreements"), title, ...times(startsLocal, endsLocal), nameOf(volunteer), hurdlesOf(obstacles).map(inWords).join(", "),
    ]),
    ...lackingSoon(sessions, now).map(({ profile, session }) => [say("conflicts.lacking"), profile.title, ...times(session.startsLocal, session.endsLocal), "", say("places", { taken: session.taken, places: session.places })]),
    ...shutOf(sessions, venues).map(({ row: { profile, session } }) => [say("conflicts.closed"), profile.title, ...times(session.startsLocal, session.endsLocal), "", profile.placeName]),
  ];
  return <Download variant="tertiary" name={`${say("conflicts.file")}-${now.slice(0, 10)}`} table={table} />;
}

export function Conflicts() {
  const say = useSay();
  const rows = useRows(AHEAD);
  return (
    <>
      <Title text={say("nav.conflicts")}>
        <ConflictsFile rows={rows} />
      </Title>
      <Paragraph className="soft">{say("conflicts.what", { days: AHEAD })}</Paragraph>
      <div className="split conflicts">
        <Agreements />
        <div>
          <Lacking rows={rows} />
          <Closed rows={rows} />
        </div>
      </div>
    </>
  );
}

// Today: what needs somebody now, what waits for an answer, and the list of the day.
import { Button, Heading, Paragraph } from "@digdir/designsystemet-react";
import { useEffect } from "react";
import { Link, useSearchParams } from "react-router";
import { useWall } from "../centre";
import { dayInWords, dayOf } from "../days";
import { Paper, usePaper } from "../needs/paper";
import { useRows, type Row } from "../needs/reading";
import { Answered, SessionRow, Title } from "../parts";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { AHEAD, needing } from "./reading";

const SHOWN = 8;

function Column({ title, rows, empty, more, withDay }: { title: string; rows: Row[]; empty: string; more?: boolean; withDay?: boolean }) {
  const say = useSay();
  const shown = more ? rows.slice(0, SHOWN) : rows;
  return (
    <section className="column">
      <Heading level={2} data-size="xs">
        {title} <span className="count">{rows.length}</span>
      </Heading>
      {rows.length === 0 ? <Paragraph className="empty">{empty}</Paragraph> : <ul className="sessions">{shown.map((row) => <SessionRow key={row.session.id} row={row} withDay={withDay} />)}</ul>}
      {shown.length < rows.length && (
        <p className="more">
          <Link to="/behov">{say("today.more", { count: rows.length - shown.length })}</Link>
        </p>
      )}
    </section>
  );
}

export function Today() {
  const say = useSay();
  const { language } = useLanguage();
  const { now } = useWall();
  const rows = useRows(AHEAD);
  const today = dayOf(now);
  const paper = usePaper();
  const title = say("today.title", { day: dayInWords(today, language) });
  const list = rows.data?.filter((row) => dayOf(row.session.startsLocal) === today);
  const announce = useAnnounce();
  const [address, change] = useSearchParams();
  const wantsPaper = address.has("utskrift") && list !== undefined;
  useEffect(() => {
    if (!wantsPaper) return;
    change({}, { replace: true });
    if (list.length > 0) void paper.print(title, list);
    else announce(say("today.nothing"));
  }, [wantsPaper]);
  return (
    <>
      <Title text={title}>
        <div className="buttons">
          {list && list.length > 0 && (
            <Button variant="tertiary" loading={paper.printing} onClick={() => void paper.print(title, list)}>
              {say("today.print")}
            </Button>
          )}
          <Button asChild variant="secondary">
            <Link to="/behov/ny">{say("nav.new")}</Link>
          </Button>
          <Button asChild>
            <Link to="/i-dag/neste">{say("today.take")}</Link>
          </Button>
        </div>
      </Title>
      <Answered query={rows}>
        {(all) => (
          <div className="columns">
            <Column title={say("today.now")} rows={needing(all)} empty={say("today.nobodyNeeded")} more />
            <Column title={say("today.waiting")} rows={all.filter((row) => row.standing === "asked")} empty={say("today.nobodyAsked")} more />
            <Column title={say("today.list")} rows={all.filter((row) => dayOf(row.session.startsLocal) === today)} empty={say("today.nothing")} withDay={false} />
          </div>
        )}
      </Answered>
      <Paper sheet={paper.sheet} />
    </>
  );
}

// What has happened to one need, the latest first: when, what, to whom and by which role.
import { Button, Heading, Paragraph, Switch } from "@digdir/designsystemet-react";
import { useState } from "react";
import { useWall } from "../../centre";
import { clockInWords, dayOf } from "../../days";
import { linesOf, type Line } from "../../log/happened";
import "../../log/log.css";
import { useEvents } from "../../log/reading";
import { Answered, useDay, useWhen } from "../../parts";
import { useLanguage, useSay } from "../../words";
import { Name } from "../person";
import type { Row } from "../reading";

const AT_ONCE = 25;
/** Answers that a coordinator can only have from a person's own mouth. */
const ANSWERS = ["offer_accepted", "offer_accepted.waiting", "offer_declined", "offer_declined.cannot_now", "assignment_confirmed"];

function People({ people }: { people: readonly string[] }) {
  const say = useSay();
  const gone = people.filter((id) => id === "").length;
  return (
    <ul className="log-people">
      {people
        .filter((id) => id !== "")
        .map((id) => (
          <li key={id}>
            <Name id={id} />
          </li>
        ))}
      {gone > 0 && <li>{say("need.log.gone", { count: gone })}</li>}
    </ul>
  );
}

function Told({ line, session }: { line: Line; session: string }) {
  const say = useSay();
  const day = useDay();
  const { language } = useLanguage();
  const { at, kind, actor, people, reasons } = line;
  return (
    <li>
      <time dateTime={at}>
        {day(dayOf(at))} {clockInWords(at, language)}
      </time>
      <div>
        <span>{say(`need.log.${kind}`)}</span>
        {people.length > 0 && <People people={people} />}
        {session && <span className="soft log-session">{session}</span>}
        {reasons.map((reason) => (
          <span key={reason} className="log-reason">
            {say("need.log.reason", { reason })}
          </span>
        ))}
      </div>
      <span className="soft">{say(actor === "coordinator" && ANSWERS.includes(kind) ? "need.log.registered" : `log.by.${actor}`)}</span>
    </li>
  );
}

/** Of a series what happened to the session that is looked at, or to all of them. */
export function History({ row }: { row: Row }) {
  const say = useSay();
  const when = useWhen();
  const { zone } = useWall();
  const [whole, setWhole] = useState(false);
  const [pages, setPages] = useState(1);
  const { need, session } = row;
  const isSeries = need.sessions.length > 1;
  const answer = useEvents({ need: need.id, session: isSeries && !whole ? session.id : "" }, pages, AT_ONCE);
  const whenOf = (id: string) => {
    const of = isSeries && whole ? need.sessions.find((one) => one.id === id) : undefined;
    return of ? when(of.startsLocal, of.endsLocal) : "";
  };
  return (
    <section aria-labelledby="history" className="history">
      <div className="history-head">
        <Heading level={2} data-size="xs" id="history">
          {say("need.log")}
        </Heading>
        {isSeries && <Switch checked={whole} onChange={(event) => setWhole(event.target.checked)} label={say("need.log.whole")} data-size="sm" />}
      </div>
      <Answered query={answer}>
        {({ events, more }) => {
          const lines = linesOf(events, zone, true);
          return (
            <>
              {lines.length === 0 ? (
                <Paragraph className="empty">{say("need.log.nothing")}</Paragraph>
              ) : (
                <ol className="log-lines">
                  {lines.map((line) => (
                    <Told key={line.key} line={line} session={whenOf(line.session)} />
                  ))}
                </ol>
              )}
              {more && (
                <Button variant="secondary" data-size="sm" loading={answer.isFetching} onClick={() => setPages(pages + 1)}>
                  {say("log.more")}
                </Button>
              )}
            </>
          );
        }}
      </Answered>
    </section>
  );
}

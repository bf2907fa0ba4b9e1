// One session of a plan: who has agreed or is asked, whom the plan adds and from where, and why a place stays empty.
import { Checkbox, Tag } from "@digdir/designsystemet-react";
import { Link } from "react-router";
import { PlanLack, PlanPartState, type PlanPart } from "../contract/borgertorg/matching/v1/plans_pb";
import { spanInWords } from "../days";
import { Name } from "../needs/person";
import { useDay } from "../parts";
import { useLanguage, useSay } from "../words";
import type { Row } from "./reading";
import { useReasons } from "./saying";

type Colour = "success" | "info" | "accent" | "neutral" | "warning";

function Person({ id, word, colour, note }: { id: string; word: string; colour: Colour; note?: string }) {
  const say = useSay();
  return (
    <li>
      <span>
        <Name id={id} />
      </span>
      <Tag data-size="sm" data-color={colour}>
        {say(`plan.part.${word}`)}
      </Tag>
      {note && <span className="soft">{note}</span>}
    </li>
  );
}

/** A session that is named in passing: Språkkafé (tirsdag 24. november). */
export function useNamed(all: Map<string, Row>) {
  const say = useSay();
  const day = useDay();
  return (session: string): string => {
    const row = all.get(session);
    return row ? say("plan.named", { title: row.title || say("plan.untitled"), day: day(row.starts.slice(0, 10)) }) : say("plan.untitled");
  };
}

function Part({ part, row, all }: { part: PlanPart; row: Row; all: Map<string, Row> }) {
  const say = useSay();
  const named = useNamed(all);
  const reasons = useReasons();
  switch (part.state) {
    case PlanPartState.ASKED:
      // whoever waits or has agreed stands among those already
      return row.session.agreed.includes(part.volunteer) || row.session.asked.includes(part.volunteer) ? null : <Person id={part.volunteer} word="notComing" colour="neutral" />;
    case PlanPartState.OVERTAKEN:
      return <Person id={part.volunteer} word="overtaken" colour="warning" note={reasons(part.reasons)} />;
    case PlanPartState.LEFT:
      return <Person id={part.volunteer} word="left" colour="neutral" />;
    default: {
      const from = part.movedFrom.map(named).join(", ");
      return <Person id={part.volunteer} word={part.kept ? "kept" : from ? "moved" : "new"} colour="accent" {...(from ? { note: say("plan.movedFrom", { from }) } : {})} />;
    }
  }
}

const LACK: Record<number, string> = {
  [PlanLack.NOBODY_ELIGIBLE]: "nobody",
  [PlanLack.EVERYBODY_IS_HERE]: "everybody",
  [PlanLack.BETTER_ELSEWHERE]: "elsewhere",
  [PlanLack.QUIET_UNTIL_START]: "quiet",
};

/** Why places stay empty, and what would change it. */
function Empty({ row, all }: { row: Row; all: Map<string, Row> }) {
  const say = useSay();
  const named = useNamed(all);
  const { empty, lack, eligible, elsewhere } = row.session;
  if (empty === 0) return null;
  const why = LACK[lack];
  return (
    <div className="plan-empty">
      <p>
        <strong>{say("plan.empty", { empty })}</strong> {why && say(`plan.lack.${why}`, { eligible })}
      </p>
      {elsewhere.length > 0 && (
        <ul>
          {elsewhere.map(({ session, volunteers }) => (
            <li key={session}>{say("plan.elsewhere", { session: named(session), count: volunteers })}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

export function SessionOfPlan({ row, all, ticked, tick }: { row: Row; all: Map<string, Row>; ticked: boolean; tick: (on: boolean) => void }) {
  const say = useSay();
  const { language } = useLanguage();
  const { session, open } = row;
  const title = row.title || say("plan.untitled");
  // who has agreed or is asked by now, and those with whoever is still proposed
  const now = session.agreed.length + session.asked.length;
  const figures = { taken: now, then: now + open.length, places: session.places };
  const when = `${spanInWords(row.starts, row.ends, language)}${row.place ? ` · ${row.place}` : ""}`;
  return (
    <li className={ticked ? "plan-session chosen" : "plan-session"}>
      <div className="plan-what">
        {open.length > 0 ? (
          <Checkbox value={session.session} checked={ticked} onChange={(event) => tick(event.target.checked)} label={title} description={when} />
        ) : (
          <div>
            <strong>{title}</strong>
            <p className="soft">{when}</p>
          </div>
        )}
        <div className="plan-count">
          {row.urgent && (
            <Tag data-color="danger" data-size="sm">
              {say("urgent")}
            </Tag>
          )}
          <span className="plan-places">
            <span aria-hidden="true">{say(open.length > 0 ? "plan.fromTo" : "places", figures)}</span>
            <span className="unseen">{say("plan.fromTo.read", figures)}</span>
          </span>
          <Link to={`/behov/${session.need}?okt=${session.session}`}>
            {say("plan.open")} <span className="unseen">{title}</span>
          </Link>
        </div>
      </div>
      <ul className="plan-people" aria-label={say("plan.who", { title })}>
        {session.agreed.map((id) => (
          <Person key={id} id={id} word="agreed" colour="success" />
        ))}
        {session.asked.map((id) => (
          <Person key={id} id={id} word="asked" colour="info" />
        ))}
        {session.parts.map((part) => (
          <Part key={part.volunteer} part={part} row={row} all={all} />
        ))}
        {session.gone.map((id) => (
          <Person key={id} id={id} word="gone" colour="neutral" />
        ))}
      </ul>
      <Empty row={row} all={all} />
    </li>
  );
}

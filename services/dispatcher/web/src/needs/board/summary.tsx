// How far the work on several is, and what came of it: what was not done is told one by one, with why.
import { Button, Paragraph } from "@digdir/designsystemet-react";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { Press } from "../../offline/away";
import { useWhen } from "../../parts";
import { useSay } from "../../words";
import { isDone, isLeft, type Outcome } from "./bulk";
import { SAID, type Work, type Working } from "./working";

function Missed({ outcome: { row, end } }: { outcome: Outcome }) {
  const say = useSay();
  const when = useWhen();
  return (
    <li>
      <Link to={`/behov/${row.need.id}?okt=${row.session.id}`}>{row.profile.title}</Link>, {when(row.session.startsLocal, row.session.endsLocal)}: {say(`needs.end.${end}`)}
    </li>
  );
}

export function Summary({ work, working }: { work: Work; working: Working }) {
  const say = useSay();
  const box = useRef<HTMLDivElement>(null);
  const { kind, rows, so, running } = work;
  // the button that began it is gone: the focus stays with what it began, and again with what came of it
  useEffect(() => box.current?.focus({ preventScroll: true }), [running]);
  const done = so.filter(isDone);
  const missed = so.filter((outcome) => !isDone(outcome));
  const offers = so.flatMap((outcome) => outcome.offers).length;
  const told = working.held ? "needs.bulk.held" : kind === "remind" ? "needs.bulk.reminders" : "needs.bulk.sent";
  // a reminder that has left cannot be called back
  const canTakeBack = offers > 0 && (working.held || kind === "ask");
  if (running) {
    const through = Math.min(so.length, rows.length);
    return (
      <div className="bulk-sum" ref={box} tabIndex={-1}>
        <Paragraph>{say(SAID[kind].going, { through, of: rows.length })}</Paragraph>
        <progress max={rows.length} value={through} aria-label={say("needs.bulk.progress")} />
        <Button data-size="sm" variant="tertiary" onClick={working.stop}>
          {say("needs.bulk.stop")}
        </Button>
      </div>
    );
  }
  return (
    <div className="bulk-sum" ref={box} tabIndex={-1}>
      <Paragraph>
        <strong>{say(SAID[kind].done, { done: done.length, of: so.length })}</strong>
        {offers > 0 && ` ${say(told, { count: offers })}`}
      </Paragraph>
      {missed.length > 0 && (
        <ul className="missed" aria-label={say("needs.bulk.missed")}>
          {missed.map((outcome) => (
            <Missed key={outcome.row.session.id} outcome={outcome} />
          ))}
        </ul>
      )}
      <div className="buttons">
        {canTakeBack && (
          <Press data-size="sm" variant="secondary" loading={working.takingBack} onClick={() => void working.withdraw()}>
            {say(working.held ? "needs.bulk.undo" : "needs.bulk.withdraw")}
          </Press>
        )}
        {missed.some(isLeft) && (
          <Press data-size="sm" variant="secondary" onClick={working.again}>
            {say("needs.bulk.again")}
          </Press>
        )}
        <Button data-size="sm" variant="tertiary" onClick={working.close}>
          {say("needs.bulk.close")}
        </Button>
      </div>
    </div>
  );
}

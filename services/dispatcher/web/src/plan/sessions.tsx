// The sessions of a plan, day by day: which of them to show, which to approve, and the press that asks.
import { Button, Chip, Details, Heading, Paragraph } from "@digdir/designsystemet-react";
import { useRef, useState } from "react";
import type { Plan } from "../contract/borgertorg/matching/v1/plans_pb";
import { faultOf } from "../faults";
import { Download } from "../file";
import { Press } from "../offline/away";
import { useDay } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { MOST, UNDO, useApprove, type Sent } from "./approving";
import { Outcome } from "./outcome";
import { byDay, isApprovable, type Row } from "./reading";
import { SessionOfPlan } from "./session";

const SHOWN = {
  changed: (row: Row) => row.session.parts.length > 0,
  empty: (row: Row) => row.session.empty > 0,
  moved: (row: Row) => row.session.gone.length > 0 || row.session.parts.some((part) => part.movedFrom.length > 0),
} as const;
const FILTERS = ["changed", "empty", "moved"] as const;

const peopleOf = (rows: readonly Row[]) => rows.reduce((sum, row) => sum + row.open.length, 0);

/** One day; who is on it is fetched once somebody looks. */
function Day({ date, rows, first, all, ticked, tick }: { date: string; rows: Row[]; first: boolean; all: Map<string, Row>; ticked: ReadonlySet<string>; tick: (rows: readonly Row[], on: boolean) => void }) {
  const say = useSay();
  const day = useDay();
  const [open, setOpen] = useState(first);
  const choosable = rows.filter((row) => row.open.length > 0);
  const whole = choosable.every((row) => ticked.has(row.session.session));
  return (
    <Details className="plan-day" open={open} onToggle={() => setOpen(!open)}>
      <Details.Summary>
        <span className="plan-date">{day(date)}</span>{" "}
        <span className="count">{say("plan.day", { sessions: rows.length, people: peopleOf(rows), empty: rows.reduce((sum, row) => sum + row.session.empty, 0) })}</span>
      </Details.Summary>
      <Details.Content>
        {open && (
          <>
            {choosable.length > 1 && (
              <Button variant="tertiary" data-size="sm" onClick={() => tick(choosable, !whole)}>
                {say(whole ? "plan.day.none" : "plan.day.all")}
              </Button>
            )}
            <ul className="plan-sessions">
              {rows.map((row) => (
                <SessionOfPlan key={row.session.session} row={row} all={all} ticked={ticked.has(row.session.session)} tick={(on) => tick([row], on)} />
              ))}
            </ul>
          </>
        )}
      </Details.Content>
    </Details>
  );
}

export function Sessions({ plan, rows }: { plan: Plan; rows: Row[] }) {
  const say = useSay();
  const announce = useAnnounce();
  const [filter, setFilter] = useState<(typeof FILTERS)[number]>();
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [sent, setSent] = useState<Sent>();
  // another try after a lost connection is the same command, whatever the screen shows by then
  const attempt = useRef<{ rows: readonly Row[]; key: string }>(undefined);
  const approve = useApprove(plan.id);
  const all = new Map(rows.map((row) => [row.session.session, row]));
  const shown = filter ? rows.filter(SHOWN[filter]) : rows;
  const open = isApprovable(plan) ? rows.filter((row) => row.open.length > 0) : [];
  const days = byDay(shown);
  // the day where there is something to decide, else the first
  const first = (days.find(([, some]) => some.some((row) => row.open.length > 0)) ?? days[0])?.[0];
  const chosen = open.filter((row) => ticked.has(row.session.session));
  const going = chosen.length > 0 ? chosen : open;
  const people = Math.min(MOST, peopleOf(going));
  const urgent = peopleOf(going.filter((row) => row.urgent));

  const table = () => [
    ["date", "from", "until", "title", "place", "agreed", "asked", "proposed", "empty"].map((column) => say(`plan.column.${column}`)),
    ...shown.map(({ session, title, place, starts, ends, open: proposed }) => [
      starts.slice(0, 10), starts.slice(11, 16), ends.slice(11, 16), title || say("plan.untitled"), place, session.agreed.length, session.asked.length, proposed.length, session.empty,
    ]),
  ];
  const tick = (some: readonly Row[], on: boolean) => {
    attempt.current = undefined;
    setTicked((before) => {
      const next = new Set(before);
      for (const { session } of some) {
        if (on) next.add(session.session);
        else next.delete(session.session);
      }
      return next;
    });
  };
  const send = () => {
    attempt.current ??= { rows: going, key: crypto.randomUUID() };
    approve.mutate(attempt.current, {
      onSuccess: (done) => {
        attempt.current = undefined;
        setTicked(new Set());
        setSent(done);
        announce(say("plan.asked", { asked: done.asked, overtaken: done.overtaken.length }));
      },
      onError: (thrown) => {
        const fault = faultOf(thrown);
        if (fault.kind === "refused") attempt.current = undefined;
        announce(say(fault.kind === "refused" ? "plan.approve.refused" : `fault.${fault.kind}`));
      },
    });
  };

  return (
    <section className="plan-all" aria-labelledby="sessions">
      {sent && <Outcome key={sent.at} sent={sent} all={all} />}
      <Heading level={2} data-size="xs" id="sessions">
        {say("plan.sessions")} <span className="count">{shown.length}</span>
      </Heading>
      <fieldset className="chips">
        <legend className="unseen">{say("needs.filter")}</legend>
        {FILTERS.filter((one) => one !== "moved" || rows.some(SHOWN.moved)).map((one) => (
          <Chip.Checkbox key={one} data-size="sm" checked={filter === one} onChange={() => setFilter(filter === one ? undefined : one)}>
            {say(`plan.filter.${one}`)} ({rows.filter(SHOWN[one]).length})
          </Chip.Checkbox>
        ))}
      </fieldset>
      {shown.length > 0 && <Download variant="tertiary" data-size="sm" name={say("plan.file", { from: plan.fromDate, until: plan.untilDate })} table={table} />}
      {open.length > 0 && (
        <div className="plan-approve">
          <Press loading={approve.isPending} onClick={send}>
            {say(chosen.length > 0 ? "plan.approve.chosen" : "plan.approve.all", { people })}
          </Press>
          <Paragraph data-size="sm">
            {say("plan.approve.means", { seconds: UNDO, people })} {urgent > 0 && say("plan.approve.urgent", { urgent })}
          </Paragraph>
        </div>
      )}
      {shown.length === 0 && <Paragraph className="empty">{say("plan.filter.none")}</Paragraph>}
      {days.map(([date, some]) => (
        <Day key={`${filter ?? ""} ${date}`} date={date} rows={some} first={date === first} all={all} ticked={ticked} tick={tick} />
      ))}
    </section>
  );
}

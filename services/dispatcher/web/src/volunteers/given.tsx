// What somebody has agreed to and given: load, assignments, hours; hours that were written down wrong are corrected.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { Button, Field, Input, Label, Paragraph, Tag, ValidationMessage } from "@digdir/designsystemet-react";
import { useEffect, useId, useRef, useState } from "react";
import { Link } from "react-router";
import { useWall } from "../centre";
import { hours } from "../clients/volunteers";
import { AssignmentState, type Assignment } from "../contract/borgertorg/matching/v1/assignments_pb";
import type { HoursEntry } from "../contract/borgertorg/volunteers/v1/hours_pb";
import type { VolunteerProfile } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { dayInWords, dayOf, localOf, spanInWords } from "../days";
import { faultOf } from "../faults";
import { Unsent } from "../forms/leaving";
import { useNeed } from "../needs/reading";
import { Press } from "../offline/away";
import { Answered } from "../parts";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { useCommand } from "./command";
import { useDate } from "./consents";
import { number } from "./draft";
import { hoursOf, minutesSince, sorted } from "./load";
import { Part } from "./part";
import { useAssignments, useHours } from "./reading";

const MONTH = 30;
const QUARTER = 90;
const FEW = 5;
const HOURS_A_WEEK = 168;
const WORD: Record<number, string> = { [AssignmentState.AGREED]: "agreed", [AssignmentState.CANCELLED]: "cancelled", [AssignmentState.MET]: "met", [AssignmentState.NOT_MET]: "notMet" };

export function Load({ id, profile }: { id: string; profile: VolunteerProfile }) {
  const say = useSay();
  const entries = useHours(id);
  const agreed = useAssignments(id);
  const now = Date.now();
  return (
    <Part title={say("volunteers.load")}>
      <Answered query={entries}>
        {(found) => (
          <Answered query={agreed}>
            {(all) => {
              const month = minutesSince(found, now, MONTH);
              const could = (profile.weeklyMinutes * MONTH) / 7;
              return (
                <div className="facts">
                  <dl>
                    <div>
                      <dt>{say("volunteers.load.month")}</dt>
                      <dd>
                        {say("volunteers.load.of", { hours: hoursOf(month), could: hoursOf(could) })}
                        {could > 0 && <meter className="load" min={0} max={could} value={Math.min(could, month)} aria-label={say("volunteers.load.month")} />}
                      </dd>
                    </div>
                    <div>
                      <dt>{say("volunteers.load.quarter")}</dt>
                      <dd>{say("volunteers.hours", { hours: hoursOf(minutesSince(found, now, QUARTER)) })}</dd>
                    </div>
                    <div>
                      <dt>{say("volunteers.load.ahead")}</dt>
                      <dd>{say("volunteers.load.agreed", { count: sorted(all, now).ahead.length })}</dd>
                    </div>
                  </dl>
                </div>
              );
            }}
          </Answered>
        )}
      </Answered>
    </Part>
  );
}

function Agreed({ assignment }: { assignment: Assignment }) {
  const say = useSay();
  const { language } = useLanguage();
  const { zone } = useWall();
  const need = useNeed(assignment.need);
  const local = (at: Assignment["startsAt"]) => (at ? localOf(timestampDate(at), zone) : "");
  const [from, until] = [local(assignment.startsAt), local(assignment.endsAt)];
  const word = WORD[assignment.state] ?? "agreed";
  const colour = ({ met: "success", agreed: "info" } as const)[word] ?? "neutral";
  return (
    <li className="session">
      <div>
        <Link to={`/behov/${assignment.need}?okt=${assignment.session}`}>{need.data?.profile?.title ?? say(need.error ? "volunteers.goneNeed" : "loading")}</Link>
        <p>
          {dayInWords(dayOf(from), language)} {from.slice(0, 4)} {spanInWords(from, until, language)}
        </p>
      </div>
      <Tag data-size="sm" data-color={colour}>
        {say(`volunteers.agreed.${word}`)}
      </Tag>
    </li>
  );
}

export function History({ id }: { id: string }) {
  const say = useSay();
  const query = useAssignments(id);
  const [all, setAll] = useState(false);
  return (
    <Part title={say("volunteers.history")}>
      <Answered query={query}>
        {(found) => {
          const { ahead, past } = sorted(found, Date.now());
          const shown = all ? past : past.slice(0, FEW);
          if (found.length === 0) return <Paragraph className="empty">{say("volunteers.history.none")}</Paragraph>;
          return (
            <>
              <ul className="sessions">
                {[...ahead, ...shown].map((one) => (
                  <Agreed key={one.id} assignment={one} />
                ))}
              </ul>
              {shown.length < past.length && (
                <Button variant="tertiary" data-size="sm" onClick={() => setAll(true)}>
                  {say("volunteers.history.all", { count: past.length - shown.length })}
                </Button>
              )}
            </>
          );
        }}
      </Answered>
    </Part>
  );
}

function Entry({ entry }: { entry: HoursEntry }) {
  const say = useSay();
  const announce = useAnnounce();
  const date = useDate();
  const { language } = useLanguage();
  const id = useId();
  const [open, setOpen] = useState(false);
  const [text, type] = useState("");
  const [wrong, setWrong] = useState(false);
  const was = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const correct = useCommand((idempotencyKey, what: { id: string; minutes: number }) => hours.correctHours({ idempotencyKey, ...what }));
  useEffect(() => {
    if (open) input.current?.focus();
    else if (was.current) button.current?.focus();
    was.current = open;
  }, [open]);
  const save = () => {
    const given = number(text);
    const right = given >= 0 && given <= HOURS_A_WEEK;
    setWrong(!right);
    if (!right) return input.current?.focus();
    correct.mutate(
      { id: entry.id, minutes: Math.round(given * 60) },
      {
        onSuccess: () => {
          setOpen(false);
          announce(say("volunteers.hours.corrected"));
        },
        onError: (thrown) => {
          const fault = faultOf(thrown);
          if (fault.fields.some(({ field }) => field === "minutes")) setWrong(true);
          else announce(say(fault.kind === "refused" ? "volunteers.refused" : `fault.${fault.kind}`));
        },
      },
    );
  };
  return (
    <li className="ask">
      <div>
        <strong>{say("volunteers.hours", { hours: hoursOf(entry.minutes) })}</strong>
        <p>
          {date(entry.endedAt)}
          {entry.corrected && ` · ${say("volunteers.hours.was")}`}
        </p>
      </div>
      {open ? (
        <Unsent
          className="sure"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <Field>
            <Label>{say("volunteers.hours.right")}</Label>
            <Input ref={input} className="narrow" inputMode="decimal" value={text} aria-invalid={wrong || undefined} aria-describedby={wrong ? id : undefined} onChange={(event) => type(event.target.value)} />
            {wrong && <ValidationMessage id={id}>{say("volunteers.wrong.given")}</ValidationMessage>}
          </Field>
          <Press type="submit" data-size="sm" loading={correct.isPending}>
            {say("volunteers.save")}
          </Press>
          <Button type="button" variant="tertiary" data-size="sm" onClick={() => setOpen(false)}>
            {say("volunteers.leaveIt")}
          </Button>
        </Unsent>
      ) : (
        <Button
          ref={button}
          variant="tertiary"
          data-size="sm"
          onClick={() => {
            type(String(hoursOf(entry.minutes)).replace(".", language === "en" ? "." : ","));
            setOpen(true);
          }}
        >
          {say("volunteers.hours.correct")}
          <span className="unseen"> {date(entry.endedAt)}</span>
        </Button>
      )}
    </li>
  );
}

export function Hours({ id }: { id: string }) {
  const say = useSay();
  const query = useHours(id);
  const [all, setAll] = useState(false);
  return (
    <Part title={say("volunteers.given")}>
      <Answered query={query}>
        {(found) => {
          const latest = [...found].sort((one, other) => Number((other.endedAt?.seconds ?? 0n) - (one.endedAt?.seconds ?? 0n)));
          const shown = all ? latest : latest.slice(0, FEW);
          if (found.length === 0) return <Paragraph className="empty">{say("volunteers.given.none")}</Paragraph>;
          return (
            <>
              <p>{say("volunteers.given.sum", { hours: hoursOf(found.reduce((sum, one) => sum + one.minutes, 0)), times: found.length })}</p>
              <ul className="asks">
                {shown.map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
              </ul>
              {shown.length < latest.length && (
                <Button variant="tertiary" data-size="sm" onClick={() => setAll(true)}>
                  {say("volunteers.history.all", { count: latest.length - shown.length })}
                </Button>
              )}
            </>
          );
        }}
      </Answered>
    </Part>
  );
}

// Who comes: whoever has said yes, what is left to confirm, who has arrived and how long it was; and taking somebody off.
import { Button, Heading, Paragraph, Tag } from "@digdir/designsystemet-react";
import { useId, useRef, useState } from "react";
import { useCentre, useWall } from "../../centre";
import { AssignmentState, type Assignment } from "../../contract/borgertorg/matching/v1/assignments_pb";
import { dayOf, later } from "../../days";
import { Press } from "../../offline/away";
import { Answered, useDay } from "../../parts";
import { useAnnounce } from "../../status";
import { useSay } from "../../words";
import { useMoment } from "../moment";
import { useVolunteer } from "../asking";
import { Name } from "../person";
import type { Row } from "../reading";
import { byStanding, minutesOf, stepsOf, turnsAt, useAssignments, useStep, type Step } from "./agreed";
import { isAhead, useNow } from "./clock";
import { Reach } from "./reach";

function useStanding() {
  const say = useSay();
  const moment = useMoment();
  return (held: Assignment): { text: string; colour: "success" | "info" | "neutral" | "warning"; more?: string } => {
    if (held.state === AssignmentState.MET) {
      const minutes = minutesOf(held);
      return { text: say("need.come.met"), colour: "success", more: say("need.come.for", { hours: Math.floor(minutes / 60), minutes: minutes % 60 }) };
    }
    if (held.state === AssignmentState.NOT_MET) return { text: say("need.come.notMet"), colour: "neutral" };
    if (held.state === AssignmentState.CANCELLED) {
      const by = ["volunteer", "coordinator", "session_cancelled", "requirement", "unconfirmed"].includes(held.cancelledBy) ? held.cancelledBy : "coordinator";
      return { text: say(`need.come.by.${by}`), colour: "neutral" };
    }
    if (held.checkedInAt) return { text: say("need.come.here"), colour: "success", more: say("need.come.since", { at: moment(held.checkedInAt) }) };
    if (held.confirmBy) return { text: say("need.come.toConfirm"), colour: "warning", more: say("need.come.confirmBy", { until: moment(held.confirmBy) }) };
    return { text: say("need.come.agreed"), colour: "info" };
  };
}

const DONE: Record<Step, string> = { confirm: "need.come.confirmed", come: "need.come.arrived", ready: "need.come.left", absent: "need.come.missed", takeOff: "need.come.takenOff" };

function One({ held, row, now, settled }: { held: Assignment; row: Row; now: number; settled: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const standing = useStanding()(held);
  const id = useId();
  const name = useVolunteer(held.volunteer).data?.profile?.name ?? "";
  const [opened, open] = useState<"takeOff" | "reach">();
  const step = useStep(held.id, (done) => {
    announce(say(DONE[done], { name }));
    settled();
  });
  const steps = stepsOf(held, now);
  const isHeld = held.state === AssignmentState.AGREED;
  return (
    <li className="ask">
      <div>
        <strong>
          <Name id={held.volunteer} />
        </strong>
        {standing.more && <p>{standing.more}</p>}
      </div>
      <Tag data-size="sm" data-color={standing.colour}>
        {standing.text}
      </Tag>
      {isHeld && (
        <div className="opens">
          {steps
            .filter((one) => one !== "takeOff")
            .map((one) => (
              <Press key={one} variant="secondary" data-size="sm" loading={step.isPending && step.variables === one} onClick={() => step.mutate(one)}>
                {say(`need.come.${one}`)}
              </Press>
            ))}
          <Button variant="tertiary" data-size="sm" aria-expanded={opened === "reach"} aria-controls={opened === "reach" ? id : undefined} onClick={() => open(opened === "reach" ? undefined : "reach")}>
            {say("need.come.reach")}
          </Button>
          {steps.includes("takeOff") && (
            <Button variant="tertiary" data-size="sm" aria-expanded={opened === "takeOff"} aria-controls={opened === "takeOff" ? id : undefined} onClick={() => open(opened === "takeOff" ? undefined : "takeOff")}>
              {say("need.come.takeOff")}
            </Button>
          )}
        </div>
      )}
      {opened === "reach" && (
        <div className="opened" id={id}>
          <Reach id={held.volunteer} />
        </div>
      )}
      {opened === "takeOff" && isHeld && (
        <div className="sure" id={id} role="group" aria-label={say("need.come.takeOff")}>
          <Paragraph data-size="sm">
            {say("need.come.takeOffMeans", { name })} {row.session.waiting > 0 && say("need.come.nextWaits", { count: row.session.waiting })}
          </Paragraph>
          <Press data-size="sm" data-color="danger" loading={step.isPending} onClick={() => step.mutate("takeOff")} autoFocus>
            {say("need.come.takeOffSure")}
          </Press>
          <Button data-size="sm" variant="tertiary" onClick={() => open(undefined)}>
            {say("need.cancel.keep")}
          </Button>
        </div>
      )}
    </li>
  );
}

/** When those who come are reminded, by the rules of the centre. */
function useReminders(row: Row, now: number): string {
  const say = useSay();
  const day = useDay();
  const policy = useCentre().data?.policy;
  const { now: wall } = useWall();
  if (!policy || !isAhead(row.session, now)) return "";
  const before = later(dayOf(row.session.startsLocal), -1);
  const dayBefore = policy.remindDayBefore && `${before}T09:00` > wall;
  if (dayBefore && policy.remindTwoHoursBefore) return say("need.come.remindBoth", { day: day(before) });
  if (dayBefore) return say("need.come.remindDay", { day: day(before) });
  return policy.remindTwoHoursBefore ? say("need.come.remindHours") : "";
}

export function Coming({ row }: { row: Row }) {
  const say = useSay();
  const found = useAssignments(row.session.id);
  const heading = useRef<HTMLHeadingElement>(null);
  const all = found.data ?? [];
  const now = useNow(turnsAt(all, Date.now()));
  const reminders = useReminders(row, now);
  const held = all.filter((one) => one.state !== AssignmentState.CANCELLED);
  return (
    <section aria-labelledby="coming">
      <Heading level={2} data-size="xs" id="coming" ref={heading} tabIndex={-1}>
        {say("need.come.title")} {found.data && <span className="count">{held.length}</span>}
      </Heading>
      <Answered query={found} lines={1}>
        {(agreed) =>
          agreed.length === 0 ? (
            <Paragraph className="empty">{say("need.come.nobody")}</Paragraph>
          ) : (
            <>
              <ul className="asks">
                {byStanding(agreed).map((one) => (
                  <One key={one.id} held={one} row={row} now={now} settled={() => heading.current?.focus()} />
                ))}
              </ul>
              {reminders && held.length > 0 && (
                <Paragraph data-size="sm" className="soft">
                  {reminders}
                </Paragraph>
              )}
            </>
          )
        }
      </Answered>
    </section>
  );
}

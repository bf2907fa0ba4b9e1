// What a plan that has ended proposes: what is gained, how it is shared out, and its sessions to be approved.
import { Details, Heading, Paragraph } from "@digdir/designsystemet-react";
import { Link } from "react-router";
import { useWall } from "../centre";
import { PlanState, type Plan, type PlanCounts, type PlanFairness } from "../contract/borgertorg/matching/v1/plans_pb";
import { Answered } from "../parts";
import { useSay } from "../words";
import { mostHours, percentOf, rowsOf, sharesOf, useNeedsOf, usePlanSessions } from "./reading";
import { END, useMoment, useStart } from "./saying";
import { Sessions } from "./sessions";

const WIDTH = 1_000;

/** The places of the plan in one bar: agreed, asked, proposed, and what is left; the list below says it in figures. */
function Bar({ counts }: { counts: PlanCounts }) {
  const parts = [["taken", counts.taken], ["held", counts.held], ["planned", counts.planned], ["empty", counts.empty]] as const;
  const all = Math.max(1, parts.reduce((sum, [, count]) => sum + count, 0));
  let from = 0;
  return (
    <svg className="plan-bar" viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" aria-hidden="true">
      {parts.map(([name, count]) => {
        const x = from;
        from += (count / all) * WIDTH;
        return <rect key={name} className={name} x={x} y="0" width={from - x} height="10" />;
      })}
    </svg>
  );
}

function Gained({ plan, counts, awaited }: { plan: Plan; counts: PlanCounts; awaited: boolean }) {
  const say = useSay();
  const moment = useMoment();
  const heading = useStart(awaited);
  const share = percentOf(plan.progress?.shareMillionths ?? 0);
  const now = counts.taken + counts.held;
  return (
    <section className="plan-sheet" aria-labelledby="gained">
      <Heading level={2} data-size="xs" id="gained" ref={heading} tabIndex={-1}>
        {counts.planned > 0 ? say("plan.gain", { planned: counts.planned }) : say("plan.noGain")}
      </Heading>
      <Paragraph>{say("plan.before", { now, then: now + counts.planned, places: counts.places })}</Paragraph>
      <Bar counts={counts} />
      <dl className="plan-figures">
        {(["taken", "held", "planned", "empty"] as const).map((name) => (
          <div key={name}>
            <dt>
              <span aria-hidden="true" className={`plan-key ${name}`} /> {say(`plan.places.${name}`)}
            </dt>
            <dd>{counts[name]}</dd>
          </div>
        ))}
      </dl>
      <Paragraph>
        {share >= 100 ? say("plan.best") : say("plan.atLeast", { share })} {END[plan.end] && say(`plan.end.${END[plan.end]}`)}
      </Paragraph>
      {plan.last !== "" && <Paragraph>{say("plan.change", { kept: counts.kept, gone: counts.gone })}</Paragraph>}
      <Paragraph data-size="sm" className="soft">
        {say("plan.madeAt", { at: moment(plan.endedAt) })}
      </Paragraph>
    </section>
  );
}

function Fair({ fairness }: { fairness: PlanFairness }) {
  const say = useSay();
  const shares = sharesOf(fairness.minutes).filter((one) => one.step !== "none" && one.volunteers > 0);
  const most = Math.max(1, ...shares.map((one) => one.volunteers));
  return (
    <section className="plan-sheet" aria-labelledby="fair">
      <Heading level={2} data-size="xs" id="fair">
        {say("plan.fair")}
      </Heading>
      <Paragraph>{say("plan.fair.asked", { asked: fairness.asked })}</Paragraph>
      {fairness.unseen > 0 ? (
        <Paragraph>{say("plan.fair.unseen", { unseen: fairness.unseen })}</Paragraph>
      ) : (
        <Paragraph>{say("plan.fair.never", { passed: fairness.passedOver, unsuited: fairness.unsuited })}</Paragraph>
      )}
      {shares.length > 0 && (
        <>
          <Paragraph>{say("plan.fair.most", { hours: mostHours(fairness.minutes) })}</Paragraph>
          <Details data-size="sm" className="plan-further">
            <Details.Summary>{say("plan.fair.hours")}</Details.Summary>
            <Details.Content>
              <dl className="plan-shares">
                {shares.map((one) => (
                  <div key={one.step + String(one.hours)}>
                    <dt>{say(`plan.fair.${one.step}`, { hours: one.hours })}</dt>
                    <dd>
                      <meter min={0} max={most} value={one.volunteers} aria-hidden="true" />
                      {say("plan.people", { count: one.volunteers })}
                    </dd>
                  </div>
                ))}
              </dl>
            </Details.Content>
          </Details>
        </>
      )}
    </section>
  );
}

export function Proposal({ plan, awaited }: { plan: Plan; awaited: boolean }) {
  const say = useSay();
  const { zone } = useWall();
  const sessions = usePlanSessions(plan.id);
  const needs = useNeedsOf(plan);
  const { counts, fairness } = plan;
  if (!counts) return null;
  if (counts.sessions === 0) {
    return (
      <div className="empty">
        <Paragraph>{say("plan.nothing")}</Paragraph>
        <Link to="/behov/ny">{say("nav.new")}</Link> · <Link to="/plan">{say("plan.another")}</Link>
      </div>
    );
  }
  return (
    <>
      {plan.state === PlanState.REPLACED && (
        <Paragraph className="empty">
          {say("plan.replaced")} <Link to="/plan">{say("plan.all")}</Link>
        </Paragraph>
      )}
      <div className="columns">
        <Gained plan={plan} counts={counts} awaited={awaited} />
        {fairness && <Fair fairness={fairness} />}
      </div>
      <div className="plan-rest">
        <Answered query={sessions}>
          {(found) => <Answered query={needs}>{(known) => <Sessions plan={plan} rows={rowsOf(found, known, zone)} />}</Answered>}
        </Answered>
      </div>
    </>
  );
}

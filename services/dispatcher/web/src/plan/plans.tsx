// Plans: the days of a new one, made with one press, and those that were made before.
import { Button, Heading, Paragraph, Tag } from "@digdir/designsystemet-react";
import { useState } from "react";
import { Link } from "react-router";
import { PlanState, type Plan } from "../contract/borgertorg/matching/v1/plans_pb";
import { Answered, Title } from "../parts";
import { useSay } from "../words";
import { Begin } from "./begin";
import "./plan.css";
import { usePlans } from "./reading";
import { STATE, useMoment, useSpan } from "./saying";

const FEW = 10;
const MANY = 200;

const COLOUR: Record<string, "info" | "accent" | "success"> = { running: "info", proposed: "accent", cancelled: "accent", done: "success" };

export function StateTag({ plan }: { plan: Plan }) {
  const say = useSay();
  const { state, counts } = plan;
  const settled = counts !== undefined && counts.open === 0 && counts.asked > 0;
  const word = settled && state !== PlanState.REPLACED ? "done" : (STATE[state] ?? "running");
  return (
    <Tag data-size="sm" data-color={COLOUR[word] ?? "neutral"}>
      {say(`plan.state.${word}`)}
    </Tag>
  );
}

function Earlier({ plan }: { plan: Plan }) {
  const say = useSay();
  const span = useSpan();
  const moment = useMoment();
  const { counts } = plan;
  return (
    <li className="session">
      <div>
        <Link to={`/plan/${plan.id}`}>{say("plan.for", { days: span(plan) })}</Link>
        <p>
          {say("plan.made", { at: moment(plan.begunAt) })}
          {counts && <> · {say("plan.short", { planned: counts.planned, asked: counts.asked })}</>}
        </p>
      </div>
      <StateTag plan={plan} />
    </li>
  );
}

export function Plans() {
  const say = useSay();
  const [most, setMost] = useState(FEW);
  const plans = usePlans(most);
  return (
    <>
      <Title text={say("plan.title")} />
      <div className="split">
        <Begin />
        <section aria-labelledby="plans">
          <Heading level={2} data-size="xs" id="plans">
            {say("plan.earlier")}
          </Heading>
          <Answered query={plans}>
            {(found) =>
              found.plans.length === 0 ? (
                <Paragraph className="empty">{say("plan.none")}</Paragraph>
              ) : (
                <>
                  <ul className="sessions">
                    {found.plans.map((plan) => (
                      <Earlier key={plan.id} plan={plan} />
                    ))}
                  </ul>
                  {found.more && most === FEW && (
                    <Button className="more" variant="tertiary" data-size="sm" onClick={() => setMost(MANY)}>
                      {say("plan.more")}
                    </Button>
                  )}
                </>
              )
            }
          </Answered>
        </section>
      </div>
    </>
  );
}

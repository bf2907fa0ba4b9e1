// One plan: how far it has come while it is made, and then what it proposes beside what stands.
import { Paragraph } from "@digdir/designsystemet-react";
import { useEffect, useRef } from "react";
import { Link, useLocation, useParams } from "react-router";
import { PlanState, type Plan } from "../contract/borgertorg/matching/v1/plans_pb";
import { faultOf } from "../faults";
import { Answered, Title } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import "./plan.css";
import { StateTag } from "./plans";
import { Progress } from "./progress";
import { Proposal } from "./proposal";
import { usePlan } from "./reading";
import { useSpan } from "./saying";

/** Says that a plan has begun or ended to whoever waits for it; true where somebody does, who is left without a place on the page. */
function useAwaited(state: PlanState): boolean {
  const say = useSay();
  const announce = useAnnounce();
  const begun = (useLocation().state as { begun?: boolean } | null)?.begun === true;
  const awaited = useRef(begun || state === PlanState.RUNNING);
  useEffect(() => {
    if (!awaited.current) return;
    announce(say(state === PlanState.RUNNING ? "plan.begun" : state === PlanState.FAILED ? "plan.failed" : "plan.ready"));
  }, [state]); // what was said in one language is not said again in another
  return awaited.current;
}

function Failed({ plan }: { plan: Plan }) {
  const say = useSay();
  const known = ["WEIGHTS", "TOO_MANY"].includes(plan.failure) ? plan.failure : "FAULT";
  return (
    <div className="fault">
      <Paragraph>{say(`plan.failure.${known}`)}</Paragraph>
      <Link to="/plan">{say("plan.another")}</Link>
    </div>
  );
}

function One({ plan }: { plan: Plan }) {
  const say = useSay();
  const span = useSpan();
  const awaited = useAwaited(plan.state);
  return (
    <>
      <p className="back">
        <Link to="/plan">← {say("plan.all")}</Link>
      </p>
      <Title text={say("plan.for", { days: span(plan) })}>
        <StateTag plan={plan} />
      </Title>
      {plan.state === PlanState.RUNNING && <Progress plan={plan} awaited={awaited} />}
      {plan.state === PlanState.FAILED && <Failed plan={plan} />}
      {plan.state !== PlanState.RUNNING && plan.state !== PlanState.FAILED && <Proposal plan={plan} awaited={awaited} />}
    </>
  );
}

export function PlanPage() {
  const say = useSay();
  const { id = "" } = useParams();
  const plan = usePlan(id);
  const none = (
    <>
      <Title text={say("plan.gone")} />
      <Paragraph>{say("plan.goneText")}</Paragraph>
      <Link to="/plan">{say("plan.all")}</Link>
    </>
  );
  if (plan.error && !plan.data && faultOf(plan.error).kind === "refused") return none;
  return <Answered query={plan}>{(found) => (found ? <One key={found.id} plan={found} /> : none)}</Answered>;
}

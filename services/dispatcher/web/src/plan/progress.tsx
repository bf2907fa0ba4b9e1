// A plan in the making: how good it is by now, how far from the best that can be, and a way to stop.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { Heading, Paragraph } from "@digdir/designsystemet-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { plans } from "../clients/matching";
import type { Plan } from "../contract/borgertorg/matching/v1/plans_pb";
import { faultOf } from "../faults";
import { Press } from "../offline/away";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { percentOf } from "./reading";
import { useStart } from "./saying";
import { useSteps } from "./watching";

const SECOND = 1_000;

/** Whole seconds since it began, as far as this machine's clock agrees with the house's. */
function useSeconds({ begunAt, mostSeconds }: Plan): number {
  const [now, set] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  const begun = begunAt ? timestampDate(begunAt).getTime() : now;
  return Math.min(Math.max(Math.round((now - begun) / SECOND), 0), mostSeconds);
}

export function Progress({ plan, awaited }: { plan: Plan; awaited: boolean }) {
  const say = useSay();
  const announce = useAnnounce();
  const step = useSteps(plan.id);
  const heading = useStart(awaited);
  const seconds = useSeconds(plan);
  const now = step?.progress ?? plan.progress;
  const share = percentOf(now?.shareMillionths ?? 0);
  const cancel = useMutation({ mutationFn: () => plans.cancelPlan({ idempotencyKey: `cancel-${plan.id}`, id: plan.id }) });
  const stop = () =>
    cancel.mutate(undefined, {
      onSuccess: () => announce(say("plan.stopping")),
      onError: (thrown) => announce(say(`fault.${faultOf(thrown).kind}`)),
    });
  const begun = (now?.round ?? 0) > 0;
  const phase = cancel.isSuccess ? "plan.phase.stopping" : begun ? "plan.phase.rounds" : "plan.phase.reading";
  return (
    <section className="plan-progress" aria-labelledby="progress">
      <Heading level={2} data-size="xs" id="progress" ref={heading} tabIndex={-1}>
        {say(phase, { round: now?.round ?? 0 })}
      </Heading>
      <progress max={plan.mostSeconds} value={seconds} aria-label={say("plan.time", { seconds, most: plan.mostSeconds })} />
      <Paragraph data-size="sm" className="soft">
        {say("plan.time", { seconds, most: plan.mostSeconds })}
      </Paragraph>
      {begun && now && (
        <div className="plan-worth">
          <Paragraph data-size="lg">{share >= 100 ? say("plan.best") : say("plan.atLeast", { share })}</Paragraph>
          <Paragraph data-size="sm" className="soft">
            {say("plan.points", { value: Number(now.value), bound: Number(now.bound) })}
          </Paragraph>
        </div>
      )}
      <div className="buttons">
        <Press variant="secondary" loading={cancel.isPending || cancel.isSuccess} onClick={stop}>
          {say("plan.stop")}
        </Press>
        <Paragraph data-size="sm" className="soft">
          {say("plan.leave")}
        </Paragraph>
      </div>
    </section>
  );
}

// How far a plan has come, as the service tells it: a stream that begins again where it broke, until the plan has ended.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { plans } from "../clients/matching";
import { PlanState, type WatchPlanResponse } from "../contract/borgertorg/matching/v1/plans_pb";
import { isPassing } from "../faults";

type Open = (signal: AbortSignal) => AsyncIterable<WatchPlanResponse>;

/** An answer comes at least every 20 seconds: after so long without one the connection is dead. */
export const SILENCE = 45_000;
const AGAIN = 1_000;

/** Hears each step; done once the plan has ended, nobody listens any more, or it may not be watched. */
export async function watch(open: Open, hear: (step: WatchPlanResponse) => void, end: AbortSignal): Promise<void> {
  while (!end.aborted) {
    const one = new AbortController();
    const stop = () => one.abort();
    end.addEventListener("abort", stop);
    let silence = setTimeout(stop, SILENCE);
    try {
      for await (const step of open(one.signal)) {
        clearTimeout(silence);
        silence = setTimeout(stop, SILENCE);
        if (end.aborted) return;
        hear(step);
        if (step.state !== PlanState.RUNNING) return;
      }
    } catch (thrown) {
      if (!isPassing(thrown)) return;
    } finally {
      clearTimeout(silence);
      end.removeEventListener("abort", stop);
    }
    await new Promise((done) => setTimeout(done, AGAIN));
  }
}

/** The last step of a running plan; when it has ended everything about it is fetched again. */
export function useSteps(id: string): WatchPlanResponse | undefined {
  const queries = useQueryClient();
  const [step, setStep] = useState<WatchPlanResponse>();
  useEffect(() => {
    const end = new AbortController();
    const hear = (next: WatchPlanResponse) => {
      setStep(next);
      if (next.state === PlanState.RUNNING) return;
      void queries.invalidateQueries({ predicate: ({ queryKey: [kind] }) => ["plan", "plans", "offers"].includes(String(kind)) });
    };
    void watch((signal) => plans.watchPlan({ id }, { signal }), hear, end.signal);
    return () => end.abort();
  }, [id, queries]);
  return step;
}

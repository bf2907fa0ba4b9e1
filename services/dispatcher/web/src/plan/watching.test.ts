import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PlanState, WatchPlanResponseSchema } from "../contract/borgertorg/matching/v1/plans_pb";
import { watch } from "./watching";

const step = (state: PlanState, round: number) => create(WatchPlanResponseSchema, { state, progress: { round } });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a plan that is watched", () => {
  it("goes on after a broken connection, until it has ended", async () => {
    const streams = [
      async function* () {
        yield step(PlanState.RUNNING, 1);
        throw new ConnectError("gone", Code.Unavailable);
      },
      async function* () {
        yield step(PlanState.RUNNING, 7);
        yield step(PlanState.PROPOSED, 9);
      },
    ];
    const heard: number[] = [];
    const done = watch(() => streams.shift()!(), (one) => heard.push(one.progress?.round ?? 0), new AbortController().signal);
    await vi.advanceTimersByTimeAsync(1_000);
    await done;
    expect(heard).toEqual([1, 7, 9]);
  });

  it("is let go where it may not be seen", async () => {
    const open = vi.fn(async function* () {
      yield* [];
      throw new ConnectError("no such plan", Code.NotFound);
    });
    await watch(open, () => {}, new AbortController().signal);
    expect(open).toHaveBeenCalledTimes(1);
  });
});

import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { NeedSchema } from "../contract/borgertorg/matching/v1/needs_pb";
import { PlanMinutesSchema, PlanPartState, PlanSessionSchema } from "../contract/borgertorg/matching/v1/plans_pb";
import { byDay, mostHours, percentOf, rowsOf, sharesOf } from "./reading";

const session = (id: string, starts: string, states: PlanPartState[] = []) =>
  create(PlanSessionSchema, {
    session: id,
    need: "need_1",
    startsAt: timestampFromDate(new Date(starts)),
    endsAt: timestampFromDate(new Date(starts)),
    parts: states.map((state) => ({ volunteer: `volunteer_${state}`, state })),
  });

describe("a plan", () => {
  it("is read by time, on the days of the centre's own clock", () => {
    const needs = [create(NeedSchema, { id: "need_1", profile: { title: "Språkkafé" }, sessions: [{ id: "late", profile: { title: "Julebord", urgent: true } }] })];
    const rows = rowsOf([session("late", "2026-11-30T23:30:00Z", [PlanPartState.OPEN, PlanPartState.ASKED]), session("soon", "2026-11-30T09:00:00Z")], needs, "Europe/Oslo");
    expect(rows.map(({ title, urgent, open }) => [title, urgent, open.length])).toEqual([["Språkkafé", false, 0], ["Julebord", true, 1]]);
    expect(byDay(rows).map(([day]) => day)).toEqual(["2026-11-30", "2026-12-01"]);
  });

  it("is never said to be better than it is", () => {
    expect([0, 991_999, 999_999, 1_000_000].map(percentOf)).toEqual([0, 99.1, 99.9, 100]);
  });

  it("shares out its hours in a few steps, each person once", () => {
    const minutes = [[0n, 7], [120n, 3], [121n, 2], [480n, 1], [540n, 1]] as const;
    const told = minutes.map(([minutes, volunteers]) => create(PlanMinutesSchema, { minutes, volunteers }));
    expect(sharesOf(told).map(({ step, hours, volunteers }) => `${step} ${hours}: ${volunteers}`)).toEqual(["none 0: 7", "upTo 2: 3", "upTo 4: 2", "upTo 8: 1", "more 8: 1"]);
    expect(mostHours(told)).toBe(9);
    expect(mostHours([])).toBe(0);
  });
});

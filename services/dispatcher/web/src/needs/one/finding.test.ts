// What stands in the way, where points differ, and what may be done about an agreement.
import { create } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { AssignmentSchema, AssignmentState } from "../../contract/borgertorg/matching/v1/assignments_pb";
import { CandidateSchema, ObstacleSchema, PointsSchema } from "../../contract/borgertorg/matching/v1/offers_pb";
import { words } from "../../words/nb";
import { minutesOf, stepsOf, turnsAt } from "./agreed";
import { hurdlesOf } from "./obstacles";
import { furthest, inOrder } from "./points";

describe("finding somebody", () => {
  it("says what stands in the way, the unshakeable first, all in words", () => {
    const codes = "SKILL_MISSING ATTESTATION_MISSING LANGUAGE_MISSING UNDER_AGE BLOCKED TOO_FAR NOT_AVAILABLE OVERLAP TRAVEL LOAD_LIMIT PAUSED NO_CONSENT ALREADY_ASKED ALREADY_AGREED NEW".split(" ");
    const found = hurdlesOf(codes.map((code) => create(ObstacleSchema, { code, detail: code === "TOO_FAR" ? "7200 m > 5000 m" : "", overridable: code !== "BLOCKED" })));
    expect(found[0]).toMatchObject({ code: "BLOCKED", never: true });
    expect(found.find(({ code }) => code === "TOO_FAR")?.values).toEqual({ km: 7.2, most: 5 });
    expect(found.map(({ id }) => id).filter((id) => !(id in words))).toEqual([]);
  });

  it("tells where the one above is furthest ahead", () => {
    const mine = create(PointsSchema, { proximity: 280, interest: 200, total: 480 });
    expect(furthest(mine, create(PointsSchema, { proximity: 320, interest: 190, fairness: 90, total: 600 }))).toEqual({ part: "fairness", mine: 0, theirs: 90 });
    expect(furthest(mine, mine)).toBeUndefined();
    const people = [1, 2, 3].map((rank) => create(CandidateSchema, { rank, points: { proximity: rank * 10, fairness: 5 } }));
    expect(inOrder(people, "nearest").map(({ rank }) => rank)).toEqual([3, 2, 1]);
    expect(inOrder(people, "rested").map(({ rank }) => rank)).toEqual([1, 2, 3]);
  });
});

describe("an agreement", () => {
  const HOUR = 3_600_000;
  const at = (hours: number) => timestampFromMs(hours * HOUR);
  const held = create(AssignmentSchema, { state: AssignmentState.AGREED, startsAt: at(100), endsAt: at(102), confirmBy: at(90) });

  it("is confirmed and taken off before, arrived at around the start, and missed after it", () => {
    expect(stepsOf(held, 10 * HOUR)).toEqual(["confirm", "takeOff"]);
    expect(stepsOf(held, 99 * HOUR)).toEqual(["confirm", "come", "takeOff"]);
    expect(stepsOf(held, 101 * HOUR)).toEqual(["come", "absent", "takeOff"]);
    expect(stepsOf(held, 103 * HOUR)).toEqual(["come", "absent"]);
    expect(stepsOf(held, 109 * HOUR)).toEqual(["absent"]);
    expect(stepsOf({ ...held, checkedInAt: at(100) }, 101 * HOUR)).toEqual(["ready"]);
    expect(stepsOf({ ...held, state: AssignmentState.CANCELLED }, 10 * HOUR)).toEqual([]);
  });

  it("turns two hours before the start next, and counts whole minutes", () => {
    expect([turnsAt([held], 0), turnsAt([held], 98 * HOUR), turnsAt([held], 200 * HOUR), turnsAt([], 0)]).toEqual([98 * HOUR, 100 * HOUR, 0, 0]);
    expect(minutesOf({ ...held, checkedInAt: at(100), checkedOutAt: at(101.51) })).toBe(90);
  });
});

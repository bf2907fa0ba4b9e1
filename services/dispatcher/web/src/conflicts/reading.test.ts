import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { ConflictSchema } from "../contract/borgertorg/matching/v1/conflicts_pb";
import { NeedProfileSchema, NeedSchema, SessionSchema } from "../contract/borgertorg/matching/v1/needs_pb";
import { VenueSchema } from "../contract/borgertorg/organisations/v1/venues_pb";
import type { Row } from "../needs/reading";
import { openingOf } from "../venues/hours";
import { byPerson, closedFor, covers } from "./reading";

const hours = (from: string, until: string, weekday = 2) => ({ weekday, from, until, staffing: "staffed" as const });

describe("what does not go together", () => {
  it("stands under the person, in the order of the first session", () => {
    const found = [["a", "1"], ["b", "2"], ["a", "3"]].map(([volunteer, session]) => create(ConflictSchema, { volunteer, session }));
    expect(byPerson(found).map(([who, theirs]) => [who, theirs.map(({ session }) => session)])).toEqual([["a", ["1", "3"]], ["b", ["2"]]]);
  });
});

describe("a place that is open", () => {
  it("is open all the time only where its hours join", () => {
    const lunch = [hours("08:00", "12:00"), hours("12:00", "16:00")];
    expect(covers(lunch, 9 * 60, 15 * 60)).toBe(true);
    expect(covers([hours("08:00", "12:00"), hours("13:00", "16:00")], 9 * 60, 15 * 60)).toBe(false);
    expect(covers(lunch, 7 * 60, 9 * 60)).toBe(false);
    expect(covers([hours("18:00", "00:00")], 20 * 60, 24 * 60)).toBe(true);
    expect(covers([], 9 * 60, 10 * 60)).toBe(false);
  });

  const row = (startsLocal: string, endsLocal: string): Row => {
    const session = create(SessionSchema, { startsLocal, endsLocal });
    return { need: create(NeedSchema), session, profile: create(NeedProfileSchema), standing: "open", missing: 1, urgent: false };
  };
  const venue = (opening = openingOf([hours("10:00", "16:00")])) =>
    create(VenueSchema, { profile: { opening, exceptions: [{ fromDate: "2026-12-22", untilDate: "2026-12-31", periods: [] }] } });

  it("is closed for what begins before it opens, on other days, and where a day differs", () => {
    expect(closedFor(row("2026-11-24T10:00", "2026-11-24T12:00"), venue())).toBeUndefined();
    expect(closedFor(row("2026-11-24T09:00", "2026-11-24T12:00"), venue())).toEqual([hours("10:00", "16:00")]);
    expect(closedFor(row("2026-11-25T10:00", "2026-11-25T12:00"), venue())).toEqual([]);
    expect(closedFor(row("2026-12-22T10:00", "2026-12-22T12:00"), venue())).toEqual([]);
    expect(closedFor(row("2026-11-24T15:00", "2026-11-25T01:00"), venue())).toEqual([hours("10:00", "16:00")]);
  });

  it("is not said to be closed where nobody has said when it opens", () => {
    expect(closedFor(row("2026-11-24T03:00", "2026-11-24T04:00"), venue([]))).toBeUndefined();
    expect(closedFor(row("2026-11-24T03:00", "2026-11-24T04:00"), undefined)).toBeUndefined();
  });
});

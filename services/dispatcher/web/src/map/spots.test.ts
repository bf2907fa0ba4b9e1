import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { NeedProfileSchema, NeedSchema, SessionSchema } from "../contract/borgertorg/matching/v1/needs_pb";
import type { Row } from "../needs/reading";
import { byDistance, clustersOf, kmBetween, roundedKm, spotsOf, type Point } from "./spots";

const row = (venue: string, position?: Point): Row => ({
  need: create(NeedSchema), session: create(SessionSchema), profile: create(NeedProfileSchema, { venue, placeName: venue, position }), standing: "open", missing: 1, urgent: false,
});
const OSLO = { latitude: 59.9139, longitude: 10.7522 };
const BERGEN = { latitude: 60.3913, longitude: 5.3221 };

describe("where sessions take place", () => {
  it("is so far away as the crow flies", () => {
    expect(kmBetween(OSLO, BERGEN)).toBeGreaterThan(303);
    expect(kmBetween(OSLO, BERGEN)).toBeLessThan(308);
    expect([0.04, 0.86, 9.96, 12.4].map(roundedKm)).toEqual([0, 0.9, 10, 12]);
  });

  it("is one spot for each place; what has no position is told apart", () => {
    const { spots, nowhere } = spotsOf([row("hall", OSLO), row("hall", OSLO), row("", BERGEN), row("", BERGEN), row("somewhere")]);
    expect(spots.map(({ rows }) => rows.length)).toEqual([2, 2]);
    expect(nowhere).toHaveLength(1);
    expect(byDistance(spots, BERGEN).map(({ name }) => name)).toEqual(["", "hall"]);
  });

  it("is shown as one where markers would cover each other", () => {
    const { spots } = spotsOf([row("a", { latitude: 0, longitude: 0 }), row("b", { latitude: 0, longitude: 3 }), row("c", { latitude: 0, longitude: 9 })]);
    const names = (scale: number) => clustersOf(spots, ({ latitude, longitude }) => ({ x: longitude * scale, y: latitude * scale }), 40).map((some) => some.map(({ name }) => name).join(""));
    expect([names(1), names(10), names(20)]).toEqual([["abc"], ["ab", "c"], ["a", "b", "c"]]);
  });
});

import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { PointsSchema } from "./contract/borgertorg/matching/v1/offers_pb";
import { reasonsAgainst, reasonsFor } from "./reasons";
import { words } from "./words/nb";

const ids = (reasons: { id: string }[]) => reasons.map(({ id }) => id);

describe("reasons", () => {
  it("are said in words, and what nobody can read is left out", () => {
    const codes = ["DISTANCE_METRES:1240", "SKILL:høytlesning", "LANGUAGE:uk", "LANGUAGE:nb", "FAMILIAR", "RECENT_MINUTES:0", "SOMETHING_NEW:3", "DISTANCE_METRES:x"];
    expect(ids(reasonsFor(codes))).toEqual(["reason.distance", "reason.skill", "reason.language", "reason.familiar", "reason.rested"]);
    expect(reasonsFor(codes)[0]?.values).toEqual({ km: 1.2 });
  });

  it("speak against whoever lives far away, has done much or is new", () => {
    const points = create(PointsSchema, { interest: 0, continuity: 100 });
    expect(ids(reasonsAgainst(["DISTANCE_METRES:6000", "RECENT_MINUTES:1500"], points))).toEqual(["against.distance", "against.busy", "against.interest"]);
    expect(reasonsAgainst(["DISTANCE_METRES:600", "RECENT_MINUTES:60"], create(PointsSchema, { interest: 5, continuity: 5 }))).toEqual([]);
  });

  it("have words for each of them", () => {
    const all = [...reasonsFor(["DISTANCE_METRES:1", "SKILL:a", "LANGUAGE:uk", "INTEREST:a", "FAMILIAR", "RECENT_MINUTES:0"]), ...reasonsAgainst(["DISTANCE_METRES:9000", "RECENT_MINUTES:9000"], create(PointsSchema, {}))];
    expect(ids(all).filter((id) => !(id in words))).toEqual([]);
  });
});

import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { NeedSchema, NeedState } from "../contract/borgertorg/matching/v1/needs_pb";
import { rowsOf } from "../needs/reading";
import { isKept, pack, unpack } from "./packing";

const need = create(NeedSchema, {
  id: "need_1",
  version: 7n,
  state: NeedState.OPEN,
  profile: { title: "Følge til lege", details: "Dørkode 1234" },
  sessions: [{ id: "s1", places: 2, taken: 1, startsLocal: "2026-11-28T10:00" }, { id: "s2", places: 1, startsLocal: "2026-11-29T10:00", profile: { title: "Annerledes", details: "Ring 99" } }],
});

describe("what is kept", () => {
  it("comes back as it was, without the private part of a need", () => {
    const rows = unpack(["needs", 7, ""], pack(["needs", 7, ""], rowsOf([need]))) as ReturnType<typeof rowsOf>;
    expect(rows.map(({ session, standing, profile }) => [session.id, standing, profile.title, profile.details])).toEqual([["s1", "open", "Følge til lege", ""], ["s2", "open", "Annerledes", ""]]);
    expect(unpack(["need", "need_1"], pack(["need", "need_1"], need))).toMatchObject({ id: "need_1", version: 7n, profile: { details: "" } });
    expect(need.profile?.details).toBe("Dørkode 1234"); // on the screen it stays
  });

  it("is no person, and no list in which somebody searched", () => {
    for (const key of [["volunteer", "v"], ["volunteers"], ["offers", "s"], ["suggestions", "s"], ["deliveries", "o"], ["needs", 7, "Kari"], ["needs", "found", "", "", "", false, "Kari", "Europe/Oslo"], ["needs", "week", "2026-11-23"]]) {
      expect(isKept(key), JSON.stringify(key)).toBe(false);
    }
    for (const key of [["needs", 7, ""], ["needs", "found", "", "", "", false, "", "Europe/Oslo"], ["need", "n"], ["session"], ["centre", "c"]]) expect(isKept(key), JSON.stringify(key)).toBe(true);
  });

  it("is nothing where it cannot be read", () => {
    expect(unpack(["need", "n"], "????")).toBeUndefined();
  });
});

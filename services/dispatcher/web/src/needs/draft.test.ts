import { describe, expect, it } from "vitest";
import { words } from "../words/nb";
import { empty, looksLikeIdentity, profileOf, wrongs } from "./draft";

const NOW = "2026-11-24T09:00";
const good = { ...empty("2026-11-25"), title: "Måke snø", venue: "venue_1" };

describe("the draft of a need", () => {
  it("is fine as it is meant to be", () => {
    expect(wrongs(good, NOW)).toEqual([]);
    expect(profileOf(good, undefined, "Europe/Oslo")).toMatchObject({ startsLocal: "2026-11-25T10:00", endsLocal: "2026-11-25T12:00", places: 1, priority: 3 });
  });

  it("names everything that is wrong at once, with words for each", () => {
    const bad = { ...good, title: " ", day: "", from: "25", until: "09:00", venue: "", places: "0", details: "Ring 010190 12345" };
    const found = wrongs(bad, NOW);
    expect(found.map(({ field }) => field)).toEqual(["title", "day", "from", "until", "venue", "places", "details"]);
    expect(found.filter(({ message }) => !(message in words))).toEqual([]);
  });

  it("does not begin in the past", () => {
    expect(wrongs({ ...good, day: "2026-11-24", from: "08:00" }, NOW)).toEqual([{ field: "from", message: "wrong.past" }]);
  });

  it("knows the shape of an identity number from that of a telephone number", () => {
    expect(["01019012345", "ring 410190 12345 nå", "01.01.90", "91 23 45 67", "99999912345", "1234567890123"].map(looksLikeIdentity)).toEqual([true, true, false, false, false, false]);
  });
});

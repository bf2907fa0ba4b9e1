import { describe, expect, it } from "vitest";
import { words } from "../words/nb";
import { create } from "@bufbuild/protobuf";
import { NeedSchema, Scope, SessionSchema } from "../contract/borgertorg/matching/v1/needs_pb";
import { changed, changedProfile } from "./changing";
import { draftOf, empty, looksLikeIdentity, profileOf, wrongs } from "./draft";

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

  it("keeps what the form does not show of the need that it comes from", () => {
    const from = profileOf(good, undefined, "Europe/Oslo");
    const rich = { ...from, venue: "", placeName: "Hos Berit", requiresSkills: ["bil"], minimumAge: 18, priority: 4 };
    const copy = profileOf({ ...draftOf(rich, rich.startsLocal, rich.endsLocal), title: "Til" }, undefined, "Europe/Oslo", rich);
    expect(copy).toMatchObject({ title: "Til", placeName: "Hos Berit", requiresSkills: ["bil"], minimumAge: 18, priority: 4 });
    expect(profileOf({ ...good, urgent: true }, undefined, "Europe/Oslo", rich).priority).toBe(5);
    expect(wrongs({ ...good, venue: "" }, NOW, { venue: false })).toEqual([]);
  });

  it("is a series that begins on its first day", () => {
    const weekly = { ...good, repeat: "weekly" as const, day: "2026-12-01", days: [3], lastDay: "2026-12-20", skipped: ["2026-12-10"] };
    expect(profileOf(weekly, undefined, "Europe/Oslo")).toMatchObject({
      startsLocal: "2026-12-03T10:00", endsLocal: "2026-12-03T12:00", recurrence: "FREQ=WEEKLY;BYDAY=TH;UNTIL=20261220", exceptDates: ["2026-12-10"],
    });
    expect(wrongs({ ...weekly, days: [], lastDay: "2026-11-01" }, NOW).map(({ field }) => field)).toEqual(["days", "lastDay"]);
    expect(wrongs({ ...weekly, lastDay: "2026-12-02" }, NOW)).toEqual([{ field: "lastDay", message: "need.form.wrong.none" }]);
  });
});

describe("a change", () => {
  const profile = { ...profileOf({ ...good, repeat: "weekly", day: "2026-12-03", days: [3] }, undefined, "Europe/Oslo") };
  const session = create(SessionSchema, { id: "session_2", startsLocal: "2026-12-10T10:00", endsLocal: "2026-12-10T12:00" });
  const need = create(NeedSchema, { profile, sessions: [session] });

  it("names what is otherwise", () => {
    expect(changed(good, { ...good, until: "13:00", urgent: true })).toEqual(["until", "urgent"]);
  });

  it("is of one session, of the rest from its day on, or of the whole series from its first day on", () => {
    const sent = { ...profile, startsLocal: "2026-12-11T11:00", endsLocal: "2026-12-11T13:00" };
    expect(changedProfile(sent, need, session, Scope.THIS)).toMatchObject({ startsLocal: "2026-12-11T11:00", recurrence: "" });
    expect(changedProfile(sent, need, session, Scope.THIS_AND_FOLLOWING)).toMatchObject({ startsLocal: "2026-12-10T11:00", recurrence: profile.recurrence });
    expect(changedProfile(sent, need, session, Scope.ALL)).toMatchObject({ startsLocal: "2026-12-03T11:00", endsLocal: "2026-12-03T13:00" });
  });
});

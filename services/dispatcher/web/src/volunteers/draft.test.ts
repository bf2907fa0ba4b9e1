import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { VolunteerProfileSchema } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { words } from "./../words/nb";
import { differing, draftOf, EMPTY, laidOver, wrongOf, wrongs } from "./draft";

const GOOD = { ...EMPTY, name: "Åse Berg", phone: "42 57 79 70" };
const KEPT = create(VolunteerProfileSchema, { name: "Åse Berg", phone: "+4742577970", maxMetres: 12_345, weeklyMinutes: 100, skills: ["foto"], languages: ["nb"], position: { latitude: 59.1, longitude: 10 } });

describe("the draft of a person", () => {
  it("names everything that is wrong at once, with words for each", () => {
    expect(wrongs(GOOD, 2026)).toEqual([]);
    const found = wrongs({ ...EMPTY, name: "Per 010190 12345", phone: "123", email: "per", postalCode: "32", km: "0", hours: "200", birthYear: "2015", skills: ["01019012345"] }, 2026);
    expect(found.map(({ field }) => field)).toEqual(["name", "phone", "email", "postalCode", "km", "hours", "birthYear", "skills"]);
    expect(found.filter(({ message }) => !(message in words))).toEqual([]);
    expect(wrongs(EMPTY, 2026).map(({ field }) => field)).toEqual(["name", "phone"]);
  });

  it("refuses the shape of an identity number where a phone is asked for", () => {
    expect(wrongs({ ...GOOD, phone: "010190 12345" }, 2026)).toEqual([{ field: "phone", message: "volunteers.wrong.identity" }]);
    expect(wrongs({ ...GOOD, phone: "+47 42 57 79 70" }, 2026)).toEqual([]);
  });

  it("changes nothing that was not touched", () => {
    expect(differing(KEPT, laidOver(KEPT, draftOf(KEPT), undefined))).toEqual([]);
    expect(differing(KEPT, laidOver(KEPT, { ...draftOf(KEPT), name: "Åse Lund", hours: "2,5" }, undefined))).toEqual(["name", "weekly_minutes"]);
    expect(differing(KEPT, laidOver(KEPT, draftOf(KEPT), create(VolunteerProfileSchema, { position: { latitude: 59, longitude: 10 } }).position))).toEqual(["position"]);
  });

  it("says what the service refuses at its field", () => {
    expect(wrongOf("profile.email", "belongs to another volunteer of this centre")).toEqual({ field: "email", message: "volunteers.wrong.taken" });
    expect(wrongOf("profile.skills[2]", "looks like a national identity number; …")).toEqual({ field: "skills", message: "volunteers.wrong.identity" });
    expect(wrongOf("consents", "without a consent to coordination nobody is registered")?.field).toBe("consent");
    expect(wrongOf("idempotency_key", "is empty")).toBeUndefined();
  });
});

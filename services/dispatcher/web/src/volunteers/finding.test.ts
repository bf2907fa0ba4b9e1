import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { VolunteerSchema, VolunteerState } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { peopleOf, phoneInWords, sameAs } from "./finding";

const person = (id: string, name: string, phone: string, skills: string[], paused = false) =>
  create(VolunteerSchema, { id, state: paused ? VolunteerState.PAUSED : VolunteerState.ACTIVE, profile: { name, phone, email: `${id}@example.org`, skills, languages: ["nb"] } });
const PEOPLE = peopleOf([
  person("a", "Åse Berg", "+4742577970", ["strikking"]),
  person("b", "Bjørn Ødegård", "+4791234567", ["foto", "strikking"], true),
  person("c", "Anders André", "+46701234567", []),
]);
describe("finding volunteers", () => {
  it("knows a person again by name and phone together", () => {
    expect(sameAs(PEOPLE, "åse  berg".replace("  ", " "), "42 57 79 70")?.id).toBe("a");
    expect(sameAs(PEOPLE, "Åse Berg", "")).toBeUndefined();
    expect(sameAs(PEOPLE, "Per Berg", "0047 42577970")).toBeUndefined();
  });

  it("writes a number as one says it", () => {
    expect([phoneInWords("+4742577970"), phoneInWords("+46701234567")]).toEqual(["42 57 79 70", "+46701234567"]);
  });
});

import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { VolunteerSchema, VolunteerState } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { counted, found, peopleOf, phoneInWords, sameAs } from "./finding";

const person = (id: string, name: string, phone: string, skills: string[], paused = false) =>
  create(VolunteerSchema, { id, state: paused ? VolunteerState.PAUSED : VolunteerState.ACTIVE, profile: { name, phone, email: `${id}@example.org`, skills, languages: ["nb"] } });
const PEOPLE = peopleOf([
  person("a", "Åse Berg", "+4742577970", ["strikking"]),
  person("b", "Bjørn Ødegård", "+4791234567", ["foto", "strikking"], true),
  person("c", "Anders André", "+46701234567", []),
]);
const WANTED = { words: "", skill: "", language: "" };
const names = (some: typeof PEOPLE) => some.map(({ profile }) => profile.name);

describe("finding volunteers", () => {
  it("lists them as a Norwegian does, å last", () => {
    expect(names(PEOPLE)).toEqual(["Anders André", "Bjørn Ødegård", "Åse Berg"]);
  });

  it("finds words in any order, with or without marks, and numbers however they are grouped", () => {
    for (const [words, name] of [["berg åse", "Åse Berg"], ["ase", "Åse Berg"], ["odegard", "Bjørn Ødegård"], ["andre", "Anders André"], ["425 77 970", "Åse Berg"], ["+47 42577970", "Åse Berg"], ["B@EXAMPLE", "Bjørn Ødegård"]] as const) {
      expect(names(found(PEOPLE, { ...WANTED, words })), words).toEqual([name]);
    }
    expect(found(PEOPLE, { ...WANTED, words: "åse ødegård" })).toEqual([]);
  });

  it("filters by state and skill, and counts what there is", () => {
    expect(names(found(PEOPLE, { ...WANTED, state: "paused" }))).toEqual(["Bjørn Ødegård"]);
    expect(names(found(PEOPLE, { ...WANTED, skill: "strikking", state: "active" }))).toEqual(["Åse Berg"]);
    expect(counted(PEOPLE, (profile) => profile.skills)).toEqual([["foto", 1], ["strikking", 2]]);
  });

  it("is fast with a whole town", () => {
    const town = peopleOf(Array.from({ length: 2500 }, (_, nth) => person(`p${nth}`, `Person ${nth} Åsen`, `+47${40000000 + nth}`, ["foto"])));
    const start = performance.now();
    expect(found(town, { ...WANTED, words: "asen 24" }).length).toBeGreaterThan(20);
    expect(performance.now() - start).toBeLessThan(100);
  });

  it("knows a person again by name and phone together", () => {
    expect(sameAs(PEOPLE, "åse  berg".replace("  ", " "), "42 57 79 70")?.id).toBe("a");
    expect(sameAs(PEOPLE, "Åse Berg", "")).toBeUndefined();
    expect(sameAs(PEOPLE, "Per Berg", "0047 42577970")).toBeUndefined();
  });

  it("writes a number as one says it", () => {
    expect([phoneInWords("+4742577970"), phoneInWords("+46701234567")]).toEqual(["42 57 79 70", "+46701234567"]);
  });
});

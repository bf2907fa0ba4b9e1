// What is typed into the settings is what is sent, and only what was changed counts.
import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { PolicySchema } from "../contract/borgertorg/organisations/v1/policy_pb";
import { about, changeOf, draftOf, wrongs } from "./draft";
import { ALL, FIGURES, PART, TYPED, USUAL } from "./known";

const usual = { ...Object.fromEntries(Object.entries(FIGURES).map(([name, one]) => [name, String(one.usual)])), ...USUAL } as ReturnType<typeof draftOf>;

describe("the settings", () => {
  it("come back as they went", () => {
    const draft = { ...usual, wave: "3", rested: "60,5", quietUntil: "07:30", hold: true };

    expect(draftOf(create(PolicySchema, changeOf(draft, []).policy))).toEqual(draft);
  });

  it("tell each field of the contract that was changed once", () => {
    expect(changeOf(usual, ["answer", "proximity", "fairness"]).updateMask.paths).toEqual(["answer_hours", "weights"]);
  });

  it("are fine as is usual, and each is somewhere in the contract", () => {
    expect(wrongs(usual)).toEqual([]);
    expect(ALL.filter((name) => !PART[name])).toEqual([]);
    expect(Object.values(TYPED).filter((name) => !ALL.includes(name))).toEqual([]);
  });

  it("name what is out of bounds, nights that are too long, and an erasure that comes too soon", () => {
    const faulty = (change: Partial<typeof usual>) => wrongs({ ...usual, ...change }).map(({ field, message }) => `${field} ${message}`);

    expect(faulty({ answer: "337", travel: "0", wave: "1,5" })).toEqual(["wave settings.wrong.figure", "answer settings.wrong.figure", "travel settings.wrong.figure"]);
    expect(faulty({ quietFrom: "14:00", quietUntil: "08:01" })).toEqual(["quietUntil settings.wrong.quiet"]);
    expect(faulty({ quietFrom: "14:00", quietUntil: "08:00" })).toEqual([]);
    expect(faulty({ quietFrom: "10:00", quietUntil: "10:00" })).toEqual([]);
    expect(faulty({ erase: "394" })).toEqual(["erase settings.wrong.erase"]);
  });

  it("are refused by the service at their field", () => {
    expect(about({ field: "policy.retention.inactive_erase_days" })?.field).toBe("erase");
    expect(about({ field: "update_mask" })).toBeUndefined();
  });
});

import { describe, expect, it } from "vitest";
import { about, EMPTY, orgnrFault, orgnrInWords, wrongs } from "./draft";

describe("an organisation number", () => {
  it("holds in any dress", () => {
    for (const text of ["974760673", "974 760 673", "974.760.673", "NO974760673MVA", " no 974 760 673 mva"]) expect(orgnrFault(text), text).toBeUndefined();
  });

  it("is refused where digits are missing, or where the last does not check the others", () => {
    expect(["", "12345678", "1234567850", "12345678x"].map(orgnrFault)).toEqual(["digits", "digits", "digits", "digits"]);
    expect(["123456784", "000000000"].map(orgnrFault)).toEqual(["check", "check"]);
    for (let check = 0; check < 10; check += 1) expect(orgnrFault(`81000004${check}`)).toBe("check");
  });

  it("is written in threes", () => {
    expect(orgnrInWords("974760673")).toBe("974\u00a0760\u00a0673");
  });
});

describe("what is typed about an organisation", () => {
  it("needs a name, and a number unless it has none", () => {
    expect(wrongs(EMPTY).map(({ field }) => field)).toEqual(["name", "orgnr"]);
    expect(wrongs({ ...EMPTY, name: "Turlaget", numbering: "none", orgnr: "1" })).toEqual([]);
  });

  it("is refused by the service at its field", () => {
    expect(about({ reason: "ORGNR_TAKEN" })).toEqual({ field: "orgnr", message: "organisations.wrong.orgnr.taken" });
    expect(about({ field: "profile.postal_code" })?.field).toBe("postalCode");
    expect(about({ field: "profile" })).toBeUndefined();
  });
});

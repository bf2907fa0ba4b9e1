import { describe, expect, it } from "vitest";
import { differing, laidOver } from "./draft";

const base = { name: "Huldrehallen", postalCode: "3275", hours: [[600, 960]] };

describe("what is typed over something that stands", () => {
  it("is kept where it was typed, and follows where it was not", () => {
    const typed = { ...base, name: "Hallen" };
    const stands = { ...base, name: "Storhallen", hours: [[540, 960]] };

    expect(laidOver(base, typed, stands)).toEqual({ name: "Hallen", postalCode: "3275", hours: [[540, 960]] });
  });

  it("differs by what it says, not by which list it is", () => {
    expect(differing(base, { ...base, hours: [[600, 960]] })).toEqual([]);
    expect(differing(base, { ...base, hours: [[600, 961]] })).toEqual(["hours"]);
  });
});

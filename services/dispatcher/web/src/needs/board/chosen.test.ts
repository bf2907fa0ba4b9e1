import { describe, expect, it } from "vitest";
import { ticked } from "./chosen";

const SHOWN = ["a", "b", "c", "d", "e"];
const tick = (before: string[], id: string, on: boolean, from?: string) => [...ticked(new Set(before), SHOWN, id, on, from)].sort().join("");

describe("the choice", () => {
  it("is ticked one by one", () => {
    expect([tick([], "b", true), tick(["b", "c"], "b", false)]).toEqual(["b", "c"]);
  });
  it("takes a stretch along with shift, in both directions, with and without a tick", () => {
    expect([tick(["b"], "d", true, "b"), tick(["d"], "b", true, "d"), tick(["a", "b", "c"], "c", false, "b")]).toEqual(["bcd", "bcd", "a"]);
  });
  it("is one alone where the box before is not shown any more", () => {
    expect(tick(["z"], "b", true, "z")).toBe("bz");
  });
});

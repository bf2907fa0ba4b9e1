// The days that a rule gives, and the rule itself.
import { describe, expect, it } from "vitest";
import { daysOf, exceptionsOf, heldOn, ruleOf, type Series } from "./recurrence";

const series = (change: Partial<Series>): Series => ({ day: "2026-12-03", repeat: "weekly", days: [3], lastDay: "2026-12-31", skipped: [], ...change });

describe("a series", () => {
  it("has each of its weekdays until the last day", () => {
    expect(daysOf(series({}))).toEqual(["2026-12-03", "2026-12-10", "2026-12-17", "2026-12-24", "2026-12-31"]);
    expect(daysOf(series({ days: [3, 0], lastDay: "2026-12-10" }))).toEqual(["2026-12-03", "2026-12-07", "2026-12-10"]);
    expect(daysOf(series({ repeat: "once" }))).toEqual(["2026-12-03"]);
  });

  it("comes every other week, counted from the week of its first day", () => {
    expect(daysOf(series({ repeat: "fortnightly", days: [1, 3], lastDay: "2026-12-20" }))).toEqual(["2026-12-03", "2026-12-15", "2026-12-17"]);
  });

  it("is a rule of the contract, and names what falls away", () => {
    const some = series({ days: [3, 1], skipped: ["2026-12-24", "2026-11-01"] });
    expect(ruleOf(some)).toBe("FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261231");
    expect(ruleOf(series({ repeat: "fortnightly" }))).toBe("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;UNTIL=20261231");
    expect(exceptionsOf(some)).toEqual(["2026-12-24"]);
    expect(ruleOf(series({ repeat: "once" }))).toBe("");
  });

  it("begins on the first day that is held", () => {
    const some = series({ skipped: ["2026-12-03"] });
    expect(heldOn(some)[0]).toBe("2026-12-10");
    expect(exceptionsOf(some)).toEqual([]);
  });
});

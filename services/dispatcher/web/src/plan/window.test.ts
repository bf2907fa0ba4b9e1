import { describe, expect, it } from "vitest";
import { windowOf, wrongs } from "./window";

const NONE = { from: "", until: "" };
const FRIDAY = "2026-11-27";

describe("the days of a plan", () => {
  it("are the rest of this week, the next one, or both", () => {
    expect(windowOf("this", FRIDAY, NONE)).toEqual({ from: FRIDAY, until: "2026-11-29" });
    expect(windowOf("next", FRIDAY, NONE)).toEqual({ from: "2026-11-30", until: "2026-12-06" });
    expect(windowOf("both", FRIDAY, NONE)).toEqual({ from: FRIDAY, until: "2026-12-06" });
  });

  it("are one day on a Sunday, and a whole week on a Monday", () => {
    expect(windowOf("this", "2026-11-29", NONE)).toEqual({ from: "2026-11-29", until: "2026-11-29" });
    expect(windowOf("this", "2026-11-30", NONE)).toEqual({ from: "2026-11-30", until: "2026-12-06" });
  });

  it("are those that somebody picks, if they can be planned", () => {
    const messages = (from: string, until: string) => wrongs(windowOf("dates", FRIDAY, { from, until }), FRIDAY).map(({ field, message }) => `${field} ${message}`);
    expect(messages("2026-11-27", "2026-11-27")).toEqual([]);
    expect(messages("", "2026-11-2")).toEqual(["from plan.wrong.day", "until plan.wrong.day"]);
    expect(messages("2026-11-20", "2026-11-26")).toEqual(["until plan.wrong.past"]);
    expect(messages("2026-12-02", "2026-12-01")).toEqual(["until plan.wrong.order"]);
    expect(messages("2026-11-27", "2027-02-18")).toEqual([]);
    expect(messages("2026-11-27", "2027-02-19")).toEqual(["until plan.wrong.long"]);
  });
});

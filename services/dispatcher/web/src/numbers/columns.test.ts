import { describe, expect, it } from "vitest";
import { share, spanOf } from "./columns";
import { visitsWithin } from "./reading";

describe("the numbers", () => {
  it("say all only of all, and nothing of nothing", () => {
    expect([share(199, 200), share(200, 200), share(0, 3), share(0, 0)]).toEqual([99, 100, 0, undefined]);
  });

  it("say how long it takes in two words at most", () => {
    expect([0, 59, 60, 125, 2879, 2880, 6000].map(spanOf)).toEqual([
      ["numbers.minutes", { minutes: 0 }],
      ["numbers.minutes", { minutes: 59 }],
      ["numbers.hours", { hours: 1, minutes: 0 }],
      ["numbers.hours", { hours: 2, minutes: 5 }],
      ["numbers.hours", { hours: 47, minutes: 59 }],
      ["numbers.days", { days: 2, hours: 0 }],
      ["numbers.days", { days: 4, hours: 4 }],
    ]);
  });

  it("count the visits of their own days, the last included", () => {
    const counts = [["2026-11-22", 1], ["2026-11-23", 20], ["2026-11-29", 300], ["2026-11-30", 4000]].map(([day, visits]) => ({ day: String(day), visits: Number(visits) }));
    expect(visitsWithin(counts, { from: "2026-11-23", until: "2026-11-29" })).toBe(320);
  });
});

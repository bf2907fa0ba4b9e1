import { describe, expect, it } from "vitest";
import { daysFrom, isDay, mondayIn, mondayOf, numberOf, spanOfDays, weekOf } from "./week";

describe("weeks", () => {
  it("are counted as ISO 8601 counts them, over the turn of a year too", () => {
    const published: [string, string][] = [
      ["2026-11-27", "2026-W48"], ["2026-12-31", "2026-W53"], ["2027-01-03", "2026-W53"], ["2027-01-04", "2027-W01"], ["2024-12-30", "2025-W01"], ["2021-01-03", "2020-W53"],
      ["2023-01-01", "2022-W52"], ["2018-12-31", "2019-W01"],
    ];
    for (const [day, week] of published) {
      expect(weekOf(day), day).toBe(week);
      expect(mondayIn(week)).toBe(mondayOf(day));
    }
    expect(numberOf("2027-W01")).toBe(1);
  });

  it("begin on Monday", () => {
    expect(daysFrom("2026-11-23")).toEqual(["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29"]);
    expect([mondayOf("2026-11-29"), mondayOf("2026-11-23")]).toEqual(["2026-11-23", "2026-11-23"]);
  });

  it("are not taken from an address where there is none", () => {
    expect(["", "2026", "2026-W54", "2025-W53", "2026-W00", "2026-W1", "0026-W48", "2026-W48x"].map(mondayIn)).toEqual(Array(8).fill(undefined));
  });

  it("know a day from half of one", () => {
    expect(["2026-02-28", "2028-02-29"].map(isDay)).toEqual([true, true]);
    expect(["", "0002-11-24", "2026-02-30", "2026-13-01", "24.11.2026"].map(isDay)).toEqual(Array(5).fill(false));
  });

  it("are said as one says them", () => {
    expect(spanOfDays("2026-11-23", "2026-11-29", "nb")).toBe("23.–29. november 2026");
    expect(spanOfDays("2026-11-30", "2026-12-06", "nn")).toBe("30. november – 6. desember 2026");
    expect(spanOfDays("2026-12-28", "2027-01-03", "en")).toBe("28 December 2026 – 3 January 2027");
  });
});

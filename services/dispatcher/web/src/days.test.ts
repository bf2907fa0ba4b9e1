import { describe, expect, it } from "vitest";
import { clockInWords, dayInWords, languageInWords, later, localOf, MONTHS, spanInWords, WEEKDAYS } from "./days";

describe("days and times", () => {
  it("are said in each language's own words", () => {
    expect(dayInWords("2026-11-24", "nb")).toBe("tirsdag 24. november");
    expect(dayInWords("2026-11-24", "nn")).toBe("tysdag 24. november");
    expect(dayInWords("2026-11-24", "en")).toBe("Tuesday 24 November");
    expect(dayInWords("2026-11-24", "se")).toBe("maŋŋebárga skábmamánu 24. b.");
    expect(spanInWords("2026-11-24T09:05", "2026-11-24T11:00", "nn")).toBe("09.05–11.00");
    expect(clockInWords("2026-11-24T09:05", "en")).toBe("09:05");
  });

  it("have names for each day and month, and no English ones in Norwegian", () => {
    for (const language of ["nb", "nn", "se"] as const) {
      expect(WEEKDAYS[language]).toHaveLength(7);
      expect(MONTHS[language]).toHaveLength(12);
      expect([...WEEKDAYS[language], ...MONTHS[language]].join(" ")).not.toMatch(/day|ary|May|October/);
    }
  });

  it("go with names of languages", () => {
    expect([languageInWords("uk", "nn"), languageInWords("uk", "en"), languageInWords("?", "nb")]).toEqual(["ukrainsk", "Ukrainian", "?"]);
  });

  it("follow the centre's own clock over its changes", () => {
    expect(localOf(new Date("2027-03-28T00:59:00Z"), "Europe/Oslo")).toBe("2027-03-28T01:59");
    expect(localOf(new Date("2027-03-28T01:00:00Z"), "Europe/Oslo")).toBe("2027-03-28T03:00");
    expect(later("2027-03-27", 1)).toBe("2027-03-28");
    expect(later("2026-12-31", 1)).toBe("2027-01-01");
  });
});

import { describe, expect, it } from "vitest";
import { daysOf, inWeeks, isWholeMonth, monthInWords, stretchInWords, weekOf, wrongs } from "./days";

describe("the days of the numbers", () => {
  it("end today, but for those of the last month", () => {
    expect(daysOf("maaned", "2026-11-27")).toEqual({ from: "2026-11-01", until: "2026-11-27" });
    expect(daysOf("forrige", "2027-01-01")).toEqual({ from: "2026-12-01", until: "2026-12-31" });
    expect(daysOf("forrige", "2028-03-31")).toEqual({ from: "2028-02-01", until: "2028-02-29" });
    expect(daysOf("aar", "2026-11-27")).toEqual({ from: "2026-01-01", until: "2026-11-27" });
  });

  it("are gathered in weeks where they are two months at most", () => {
    expect(inWeeks({ from: "2026-11-01", until: "2026-12-31" })).toBe(true);
    expect(inWeeks({ from: "2026-11-01", until: "2027-01-02" })).toBe(false);
  });

  it("are refused where one is missing, they are turned round, or there are more than a year of them", () => {
    const said = (from: string, until: string) => wrongs({ from, until }).map(({ field, message }) => `${field} ${message}`);
    expect(said("", "2026-13-01")).toEqual(["from numbers.wrong.missing", "until numbers.wrong.missing"]);
    expect(said("2026-11-02", "2026-11-01")).toEqual(["until numbers.wrong.order"]);
    expect(said("2026-01-01", "2027-01-02")).toEqual(["until numbers.wrong.long"]);
    expect(said("2026-01-01", "2027-01-01")).toEqual([]);
    expect(said("2026-03-29", "2026-03-29")).toEqual([]);
  });

  it("lie in the weeks of ISO 8601", () => {
    expect(["2026-11-23", "2026-12-31", "2027-01-01", "2027-01-04", "2024-12-30", "2026-01-01"].map(weekOf)).toEqual([48, 53, 53, 1, 1, 1]);
  });

  it("are said in each language's own words", () => {
    expect(stretchInWords({ from: "2026-11-23", until: "2026-11-29" }, "nb")).toBe("23.–29. november");
    expect(stretchInWords({ from: "2026-11-30", until: "2026-12-06" }, "nn")).toBe("30. november – 6. desember");
    expect(stretchInWords({ from: "2026-12-28", until: "2027-01-03" }, "en")).toBe("28 December 2026 – 3 January 2027");
    expect(stretchInWords({ from: "2026-05-01", until: "2026-05-01" }, "en")).toBe("1 May");
    expect(monthInWords("2026-10-14", "nn")).toBe("oktober 2026");
    expect([{ from: "2026-11-01", until: "2026-11-30" }, { from: "2026-11-01", until: "2026-11-27" }].map(isWholeMonth)).toEqual([true, false]);
  });
});

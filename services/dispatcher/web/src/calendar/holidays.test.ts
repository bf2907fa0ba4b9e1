// Against the dates that were published for these years.
import { describe, expect, it } from "vitest";
import { later } from "../days";
import { words } from "../words/nb";
import { awayOn, easterOf, holidaysOn } from "./holidays";

const ofYear = (year: number) => {
  const days = Array.from({ length: 366 }, (_, nth) => later(`${year}-01-01`, nth)).filter((day) => day.startsWith(`${year}`));
  return days.flatMap((day) => holidaysOn(day).map((one) => ({ ...one, on: day.slice(5) })));
};

describe("the red days of Norway", () => {
  it("go round Easter, whether it is early or late", () => {
    const published: Record<number, string> = {
      1954: "04-18", 1981: "04-19", 2000: "04-23", 2008: "03-23", 2011: "04-24", 2016: "03-27", 2019: "04-21", 2024: "03-31", 2025: "04-20", 2026: "04-05", 2027: "03-28", 2028: "04-16",
      2029: "04-01", 2030: "04-21", 2035: "03-25", 2038: "04-25", 2049: "04-18", 2076: "04-19", 2100: "03-28",
    };
    for (const [year, day] of Object.entries(published)) expect(easterOf(Number(year))).toBe(`${year}-${day}`);
  });

  it.each([
    [2024, "03-28", "03-29", "03-31", "04-01", "05-09", "05-19", "05-20"],
    [2025, "04-17", "04-18", "04-20", "04-21", "05-29", "06-08", "06-09"],
    [2026, "04-02", "04-03", "04-05", "04-06", "05-14", "05-24", "05-25"],
    [2028, "04-13", "04-14", "04-16", "04-17", "05-25", "06-04", "06-05"],
  ])("are those of %i", (year, maundy, goodFriday, easter, easterMonday, ascension, pentecost, whitMonday) => {
    const off = ofYear(year).filter((one) => one.day === "off");
    expect(Object.fromEntries(off.map(({ name, on }) => [name, on]))).toEqual({
      newYear: "01-01", maundy, goodFriday, easter, easterMonday, labour: "05-01", constitution: "05-17", ascension, pentecost, whitMonday, christmas: "12-25", boxing: "12-26",
    });
    expect(off).toHaveLength(12);
  });

  it("are now and then two on one day", () => {
    expect(holidaysOn("2027-05-17").map(({ name }) => name)).toEqual(["constitution", "whitMonday"]);
    expect(holidaysOn("2008-05-01").map(({ name }) => name)).toEqual(["labour", "ascension"]);
  });

  it("leave the Sámi national day a day of work with flags", () => {
    expect(holidaysOn("2027-02-06")).toEqual([{ name: "sami", day: "flag" }]);
    expect(awayOn("2027-02-06")).toBeUndefined();
  });

  it("leave the eves black, and say that hardly anybody is there", () => {
    expect(["2026-12-24", "2026-12-31"].flatMap((day) => holidaysOn(day))).toEqual([{ name: "christmasEve", day: "early" }, { name: "newYearsEve", day: "early" }]);
    expect(["2026-12-24", "2026-12-25", "2026-12-03"].map((day) => awayOn(day)?.name)).toEqual(["christmasEve", "christmas", undefined]);
  });

  it("each have a name", () => {
    for (const { name } of ofYear(2026)) expect(words[`calendar.holiday.${name}`], name).toMatch(/\w/);
  });
});

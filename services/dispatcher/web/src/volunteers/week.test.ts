import { describe, expect, it } from "vitest";
import { daysInWords, hourOf, hoursOf, laid, merged, minuteOf, share } from "./week";

const WEEK = merged([{ weekday: 1, fromMinute: 510, untilMinute: 840 }, { weekday: 3, fromMinute: 600, untilMinute: 720 }]);

describe("a week", () => {
  it("says of each hour whether it is free, partly or not", () => {
    expect([8, 9, 13, 14].map((hour) => share(WEEK, 1, hour))).toEqual(["part", "all", "all", "none"]);
    expect(share(WEEK, 2, 9)).toBe("none");
  });

  it("takes an hour out and puts it back, and leaves the rest to the minute", () => {
    const without = laid(WEEK, hourOf(1, 10), false);
    expect(without).toEqual([{ weekday: 1, fromMinute: 510, untilMinute: 600 }, { weekday: 1, fromMinute: 660, untilMinute: 840 }, WEEK[1]]);
    expect(laid(without, hourOf(1, 10), true)).toEqual(WEEK);
    expect(laid(WEEK, { weekday: 3, fromMinute: 0, untilMinute: 1440 }, false)).toEqual([WEEK[0]]);
  });

  it("shows the usual hours and what lies outside of them", () => {
    expect(hoursOf(WEEK)[0]).toBe(8);
    expect(hoursOf([{ weekday: 7, fromMinute: 390, untilMinute: 1440 }])).toEqual(Array.from({ length: 18 }, (_, nth) => 6 + nth));
  });

  it("says its days in words", () => {
    expect(daysInWords(WEEK, "nb")).toEqual([["mandag", "8.30–14"], ["onsdag", "10–12"]]);
    expect(daysInWords(WEEK, "en")).toEqual([["Monday", "8:30–14:00"], ["Wednesday", "10:00–12:00"]]);
  });

  it("reads midnight at the end of a day", () => {
    expect([minuteOf("08:30"), minuteOf("00:00"), minuteOf("00:00", true), minuteOf("")]).toEqual([510, 0, 1440, Number.NaN]);
  });
});

// Opening hours and visits, as they are typed, sent and shown.
import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { VenueProfileSchema } from "../contract/borgertorg/organisations/v1/venues_pb";
import { clockOf, minuteOf } from "../forms/clock";
import { about, draftOf, EMPTY, figureOf, profileOf, wrongs } from "./draft";
import { holds, likeMonday, openingOf, openOn, type Hours } from "./hours";
import { firstDay, weekNumber, weeksOf } from "./visits";

const hours = (weekday: number, from: string, until: string): Hours => ({ weekday, from, until, staffing: "staffed" });

describe("opening hours", () => {
  it("end at midnight or before it", () => {
    expect(openingOf([hours(1, "22:00", "00:00")])[0]?.period).toEqual({ weekday: 1, fromMinute: 1320, untilMinute: 1440 });
    expect(clockOf(1440)).toBe("00:00");
    expect(["9", "930", "9.30", "09:30", "24:00", "12:60", ""].map(minuteOf)).toEqual([540, 570, 570, 570, undefined, undefined, undefined]);
    expect([hours(1, "10:00", "16:00"), hours(1, "16:00", "10:00"), hours(1, "", "16:00"), hours(1, "00:00", "00:00")].map(holds)).toEqual([true, false, false, true]);
  });

  it("are those of the week, unless the day differs", () => {
    const week = [hours(4, "14:00", "20:00"), hours(4, "09:00", "12:00"), hours(5, "09:00", "16:00")];
    const closed = [{ from: "2026-12-24", until: "2026-12-26", hours: [] }];

    expect(openOn(week, closed, "2026-12-17", 4).map(({ from }) => from)).toEqual(["09:00", "14:00"]);
    expect(openOn(week, closed, "2026-12-24", 4)).toEqual([]);
  });

  it("of Monday are copied to the weekdays, and leave the weekend alone", () => {
    const copied = likeMonday([hours(1, "09:00", "21:00"), hours(3, "10:00", "12:00"), hours(6, "10:00", "16:00")]);

    expect(copied.map(({ weekday, from }) => `${weekday} ${from}`)).toEqual(["1 09:00", "2 09:00", "3 09:00", "4 09:00", "5 09:00", "6 10:00"]);
  });
});

describe("what is typed about a place", () => {
  it("names each field that is missing, and each stretch that ends before it begins", () => {
    expect(wrongs({ ...EMPTY, hours: [hours(1, "10:00", "16:00"), hours(2, "16:00", "10:00")] }).map(({ field }) => field)).toEqual([
      "name", "organisation", "latitude", "longitude", "access", "hours-1",
    ]);
    expect(about({ field: "profile.opening[4].period.until_minute" })?.field).toBe("hours-4");
  });

  it("takes figures with a comma", () => {
    expect([figureOf("59,40047"), figureOf(" 9.96 ")]).toEqual([59.40047, 9.96]);
    expect(figureOf("nord")).toBeNaN();
  });

  it("comes back as it went", () => {
    const draft = { ...EMPTY, name: "Huldrehallen", organisation: "org_1", latitude: "59,4", longitude: "9,9", access: "full" as const, hours: [hours(7, "10:00", "00:00")] };
    expect(draftOf(create(VenueProfileSchema, profileOf(draft)))).toEqual(draft);
  });
});

describe("visits", () => {
  it("stand in weeks from Monday on, and a day that nobody counted has no figure", () => {
    const first = firstDay("2026-11-27");
    expect(first).toBe("2026-10-19");

    const weeks = weeksOf([{ day: "2026-11-26", function: "library", visits: 12 }, { day: "2026-11-26", function: "hall", visits: 0 }, { day: "2026-11-27", function: "hall", visits: 5 }], first);
    const last = weeks.at(-1);

    expect(last?.number).toBe(48);
    expect(last?.days.map(({ visits }) => visits)).toEqual([undefined, undefined, undefined, 12, 5, undefined, undefined]);
    expect(last?.sum).toBe(17);
  });

  it("have the numbers of weeks that calendars have", () => {
    expect(["2026-01-01", "2026-12-31", "2027-01-03", "2027-01-04", "2024-12-30"].map(weekNumber)).toEqual([1, 53, 53, 1, 1]);
  });
});

import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { NeedSchema } from "../../contract/borgertorg/matching/v1/needs_pb";
import { rowsOf } from "../reading";
import { counted, filterOf, instantOf, isFiltered, narrowed, windowOf, withFilter, withoutFilter } from "./filter";

const OSLO = "Europe/Oslo";
const at = (text: string) => new Date(text);

describe("the filter in the address", () => {
  it("is the same after it was passed on", () => {
    const set = { words: "hund", span: "datoer", from: "2026-12-01", until: "2026-12-24", mine: true, standing: "open", urgent: true, organisation: "org_1", venue: "venue_1", category: "måltid", priority: 4 } as const;
    const address = withFilter(new URLSearchParams("visning=tavle"), set);
    expect(filterOf(new URLSearchParams(address.toString()))).toEqual(set);
    expect(address.get("visning")).toBe("tavle");
    expect(withoutFilter(address).toString()).toBe("visning=tavle");
  });

  it("says nothing where it asks nothing, and takes no nonsense", () => {
    expect(withFilter(new URLSearchParams("sok=a&mine=1&tid=uka"), { words: "", mine: false, span: "fire-uker" }).toString()).toBe("");
    const odd = filterOf(new URLSearchParams("tid=evig&fra=i+går&til=2026-13-40&stilling=x&prioritet=9"));
    expect(odd).toMatchObject({ span: "fire-uker", from: "", until: "", standing: undefined, priority: 0 });
    expect(isFiltered(odd)).toBe(false);
  });
});

describe("the stretch of time", () => {
  const now = at("2026-11-27T09:00:00Z"); // a Friday, 10 o'clock in Oslo
  const window = (span: "i-dag" | "uka" | "fire-uker" | "datoer", from = "", until = "") => {
    const found = windowOf({ span, from, until }, now, OSLO);
    return [found.from.toISOString(), found.until.toISOString()];
  };

  it("is the centre's own days", () => {
    expect(window("i-dag")).toEqual(["2026-11-26T23:00:00.000Z", "2026-11-27T23:00:00.000Z"]);
    expect(window("uka")).toEqual(["2026-11-27T09:00:00.000Z", "2026-11-29T23:00:00.000Z"]);
    expect(window("fire-uker")).toEqual(["2026-11-27T09:00:00.000Z", "2026-12-25T09:00:00.000Z"]);
    expect(window("datoer", "2026-12-01", "2026-12-02")).toEqual(["2026-11-30T23:00:00.000Z", "2026-12-02T23:00:00.000Z"]);
    expect(window("datoer", "2026-12-05", "2026-12-02")).toEqual(["2026-12-04T23:00:00.000Z", "2026-12-05T23:00:00.000Z"]);
  });

  it("knows the days on which the clock is changed", () => {
    expect(instantOf("2026-10-25T00:00", OSLO).toISOString()).toBe("2026-10-24T22:00:00.000Z");
    expect(instantOf("2026-10-26T00:00", OSLO).toISOString()).toBe("2026-10-25T23:00:00.000Z");
    expect(instantOf("2026-03-29T03:30", OSLO).toISOString()).toBe("2026-03-29T01:30:00.000Z");
  });
});

describe("the rows that are let through", () => {
  const need = (id: string, category: string, priority: number, taken: number) =>
    create(NeedSchema, { id, profile: { title: id, category, priority, venue: "venue_1" }, sessions: [{ id, places: 1, taken, startsLocal: `2026-12-0${id}T10:00`, endsLocal: `2026-12-0${id}T12:00` }] });
  const rows = rowsOf([need("1", "måltid", 5, 0), need("2", "måltid", 3, 1), need("3", "turgruppe", 3, 0)]);
  const filter = filterOf(new URLSearchParams("slag=måltid&stilling=open"));

  it("meet every part", () => {
    expect(narrowed(rows, filter).map((row) => row.need.id)).toEqual(["1"]);
    expect(narrowed(rows, filterOf(new URLSearchParams("haster=1"))).map((row) => row.need.id)).toEqual(["1"]);
  });

  it("are counted for each value of a part as if that part did not ask", () => {
    expect([...counted(narrowed(rows, filter, "standing"), (row) => row.standing)]).toEqual([["open", 1], ["covered", 1]]);
    expect([...counted(narrowed(rows, filter, "category"), (row) => row.profile.category)]).toEqual([["måltid", 1], ["turgruppe", 1]]);
  });
});

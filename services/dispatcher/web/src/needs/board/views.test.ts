import { describe, expect, it } from "vitest";
import { words } from "../../words/nb";
import { added, addressOf, read, removed, renamed, wrongName } from "./views";

const views = added(added([], "Uka", "tid=uka"), " Mine hos oss ", "mine=1");

describe("saved views", () => {
  it("are kept by name, and changed one at a time", () => {
    expect(views.map((view) => view.name)).toEqual(["Mine hos oss", "Uka"]);
    expect(renamed(views, "Uka", "Denne uka")).toContainEqual({ name: "Denne uka", address: "tid=uka" });
    expect(removed(views, "Uka")).toHaveLength(1);
    expect(read(JSON.stringify(views))).toEqual(views);
  });
  it("need a name that no other has", () => {
    const faults = [wrongName(views, "  "), wrongName(views, "uka "), wrongName(views, "uka", "Uka"), wrongName(views, "Ny")];
    expect(faults).toEqual(["needs.views.noName", "needs.views.taken", undefined, undefined]);
    expect(faults.filter((key) => key && !(key in words))).toEqual([]);
  });
  it("are the same view whatever row is open, and in whatever order it was asked", () => {
    expect(addressOf(new URLSearchParams("tid=uka&valgt=x&okt=y&mine=1"))).toBe(addressOf(new URLSearchParams("mine=1&tid=uka")));
  });
  it("are none where something else was kept", () => {
    expect([read("{"), read("7"), read(null), read('[{"name":3},{"name":"a","address":"b"}]')]).toEqual([[], [], [], [{ name: "a", address: "b" }]]);
  });
});

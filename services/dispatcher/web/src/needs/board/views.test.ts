import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { ViewSchema } from "../../contract/borgertorg/dispatcher/v1/views_pb";
import { words } from "../../words/nb";
import { addressOf, kept, ofBoard, searchOf, wrongName } from "./views";

const view = (id: string, name: string, shared = false, address = kept("tid=uka")) => create(ViewSchema, { id, name, shared, address });

describe("saved views", () => {
  it("are one's own first, then everybody's, and of this page alone", () => {
    const all = [view("1", "Uka", true), view("2", "Åpne"), view("3", "Mine"), view("4", "Folk", false, "/frivillige?sok=x")];
    expect(ofBoard(all).map(({ name }) => name)).toEqual(["Mine", "Åpne", "Uka"]);
  });
  it("need a name that no other of the same people has", () => {
    const all = [view("1", "Uka"), view("2", "Felles", true)];
    const named = (name: string, id = "", shared = false) => wrongName(all, { id, name, shared });
    const faults = [named("  "), named("uka "), named("uka", "1"), named("uka", "", true), named("FELLES", "", true)];
    expect(faults).toEqual(["needs.views.noName", "needs.views.taken", undefined, undefined, "needs.views.taken"]);
    expect(faults.filter((key) => key && !(key in words))).toEqual([]);
  });
  it("are the same view whatever row is open, and in whatever order it was asked", () => {
    const address = addressOf(new URLSearchParams("tid=uka&valgt=x&okt=y&mine=1"));
    expect(address).toBe(addressOf(new URLSearchParams("mine=1&tid=uka")));
    expect(searchOf({ address: kept(address) })).toBe(address);
  });
});

import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { NeedSchema } from "../contract/borgertorg/matching/v1/needs_pb";
import { rowsOf, sharing, withNewer } from "./reading";

const need = (id: string, version: bigint, ...days: string[]) =>
  create(NeedSchema, { id, version, profile: { title: id }, sessions: days.map((day) => ({ id: `${id}-${day}`, startsLocal: `2026-12-${day}T10:00`, endsLocal: `2026-12-${day}T12:00`, places: 2 })) });
const sessions = (rows: readonly { session: { id: string } }[]) => rows.map(({ session }) => session.id);

describe("a list that catches up", () => {
  const before = rowsOf([need("a", 1n, "01", "08"), need("b", 1n, "02"), need("c", 1n, "03")]);

  it("puts what is newer in its place, and takes away what belongs there no more", () => {
    const newer = rowsOf([need("a", 2n, "02", "08"), need("d", 1n, "01")]);
    expect(sessions(withNewer(before, ["a", "c", "d"], newer))).toEqual(["d-01", "a-02", "b-02", "a-08"]);
    expect(sessions(before)).toEqual(["a-01", "b-02", "c-03", "a-08"]);
    expect(sessions(withNewer(before, ["b"], before))).toEqual(sessions(before)); // all were answered, though one was asked for
  });

  it("keeps the rows of what has not changed, and the whole list where nothing has", () => {
    const again = rowsOf([need("d", 1n, "01"), need("a", 1n, "01", "08"), need("b", 2n, "02")]);
    const shared = sharing(before, again);
    expect(sessions(shared)).toEqual(["a-01", "d-01", "b-02", "a-08"]);
    expect(shared[0]).toBe(before[0]);
    expect(shared[3]).toBe(before[3]);
    expect(shared[2]).not.toBe(before[1]);
    expect(sharing(before, rowsOf([need("a", 1n, "01", "08"), need("b", 1n, "02"), need("c", 1n, "03")]))).toBe(before);
    // of a series another stretch is asked for: then none of its rows is the old one, and one need is one thing
    const later = sharing(before, rowsOf([need("a", 1n, "08", "15")]));
    expect(new Set(later.map((row) => row.need)).size).toBe(1);
  });
});

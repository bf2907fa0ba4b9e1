import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { NeedSchema, NeedState, type SessionSchema } from "../contract/borgertorg/matching/v1/needs_pb";
import { entriesOf, sumOf } from "./reading";
import { daysFrom } from "./week";

const WEEK = daysFrom("2026-11-23");
const NOW = "2026-11-25T12:00";

const need = (id: string, state: NeedState, ...sessions: MessageInitShape<typeof SessionSchema>[]) =>
  create(NeedSchema, { id, state, profile: { title: id }, sessions });
const at = (startsLocal: string, more: MessageInitShape<typeof SessionSchema> = {}) => ({ id: startsLocal, startsLocal, endsLocal: `${startsLocal.slice(0, 11)}23:00`, places: 1, ...more });

describe("a week of the calendar", () => {
  const found = [
    need("later", NeedState.OPEN, at("2026-11-26T18:00"), at("2026-11-30T08:00")),
    need("earlier", NeedState.OPEN, at("2026-11-26T09:00", { taken: 1 }), at("2026-11-22T09:00")),
    need("off", NeedState.CANCELLED, at("2026-11-26T10:00", { cancelled: true })),
    need("done", NeedState.CLOSED, at("2026-11-24T10:00")),
    need("been", NeedState.OPEN, at("2026-11-23T10:00"), at("2026-11-23T08:00", { taken: 1 })),
  ];
  const byDay = entriesOf(found, WEEK, NOW);
  const shown = (day: string) => byDay.get(day)?.map(({ row, over }) => [row.need.id, over]);

  it("has each day, with what begins on it by time, and nothing of the weeks beside it", () => {
    expect([...byDay.keys()]).toEqual(WEEK);
    expect(shown("2026-11-26")).toEqual([["earlier", undefined], ["off", "cancelled"], ["later", undefined]]);
    expect([...byDay.values()].flat()).toHaveLength(6);
  });

  it("says why nobody is looked for any more", () => {
    expect(shown("2026-11-24")).toEqual([["done", "closed"]]);
    expect(shown("2026-11-23")).toEqual([["been", undefined], ["been", "past"]]);
  });

  it("is summed up without what was called off", () => {
    expect(sumOf(byDay)).toEqual({ sessions: 5, missing: 1 });
  });
});

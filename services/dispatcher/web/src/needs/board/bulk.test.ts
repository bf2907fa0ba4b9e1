import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { NeedSchema } from "../../contract/borgertorg/matching/v1/needs_pb";
import { rowsOf, type Row } from "../reading";
import { asker, canceller, each, reminder, type End } from "./bulk";

const NOW = "2026-11-27T09:00";
const row = (id: string, { taken = 0, urgent = false, day = 28, asked = 0 } = {}): Row => {
  const profile = { title: id, urgent };
  const [found] = rowsOf([create(NeedSchema, { id: `need-${id}`, profile, sessions: [{ id, places: 2, taken, offersOut: asked, startsLocal: `2026-11-${day}T10:00`, endsLocal: `2026-11-${day}T12:00` }] })]);
  if (!found) throw new Error("no row");
  return found;
};
const run = (rows: Row[], step: Parameters<typeof each>[1], isStopped = () => false) => each(rows, step, NOW, () => {}, isStopped);
const ends = async (...given: Parameters<typeof run>): Promise<End[]> => (await run(...given)).map((outcome) => outcome.end);
const fails = (code: Code) => {
  throw new ConnectError("no", code);
};

describe("asking for several at once", () => {
  it("asks the three best of each that lacks somebody, and urgent ones without a hold", async () => {
    const made: unknown[] = [];
    const step = asker({
      suggest: async (session) => (session === "nobody" ? [] : ["a", "b", "c", "d"]),
      make: async (...[session, people, hold]) => (made.push([session, people.join(""), hold]), people),
    });
    const rows = [row("one"), row("full", { taken: 2 }), row("gone", { day: 26 }), row("nobody"), row("now", { urgent: true })];
    expect(await ends(rows, step)).toEqual(["asked", "full", "over", "nobody", "asked"]);
    expect(made).toEqual([["one", "abc", 15], ["now", "abc", 0]]);
  });

  it("sends the same again where no answer came, and a new one after a refusal", async () => {
    const keys: string[] = [];
    let best = ["a"];
    const answers = [Code.Unavailable, Code.FailedPrecondition, undefined];
    const step = asker({
      suggest: async () => best,
      make: async (_, people, __, key) => {
        keys.push(`${key} ${people.join("")}`);
        const code = answers[keys.length - 1];
        return code === undefined ? people : fails(code);
      },
    });
    expect(await ends([row("one")], step)).toEqual(["away"]);
    best = ["b"];
    expect(await ends([row("one")], step)).toEqual(["refused"]);
    expect(await ends([row("one")], step)).toEqual(["asked"]);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
    expect(keys.map((key) => key.slice(-1))).toEqual(["a", "a", "b"]);
  });

  it("stops where somebody is signed out, or says stop", async () => {
    const step = asker({ suggest: async () => fails(Code.Unauthenticated), make: async () => [] });
    expect(await ends([row("one"), row("two")], step)).toEqual(["left", "left"]);
    expect(await ends([row("one")], step, () => true)).toEqual(["left"]);
  });
});

describe("reminding several at once", () => {
  const answer = (reminded: string[], whys: string[]) => ({ reminded: reminded.map((offer) => ({ offer })), leftOut: whys.map((why) => ({ offer: "x", why })) }) as never;

  it("reminds those who wait, and says of each of the others why not", async () => {
    const called: unknown[] = [];
    const answers: Record<string, never> = {
      some: answer(["a"], ["REMINDED"]), early: answer([], ["REMINDED", "TOO_SOON"]), again: answer([], ["REMINDED"]), late: answer([], ["TOO_LATE"]), mute: answer([], ["NO_CHANNEL"]), answered: answer([], []),
    };
    const step = reminder(async ({ sessions = [] }) => (called.push(...sessions), answers[sessions[0] ?? ""] ?? fails(Code.Unavailable)));
    const rows = ["nobody", "some", "early", "again", "late", "mute", "answered", "away"].map((id) => row(id, { asked: id === "nobody" ? 0 : 1 }));
    expect(await ends(rows, step)).toEqual(["none", "reminded", "soon", "again", "late", "unreached", "none", "away"]);
    expect(called).not.toContain("nobody");
  });

  it("sends the same again where no answer came", async () => {
    const keys: string[] = [];
    const step = reminder(async (_, key) => (keys.push(key), keys.length === 1 ? fails(Code.Unavailable) : answer(["a"], [])));
    const waiting = row("one", { asked: 1 });
    expect([await ends([waiting], step), await ends([waiting], step), await ends([waiting], step)]).toEqual([["away"], ["reminded"], ["reminded"]]);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });
});

describe("cancelling several at once", () => {
  it("goes on where one is refused", async () => {
    const step = canceller(async (_, session) => (session === "one" ? fails(Code.FailedPrecondition) : {}));
    expect(await ends([row("one"), row("two"), row("gone", { day: 26 })], step)).toEqual(["refused", "cancelled", "over"]);
  });
});

import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { NeedSchema } from "../contract/borgertorg/matching/v1/needs_pb";
import { OfferSchema, OfferState, type Offer } from "../contract/borgertorg/matching/v1/offers_pb";
import { rowsOf, type Row } from "../needs/reading";
import { words } from "../words/nb";
import { portions, remind } from "./reminding";
import { instant, nextTurn, standingOf, timersOf, whyNone } from "./standing";

const at = (clock: string) => timestampFromDate(new Date(`2026-11-27T${clock}:00Z`));
const time = (clock: string) => instant(at(clock));
type Like = { state?: OfferState; reminded?: string; from?: string; until?: string };
const offer = ({ state = OfferState.MADE, reminded, from, until = "18:00" }: Like = {}): Offer =>
  create(OfferSchema, {
    state, madeAt: at("09:00"), notBefore: at("09:00"), deadline: at("20:00"),
    ...(reminded ? { remindedAt: at(reminded) } : {}), ...(from ? { mayRemind: { from: at(from), until: at(until) } } : {}),
  });

describe("how it stands with a reminder", () => {
  it("is as the house says, by the clock", () => {
    const stands = (like: Like, now: string) => standingOf(offer(like), time(now));
    expect([stands({ from: "13:00" }, "12:59"), stands({ from: "13:00" }, "13:00"), stands({ from: "13:00" }, "18:00")]).toEqual(["soon", "may", "late"]);
    expect([stands({ reminded: "13:00" }, "12:59"), stands({ reminded: "13:00" }, "13:00"), stands({}, "13:00")]).toEqual(["held", "reminded", "short"]);
    expect([stands({ state: OfferState.DECLINED }, "13:00"), stands({ state: OfferState.ACCEPTED, reminded: "12:00" }, "13:00")]).toEqual(["none", "reminded"]);
  });

  it("says why nobody may be reminded, and only then", () => {
    const why = (...likes: Like[]) => whyNone(likes.map(offer), time("12:00"));
    expect(why({ from: "13:00" }, { from: "11:00" })).toBeUndefined();
    expect(why({ from: "14:00" }, { from: "13:00" }, { reminded: "11:00" })).toEqual({ why: "soon", from: at("13:00") });
    expect(why({ reminded: "11:00" }, { from: "10:00", until: "11:00" })).toEqual({ why: "reminded" });
    expect(why({ from: "10:00", until: "11:00" }, {})).toEqual({ why: "late" });
    expect(why({ state: OfferState.DECLINED })).toBeUndefined();
  });

  it("shows of those who wait since when, until when and when they were reminded, and looks again when that changes", () => {
    const all = [offer({ reminded: "13:00" }), offer({ from: "14:00" }), offer({ state: OfferState.ACCEPTED, reminded: "15:00" })];
    expect(timersOf(all)).toEqual({ count: 2, asked: at("09:00"), until: at("20:00"), reminded: at("13:00") });
    expect([nextTurn(all, time("08:00")), nextTurn(all, time("13:30")), nextTurn(all, time("19:00"))]).toEqual([time("09:00"), time("14:00"), 0]);
  });
});

describe("reminding", () => {
  const row = (id: string, offersOut: number): Row => {
    const [found] = rowsOf([create(NeedSchema, { id: `need-${id}`, profile: { title: id }, sessions: [{ id, places: 2, offersOut, startsLocal: "2026-11-28T10:00", endsLocal: "2026-11-28T12:00" }] })]);
    if (!found) throw new Error("no row");
    return found;
  };

  it("takes as many sessions together as fit into one command, and those in which somebody waits", () => {
    const rows = [row("a", 3), row("none", 0), row("b", 2), row("c", 1), row("many", 9), row("d", 1)];
    expect(portions(rows, 5)).toEqual([["a", "b"], ["c"], ["many"], ["d"]]);
    expect(portions([], 5)).toEqual([]);
  });

  it("adds up what came of each command, and goes on where one fails", async () => {
    const keys: string[] = [];
    const answer = (offers: string[], whys: string[]) => ({ reminded: offers.map((offer) => ({ offer })), leftOut: whys.map((why) => ({ offer: "x", why })) }) as never;
    const call = async ({ sessions = [] }: { sessions?: string[] }, key: string) => {
      keys.push(key);
      if (sessions.includes("away")) throw new ConnectError("no", Code.Unavailable);
      return sessions.includes("a") ? answer(["1", "2"], ["TOO_SOON"]) : answer([], ["TOO_SOON", "DECLINED"]);
    };
    const wishes = [{ sessions: ["a"] }, { sessions: ["away", "b"] }, { sessions: ["c"] }];
    expect(await remind(wishes, "key", call)).toEqual({ offers: ["1", "2"], leftOut: { TOO_SOON: 2, DECLINED: 1 }, missed: 2 });
    expect(keys).toEqual(["key-0", "key-1", "key-2"]);
    await expect(remind([{ sessions: ["away"] }], "key", call)).rejects.toThrow("no");
  });

  it("has words for each reason that the house may give", () => {
    for (const key of ["answered", "ended", "reminded", "soon", "late", "unreached", "other"]) expect(words).toHaveProperty([`remind.left.${key}`]);
    for (const key of ["soon", "late", "short", "held", "reminded"]) expect(words).toHaveProperty([`remind.stands.${key}`]);
    for (const key of ["soon", "reminded", "late"]) expect(words).toHaveProperty([`remind.none.${key}`]);
  });
});

import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { describe, expect, it } from "vitest";
import { LoggedEventSchema, type LoggedEvent } from "../contract/borgertorg/matching/v1/log_pb";
import { linesOf } from "./happened";

const event = (time: string, kind: string, actor: string, need = "need_1", detail = ""): LoggedEvent =>
  create(LoggedEventSchema, { at: timestampFromDate(new Date(`2026-11-23T${time}Z`)), kind, actor, need, title: "Leksehjelp", detail });
const told = (...events: LoggedEvent[]) => linesOf(events, "Europe/Oslo").map(({ at, kind, actor, count }) => `${at.slice(11)} ${kind} ${actor} ${count}`);

describe("the log", () => {
  it("tells what happens to several people at once in one line, on the centre's clock", () => {
    const asked = ["09:00:01", "09:00:02", "09:00:40"].map((time) => event(time, "offer_made", "coordinator"));
    expect(told(...asked, event("09:01:00", "offer_made", "coordinator"), event("09:00:30", "offer_made", "coordinator", "need_2"))).toEqual([
      "10:00 offer_made coordinator 3", "10:01 offer_made coordinator 1", "10:00 offer_made coordinator 1",
    ]);
  });

  it("tells a late yes and a volunteer's own cancelling by their own words", () => {
    expect(told(event("09:00:00", "offer_accepted", "volunteer", "need_1", "waiting"), event("09:00:00", "assignment_cancelled", "volunteer", "need_1", "volunteer"))).toEqual([
      "10:00 offer_accepted.waiting volunteer 1", "10:00 assignment_cancelled.volunteer volunteer 1",
    ]);
    expect(told(event("09:00:00", "assignment_cancelled", "coordinator", "need_1", "session_cancelled"))).toEqual(["10:00 assignment_cancelled coordinator 1"]);
  });

  it("leaves out what it has no words for", () => {
    expect(told(event("09:00:00", "assignment_agreed", "volunteer"), event("09:00:00", "something_new", "volunteer"))).toEqual([]);
  });

  it("has words for each line", async () => {
    const { words } = await import("../words/nb");
    const kinds = ["need_posted", "offer_filled", "assignment_moved", "assignment_confirmed", "checked_in", "checked_out", "not_met", "plan_begun", "plan_ended", "plan_approved"];
    for (const line of linesOf(kinds.map((kind) => event("09:00:00", kind, "none")), "Europe/Oslo")) {
      expect(words, line.kind).toHaveProperty([`log.${line.kind}`]);
      expect(words, line.actor).toHaveProperty([`log.by.${line.actor}`]);
      expect(words, line.about).toHaveProperty([`log.about.${line.about}`]);
    }
  });
});

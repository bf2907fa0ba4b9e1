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

  it("names whom a line is about and why a rule did not hold, each once, and of a series each session apart", () => {
    const ask = (volunteer: string, overrideReason: string, session: string) =>
      create(LoggedEventSchema, { ...event("09:00:00", "offer_made", "coordinator"), volunteer, overrideReason, session });
    const events = [ask("volunteer_1", "", "session_1"), ask("volunteer_2", "ville selv", "session_1"), ask("", "ville selv", "session_1"), ask("volunteer_1", "", "session_2")];
    expect(linesOf(events, "Europe/Oslo", true).map(({ people, reasons, count }) => [people, reasons, count])).toEqual([
      [["volunteer_1", "volunteer_2", ""], ["ville selv"], 3], [["volunteer_1"], [], 1],
    ]);
  });

  it("keeps apart what was asked before and after an undo, though all of it is of one minute", () => {
    const kinds = ["offer_made", "offer_withdrawn", "offer_withdrawn", "offer_made", "offer_made"];
    const events = kinds.map((kind) => event("09:00:00", kind, "coordinator"));
    expect(linesOf(events, "Europe/Oslo", true).map(({ kind, count }) => [kind, count])).toEqual([["offer_made", 1], ["offer_withdrawn", 2], ["offer_made", 2]]);
    expect(linesOf(events, "Europe/Oslo").map(({ kind, count }) => [kind, count])).toEqual([["offer_made", 3], ["offer_withdrawn", 2]]);
  });

  it("tells of a promotion, an undone ask and what moved by words of their own", async () => {
    const { words } = await import("../words/nb");
    const details = ["need_changed.moved", "offer_made.promotion", "offer_declined.cannot_now", "offer_withdrawn.undone", "offer_withdrawn.called_off", "assignment_cancelled.requirement"];
    const lines = linesOf(details.map((one) => event("09:00:00", one.split(".")[0] ?? "", "service", "need_1", one.split(".")[1])), "Europe/Oslo");
    expect(lines.map(({ kind }) => kind)).toEqual(details);
    for (const { kind } of lines) expect(words, kind).toMatchObject({ [`log.${kind}`]: expect.any(String), [`need.log.${kind}`]: expect.any(String) });
  });

  it("has words for each line", async () => {
    const { words } = await import("../words/nb");
    const kinds = ["need_posted", "offer_filled", "offer_reminded", "reminder_recalled", "assignment_moved", "assignment_confirmed", "checked_in", "checked_out", "not_met", "plan_begun", "plan_ended", "plan_approved"];
    for (const line of linesOf(kinds.map((kind) => event("09:00:00", kind, "none")), "Europe/Oslo")) {
      expect(words, line.kind).toHaveProperty([`log.${line.kind}`]);
      if (line.about !== "plan") expect(words, line.kind).toHaveProperty([`need.log.${line.kind}`]);
      expect(words, line.actor).toHaveProperty([`log.by.${line.actor}`]);
      expect(words, line.about).toHaveProperty([`log.about.${line.about}`]);
    }
  });
});

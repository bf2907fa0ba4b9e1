// What has happened, as the log shows it: what happens to several people at once is one line.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { LoggedEvent } from "../contract/borgertorg/matching/v1/log_pb";
import { localOf } from "../days";

export const ABOUT = ["need", "offer", "assignment", "plan"] as const;
export type About = (typeof ABOUT)[number];
export type Line = {
  key: string; at: string; kind: string; about: About; actor: string; need: string; session: string; title: string; count: number;
  /** Whom it was about, where the log says so; empty for who is gone. And why a rule did not hold. */
  people: string[]; reasons: string[];
};

/** What each fact is about; that an agreement was made follows from the yes, and has no line. */
const KINDS: Record<string, About> = {
  need_posted: "need", need_changed: "need", need_cancelled: "need", need_closed: "need",
  offer_made: "offer", offer_accepted: "offer", offer_declined: "offer", offer_lapsed: "offer", offer_withdrawn: "offer", offer_filled: "offer",
  offer_reminded: "offer", reminder_recalled: "offer",
  assignment_cancelled: "assignment", assignment_moved: "assignment", assignment_confirmed: "assignment",
  checked_in: "assignment", checked_out: "assignment", not_met: "assignment",
  plan_begun: "plan", plan_ended: "plan", plan_approved: "plan",
};
const ACTORS = ["coordinator", "contact", "volunteer", "machine", "operator", "service"];
/** What a word more makes of a fact. */
const MORE = [
  "need_changed.moved", "need_changed.cancelled", "offer_made.promotion", "offer_accepted.waiting", "offer_declined.cannot_now", "offer_withdrawn.undone", "offer_withdrawn.called_off",
  "assignment_cancelled.volunteer", "assignment_cancelled.requirement", "assignment_cancelled.unconfirmed",
];

function lineOf(event: LoggedEvent, zone: string): Line[] {
  const about = KINDS[event.kind];
  if (!about || !event.at) return [];
  const at = localOf(timestampDate(event.at), zone);
  const detailed = `${event.kind}.${event.detail}`;
  const kind = MORE.includes(detailed) ? detailed : event.kind;
  const actor = ACTORS.includes(event.actor) ? event.actor : "service";
  const { need, session, title, volunteer, overrideReason } = event;
  const key = [at, kind, actor, need].join(" ");
  const people = about === "need" || about === "plan" ? [] : [volunteer];
  return [{ key, at, kind, about, actor, need, session, title, count: 1, people, reasons: overrideReason ? [overrideReason] : [] }];
}

/** The lines of events, in their order: those of one minute, one kind, one need and one role together stand where the first of them is. Of one
    need each session is told apart, and only what follows upon one another is one line: an ask that was undone is not the one after it. */
export function linesOf(events: readonly LoggedEvent[], zone: string, ofOneNeed = false): Line[] {
  const lines = new Map<string, Line>();
  let turn = "";
  let turns = 0;
  for (const line of events.flatMap((event) => lineOf(event, zone))) {
    const own = `${line.key} ${line.session}`;
    if (ofOneNeed && own !== turn) turns += 1;
    turn = own;
    const key = ofOneNeed ? `${turns} ${own}` : line.key;
    const before = lines.get(key);
    const reasons = [...new Set([...(before?.reasons ?? []), ...line.reasons])];
    const people = [...(before?.people ?? []), ...line.people];
    lines.set(key, { ...(before ?? line), key, count: (before?.count ?? 0) + 1, people, reasons });
  }
  return [...lines.values()];
}

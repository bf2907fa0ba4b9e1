// What has happened, as the log shows it: what happens to several people at once is one line.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { LoggedEvent } from "../contract/borgertorg/matching/v1/log_pb";
import { localOf } from "../days";

export const ABOUT = ["need", "offer", "assignment", "plan"] as const;
export type About = (typeof ABOUT)[number];
export type Line = { key: string; at: string; kind: string; about: About; actor: string; need: string; title: string; count: number };

/** What each fact is about; that an agreement was made follows from the yes, and has no line. */
const KINDS: Record<string, About> = {
  need_posted: "need", need_changed: "need", need_cancelled: "need", need_closed: "need",
  offer_made: "offer", offer_accepted: "offer", offer_declined: "offer", offer_lapsed: "offer", offer_withdrawn: "offer", offer_filled: "offer",
  assignment_cancelled: "assignment", assignment_moved: "assignment", assignment_confirmed: "assignment",
  checked_in: "assignment", checked_out: "assignment", not_met: "assignment",
  plan_begun: "plan", plan_ended: "plan", plan_approved: "plan",
};
const ACTORS = ["coordinator", "contact", "volunteer", "machine", "operator", "service"];
/** What a word more makes of a fact. */
const MORE = ["offer_accepted.waiting", "assignment_cancelled.volunteer"];

function lineOf(event: LoggedEvent, zone: string): Line[] {
  const about = KINDS[event.kind];
  if (!about || !event.at) return [];
  const at = localOf(timestampDate(event.at), zone);
  const detailed = `${event.kind}.${event.detail}`;
  const kind = MORE.includes(detailed) ? detailed : event.kind;
  const actor = ACTORS.includes(event.actor) ? event.actor : "service";
  return [{ key: [at, kind, actor, event.need].join(" "), at, kind, about, actor, need: event.need, title: event.title, count: 1 }];
}

/** The lines of events, in their order: those of one minute, one kind, one need and one role together stand where the first of them is. */
export function linesOf(events: readonly LoggedEvent[], zone: string): Line[] {
  const lines = new Map<string, Line>();
  for (const line of events.flatMap((event) => lineOf(event, zone))) {
    const before = lines.get(line.key);
    lines.set(line.key, before ? { ...before, count: before.count + 1 } : line);
  }
  return [...lines.values()];
}

// A week of sessions as the calendar shows them: also what is over and what was called off, so that a week that has been stays true.
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { useQuery } from "@tanstack/react-query";
import { everyPage } from "../clients";
import { needs } from "../clients/matching";
import { NeedState, type Need } from "../contract/borgertorg/matching/v1/needs_pb";
import { dayOf, later } from "../days";
import { standingOf, type Row } from "../needs/reading";

/** Why nobody is looked for any more, where that is so. */
export type Over = "cancelled" | "closed" | "past";
export type Entry = { row: Row; over: Over | undefined };

/** No zone is further from UTC: a window of instants this much wider holds each local day of the week. */
const FURTHEST = 14 * 3_600_000;

/** The needs with a session in the week, in whatever state; an answer belongs to its week alone. */
export function useWeek(monday: string) {
  return useQuery({
    queryKey: ["needs", "week", monday],
    queryFn: async ({ signal }) => {
      const at = (day: string, more: number) => timestampFromDate(new Date(Date.parse(`${day}T00:00Z`) + more));
      const window = { from: at(monday, -FURTHEST), until: at(later(monday, 7), FURTHEST) };
      return everyPage((pageToken) => needs.listNeeds({ pageSize: 200, pageToken, window }, { signal }), (page) => page.needs);
    },
  });
}

function overOf(need: Need, cancelled: boolean, covered: boolean, past: boolean): Over | undefined {
  if (cancelled || need.state === NeedState.CANCELLED) return "cancelled";
  if (need.state === NeedState.CLOSED) return "closed";
  return past && !covered ? "past" : undefined;
}

/** What begins on each of these days, by time. */
export function entriesOf(found: readonly Need[], days: readonly string[], now: string): Map<string, Entry[]> {
  const byDay = new Map<string, Entry[]>(days.map((day) => [day, []]));
  for (const need of found) {
    for (const session of need.sessions) {
      const profile = session.profile ?? need.profile;
      const standing = standingOf(session);
      const over = overOf(need, session.cancelled, standing === "covered", session.endsLocal <= now);
      const missing = Math.max(0, session.places - session.taken);
      if (profile) byDay.get(dayOf(session.startsLocal))?.push({ row: { need, session, profile, standing, missing, urgent: profile.urgent || profile.priority >= 5 }, over });
    }
  }
  for (const entries of byDay.values()) {
    entries.sort(({ row: one }, { row: other }) => one.session.startsLocal.localeCompare(other.session.startsLocal) || one.session.id.localeCompare(other.session.id));
  }
  return byDay;
}

/** What the week comes to: how much takes place, and how much of it still lacks somebody. */
export function sumOf(byDay: Map<string, Entry[]>): { sessions: number; missing: number } {
  const all = [...byDay.values()].flat();
  return { sessions: all.filter(({ over }) => over !== "cancelled").length, missing: all.filter(({ row, over }) => over === undefined && row.missing > 0).length };
}

// Needs as the screens read them: one row for each session, with where its places stand.
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { useQuery } from "@tanstack/react-query";
import { everyPage } from "../clients";
import { needs } from "../clients/matching";
import { useWall } from "../centre";
import { NeedState, type Need, type NeedProfile, type Session } from "../contract/borgertorg/matching/v1/needs_pb";
import { windowOf, type Filter } from "./board/filter";

export type Standing = "covered" | "asked" | "open" | "attention";
export type Row = { need: Need; session: Session; profile: NeedProfile; standing: Standing; missing: number; urgent: boolean };

const DAY = 86_400_000;

export function standingOf(session: Session): Standing {
  if (session.taken >= session.places) return "covered";
  if (session.needsAttention || session.vacated) return "attention";
  return session.offersOut > 0 ? "asked" : "open";
}

/** The sessions of needs that take place, by time. */
export function rowsOf(found: readonly Need[]): Row[] {
  const rows = found.flatMap((need) =>
    need.sessions
      .filter((session) => !session.cancelled)
      .flatMap((session): Row[] => {
        const profile = session.profile ?? need.profile;
        if (!profile) return [];
        const missing = Math.max(0, session.places - session.taken);
        return [{ need, session, profile, standing: standingOf(session), missing, urgent: profile.urgent || profile.priority >= 5 }];
      }),
  );
  return rows.sort((one, other) => one.session.startsLocal.localeCompare(other.session.startsLocal) || one.session.id.localeCompare(other.session.id));
}

/** What has places left, the most pressing first: who is gone or cannot be found, then by time. */
export const pressing = (rows: readonly Row[]): Row[] =>
  rows.filter((row) => row.missing > 0).sort((one, other) => Number(other.standing === "attention") - Number(one.standing === "attention"));

/** The open needs of the next days, from this moment on. */
export function useRows(days: number, words = "") {
  return useQuery({
    queryKey: ["needs", days, words],
    queryFn: async ({ signal }) => {
      const now = Date.now();
      const window = { from: timestampFromDate(new Date(now)), until: timestampFromDate(new Date(now + days * DAY)) };
      const page = (pageToken: string) => needs.listNeeds({ pageSize: 200, pageToken, state: NeedState.OPEN, window, words }, { signal });
      return rowsOf(await everyPage(page, (one) => one.needs));
    },
    placeholderData: (before) => before,
  });
}

/** The open needs that a filter asks the services for; what else it asks, the screen picks out itself, so that it can count the rest. */
export function useFound({ span, from, until, mine, words }: Pick<Filter, "span" | "from" | "until" | "mine" | "words">) {
  const { zone } = useWall();
  return useQuery({
    queryKey: ["needs", "found", span, from, until, mine, words, zone],
    queryFn: async ({ signal }) => {
      const stretch = windowOf({ span, from, until }, new Date(), zone);
      const window = { from: timestampFromDate(stretch.from), until: timestampFromDate(stretch.until) };
      const page = (pageToken: string) => needs.listNeeds({ pageSize: 500, pageToken, state: NeedState.OPEN, window, mine, words }, { signal });
      return rowsOf(await everyPage(page, (one) => one.needs));
    },
    placeholderData: (before) => before,
  });
}

export const useNeed = (id: string) =>
  useQuery({ queryKey: ["need", id], queryFn: async ({ signal }) => (await needs.getNeed({ id }, { signal })).need, enabled: id !== "" });

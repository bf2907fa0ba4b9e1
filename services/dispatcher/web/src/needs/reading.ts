// Needs as the screens read them: one row for each session, with where its places stand.
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { useQuery, type QueryKey } from "@tanstack/react-query";
import { everyPage } from "../clients";
import { needs } from "../clients/matching";
import { useWall } from "../centre";
import { NeedState, type Need, type NeedProfile, type Session } from "../contract/borgertorg/matching/v1/needs_pb";
import { catchingUp, LASTS } from "../live/behind";
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
  return inOrder(rows);
}

/** By time; what begins at once stays in one order. The times are written so that letters say which is earlier. */
function inOrder(rows: Row[]): Row[] {
  const at = ({ session }: Row) => session.startsLocal + session.id;
  return rows.sort((one, other) => (at(one) < at(other) ? -1 : 1));
}

/** The rows of these needs as they are by now, among the others as they were. A house that is older than this page answers with more. */
export const withNewer = (before: readonly Row[], ids: readonly string[], newer: readonly Row[]): Row[] => {
  const told = new Set(ids);
  return inOrder([...before.filter(({ need }) => !told.has(need.id)), ...newer.filter(({ need }) => told.has(need.id))]);
};

/** Each fact raises a need's version; which of its sessions were asked for, their first and their number say. */
const isSame = (one: Need, other: Need) =>
  one.version === other.version && one.sessions.length === other.sessions.length && one.sessions[0]?.id === other.sessions[0]?.id;

/** Rows of needs that have not changed stay the same things: what shows them is not drawn anew. */
export function sharing(before: readonly Row[] | undefined, rows: readonly Row[]): readonly Row[] {
  const known = new Map(before?.map((row) => [row.session.id, row]));
  const shared = rows.map((row) => {
    const old = known.get(row.session.id);
    return old && isSame(old.need, row.need) ? old : row;
  });
  return shared.length === before?.length && shared.every((row, nth) => row === before[nth]) ? before : shared;
}

/** What has places left, the most pressing first: who is gone or cannot be found, then by time. */
export const pressing = (rows: readonly Row[]): Row[] =>
  rows.filter((row) => row.missing > 0).sort((one, other) => Number(other.standing === "attention") - Number(one.standing === "attention"));

type Asked = { window: { from: Date; until: Date }; mine?: boolean; words?: string };

/** Open needs: all that are asked for, and after that those alone that were told of. `asks` says it anew each time, since time goes on. */
function useOpen(queryKey: QueryKey, asks: () => Asked) {
  return useQuery({
    queryKey,
    queryFn: (context) => {
      const { signal } = context;
      const read = async (ids: string[]) => {
        const { window: { from, until }, ...rest } = asks();
        const window = { from: timestampFromDate(from), until: timestampFromDate(until) };
        const page = (pageToken: string) => needs.listNeeds({ pageSize: 500, pageToken, state: NeedState.OPEN, window, ids, ...rest }, { signal });
        return rowsOf(await everyPage(page, (one) => one.needs));
      };
      return catchingUp<Row[]>(context, { all: () => read([]), those: async (ids, before) => withNewer(before, ids, await read(ids)) });
    },
    structuralSharing: (before, rows) => sharing(before as Row[] | undefined, rows as Row[]),
    refetchInterval: LASTS,
    placeholderData: (before) => before,
  });
}

/** The open needs of the next days, from this moment on. */
export const useRows = (days: number, words = "") =>
  useOpen(["needs", days, words], () => {
    const now = Date.now();
    return { window: { from: new Date(now), until: new Date(now + days * DAY) }, words };
  });

/** The open needs that a filter asks the services for; what else it asks, the screen picks out itself, so that it can count the rest. */
export function useFound({ span, from, until, mine, words }: Pick<Filter, "span" | "from" | "until" | "mine" | "words">) {
  const { zone } = useWall();
  return useOpen(["needs", "found", span, from, until, mine, words, zone], () => ({ window: windowOf({ span, from, until }, new Date(), zone), mine, words }));
}

export const useNeed = (id: string) =>
  useQuery({ queryKey: ["need", id], queryFn: async ({ signal }) => (await needs.getNeed({ id }, { signal })).need, enabled: id !== "" });

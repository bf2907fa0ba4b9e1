// Needs that a search finds by their titles, each once, at its next session.
import { useQuery } from "@tanstack/react-query";
import { needs } from "../clients/matching";
import { NeedState } from "../contract/borgertorg/matching/v1/needs_pb";
import { rowsOf, type Row } from "../needs/reading";

const SHOWN = 8;
/** Fewer letters are nothing to look for. */
export const LEAST = 2;
/** The contract takes eight words. */
const MOST_WORDS = 8;

export function useHits(typed: string, now: string) {
  const words = typed.trim().split(/\s+/).slice(0, MOST_WORDS).join(" ");
  return useQuery({
    queryKey: ["needs", "hits", words],
    queryFn: async ({ signal }) => (await needs.listNeeds({ pageSize: SHOWN, state: NeedState.OPEN, words }, { signal })).needs,
    enabled: words.length >= LEAST,
    select: (found) => found.flatMap((need): Row[] => rowsOf([need]).filter((row, at, all) => row.session.endsLocal >= now || at === all.length - 1).slice(0, 1)),
  });
}

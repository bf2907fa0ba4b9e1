// Parts of a plan are approved: their volunteers are asked, after a moment in which it can be taken back.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { offers, plans } from "../clients/matching";
import { PlanPartState, type OvertakenPart } from "../contract/borgertorg/matching/v1/plans_pb";
import { readSessions, sessionsKey, type Row } from "./reading";

/** Seconds in which a press can be taken back. */
export const UNDO = 15;
const MOST_HOLD = 60;
/** How many asks are taken back in a second, at the least: many are held longer than the button stands, so that all of them can be. */
const BACK_A_SECOND = 20;
export const holdOf = (people: number): number => Math.min(MOST_HOLD, UNDO + Math.floor(people / BACK_A_SECOND));

/** Most parts that one press approves. */
export const MOST = 400;

/** What one press came to: who is asked, what was too late, and which asks are still in the house. */
export type Sent = { at: number; asked: number; open: number; overtaken: OvertakenPart[]; held: string[]; atOnce: number };

const STIRRED = ["plan", "plans", "offers", "suggestions", "need", "needs"];

/** Fetches again what has changed, without keeping whoever pressed waiting. */
function useStirred() {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ predicate: ({ queryKey: [kind] }) => STIRRED.includes(String(kind)) });
}

/** Approves the open parts of these rows, the first in time where they are too many. */
export function useApprove(id: string) {
  const queries = useQueryClient();
  const stirred = useStirred();
  return useMutation({
    mutationFn: async ({ rows, key }: { rows: readonly Row[]; key: string }): Promise<Sent> => {
      const named = rows.flatMap((row) => row.open.map(({ volunteer }) => ({ session: row.session.session, volunteer }))).slice(0, MOST);
      const answer = await plans.approvePlan({ idempotencyKey: key, id, parts: named, holdSeconds: holdOf(named.length) });
      const at = Date.now();
      const sessions = await readSessions(id, undefined).catch(() => []);
      if (sessions.length > 0) queries.setQueryData(sessionsKey(id), sessions);
      const names = new Set(named.map(({ session, volunteer }) => `${session} ${volunteer}`));
      const urgent = new Set(rows.filter((row) => row.urgent).map((row) => row.session.session));
      const asked = sessions.flatMap((session) =>
        session.parts.filter((part) => part.state === PlanPartState.ASKED && part.offer && names.has(`${session.session} ${part.volunteer}`)).map((part) => ({ session: session.session, offer: part.offer })),
      );
      const held = asked.filter(({ session }) => !urgent.has(session)).map(({ offer }) => offer);
      return { at, asked: answer.asked, open: answer.open, overtaken: answer.overtaken, held, atOnce: asked.length - held.length };
    },
    onSettled: stirred,
  });
}

/** Hands at work at once when asks are taken back. */
const HANDS = 6;

/** Takes asks back before they have left the house; tells how many could be. */
export function useTakeBack() {
  const stirred = useStirred();
  return useMutation({
    mutationFn: async (held: readonly string[]): Promise<number> => {
      const left = [...held];
      let back = 0;
      const work = async () => {
        for (let offer = left.shift(); offer !== undefined; offer = left.shift()) {
          const id = offer;
          await offers.withdrawOffer({ idempotencyKey: `withdraw-${id}`, id }).then(
            () => (back += 1),
            () => {}, // it is counted as one that went out
          );
        }
      };
      await Promise.all(Array.from({ length: HANDS }, work));
      return back;
    },
    onSettled: stirred,
  });
}

// Several at once: one command a session, one after the other, so that who was asked for the first is not asked for the next without the
// house knowing. What could not be done is told for each; another try sends the same command again where no answer came.
import { offers, needs } from "../../clients/matching";
import { Scope } from "../../contract/borgertorg/matching/v1/needs_pb";
import { faultOf } from "../../faults";
import type { Row } from "../reading";

/** asked and cancelled: done. full, over and nobody: there was nothing to do. refused, away and left: not done. */
export type End = "asked" | "cancelled" | "full" | "over" | "nobody" | "refused" | "away" | "left";
export type Outcome = { row: Row; end: End; offers: string[] };
export type Step = (row: Row) => Promise<{ end: End; offers?: string[] }>;

export const FEW = 3;
/** So long the messages stay in the house, that a press can be undone; what is urgent leaves at once. */
export const HOLD_SECONDS = 15;

type Asking = { suggest: (session: string) => Promise<string[]>; make: (session: string, volunteers: string[], holdSeconds: number, key: string) => Promise<string[]> };

const house: Asking = {
  suggest: async (session) => (await offers.suggestVolunteers({ session, limit: FEW, withoutCounts: true })).candidates.map((one) => one.volunteer),
  make: async (session, volunteers, holdSeconds, idempotencyKey) => (await offers.makeOffers({ idempotencyKey, session, volunteers, holdSeconds })).offers,
};

/** Asks the three best of a session. It remembers whom it asked with which key until an answer has come. */
export function asker(call: Asking = house): Step {
  const begun = new Map<string, { key: string; people: string[] }>();
  return async ({ session, missing, urgent }) => {
    if (missing === 0) return { end: "full" };
    const asking = begun.get(session.id) ?? { key: crypto.randomUUID(), people: (await call.suggest(session.id)).slice(0, FEW) };
    if (asking.people.length === 0) return { end: "nobody" };
    begun.set(session.id, asking);
    try {
      const made = await call.make(session.id, asking.people, urgent ? 0 : HOLD_SECONDS, asking.key);
      begun.delete(session.id);
      return { end: "asked", offers: made };
    } catch (thrown) {
      if (faultOf(thrown).kind === "refused") begun.delete(session.id);
      throw thrown;
    }
  };
}

/** Cancels one session, whether its need recurs or not: the others stay. */
export function canceller(call = (need: string, session: string, key: string): Promise<unknown> => needs.cancelNeed({ idempotencyKey: key, id: need, scope: Scope.THIS, session })): Step {
  const keys = new Map<string, string>();
  return async ({ need, session }) => {
    const key = keys.get(session.id) ?? crypto.randomUUID();
    keys.set(session.id, key);
    try {
      await call(need.id, session.id, key);
      keys.delete(session.id);
      return { end: "cancelled" };
    } catch (thrown) {
      if (faultOf(thrown).kind === "refused") keys.delete(session.id);
      throw thrown;
    }
  };
}

/** Goes through the rows; `told` hears each outcome so far. Stops where nothing more can come of it: stopped, or signed out. */
export async function each(rows: readonly Row[], step: Step, now: string, told: (so: Outcome[]) => void, isStopped: () => boolean): Promise<Outcome[]> {
  const so: Outcome[] = [];
  let isOver = false;
  for (const row of rows) {
    isOver ||= isStopped();
    const outcome: Outcome = { row, end: isOver ? "left" : "over", offers: [] };
    if (!isOver && row.session.startsLocal > now) {
      try {
        Object.assign(outcome, await step(row));
      } catch (thrown) {
        const { kind } = faultOf(thrown);
        isOver = kind === "signedOut";
        outcome.end = kind === "refused" ? "refused" : isOver ? "left" : "away";
      }
    }
    so.push(outcome);
    told([...so]);
  }
  return so;
}

export const isDone = ({ end }: Outcome): boolean => end === "asked" || end === "cancelled";
/** What another try may still do. */
export const isLeft = ({ end }: Outcome): boolean => end === "away" || end === "left" || end === "refused";

/** Takes offers back; how many could not be. */
export async function takeBack(ids: readonly string[]): Promise<number> {
  const ends = await Promise.allSettled(ids.map((id) => offers.withdrawOffer({ idempotencyKey: `withdraw-${id}`, id })));
  return ends.filter((end) => end.status === "rejected").length;
}

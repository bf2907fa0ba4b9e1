// Several at once: one command a session, one after the other, so that who was asked for the first is not asked for the next without the
// house knowing. What could not be done is told for each; another try sends the same command again where no answer came.
import { offers, needs } from "../../clients/matching";
import { Scope } from "../../contract/borgertorg/matching/v1/needs_pb";
import { faultOf } from "../../faults";
import { house as remindHouse } from "../../reminders/reminding";
import type { Row } from "../reading";

/** asked, reminded and cancelled: done. full, over, nobody and none: there was nothing to do; soon, again, late and unreached: nobody may be reminded.
    refused, away and left: not done. */
export type End = "asked" | "reminded" | "cancelled" | "full" | "over" | "nobody" | "none" | "soon" | "again" | "late" | "unreached" | "refused" | "away" | "left";
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

/** One command a session; where no answer came, another try sends the same one. */
function keyed(run: (row: Row, key: string) => ReturnType<Step>): Step {
  const keys = new Map<string, string>();
  return async (row) => {
    const { id } = row.session;
    const key = keys.get(id) ?? crypto.randomUUID();
    keys.set(id, key);
    try {
      const end = await run(row, key);
      keys.delete(id);
      return end;
    } catch (thrown) {
      if (faultOf(thrown).kind === "refused") keys.delete(id);
      throw thrown;
    }
  };
}

/** Why nobody is reminded; the first of these that holds. */
const UNREMINDED: [string, End][] = [["TOO_SOON", "soon"], ["REMINDED", "again"], ["TOO_LATE", "late"], ["NO_CHANNEL", "unreached"]];

/** Reminds all who wait for a session. */
export const reminder = (call: typeof remindHouse = remindHouse): Step =>
  keyed(async ({ session }, key) => {
    if (session.offersOut === 0) return { end: "none" };
    const { reminded, leftOut } = await call({ sessions: [session.id] }, key);
    if (reminded.length > 0) return { end: "reminded", offers: reminded.map(({ offer }) => offer) };
    return { end: UNREMINDED.find(([why]) => leftOut.some((one) => one.why === why))?.[1] ?? "none" };
  });

/** Cancels one session, whether its need recurs or not: the others stay. */
export const canceller = (
  call = (need: string, session: string, key: string): Promise<unknown> => needs.cancelNeed({ idempotencyKey: key, id: need, scope: Scope.THIS, session }),
): Step =>
  keyed(async ({ need, session }, key) => {
    await call(need.id, session.id, key);
    return { end: "cancelled" };
  });

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

export const isDone = ({ end }: Outcome): boolean => end === "asked" || end === "reminded" || end === "cancelled";
/** What another try may still do. */
export const isLeft = ({ end }: Outcome): boolean => end === "away" || end === "left" || end === "refused";

/** Takes offers back; how many could not be. */
export async function takeBack(ids: readonly string[]): Promise<number> {
  const ends = await Promise.allSettled(ids.map((id) => offers.withdrawOffer({ idempotencyKey: `withdraw-${id}`, id })));
  return ends.filter((end) => end.status === "rejected").length;
}

/** Takes reminders back; how many had left. */
export async function recall(ids: readonly string[]): Promise<number> {
  const { left } = await offers.recallReminders({ idempotencyKey: crypto.randomUUID(), offers: [...ids] });
  return left.length;
}

// Reminding those who were asked and have not answered: some, or all who wait for some sessions; what came of it in words; and taking it back.
import { offers } from "../clients/matching";
import type { RemindOffersResponse } from "../contract/borgertorg/matching/v1/offers_pb";
import { HOLD_SECONDS } from "../needs/asking";
import { useCommand } from "../needs/one/command";
import type { Row } from "../needs/reading";
import { useSay } from "../words";

/** Some fewer than the house takes at once: somebody may be asked meanwhile. */
const AT_ONCE = 300;

/** Offers, or all who wait for sessions. */
export type Wish = { offers?: string[]; sessions?: string[] };
/** Whose reminders will leave, how many of the others for which reason, and for how many sessions no answer came. */
export type Reminded = { offers: string[]; leftOut: Record<string, number>; missed: number };
type Call = (wish: Wish, key: string) => Promise<Pick<RemindOffersResponse, "reminded" | "leftOut">>;

export const house: Call = (wish, idempotencyKey) => offers.remindOffers({ idempotencyKey, ...wish, holdSeconds: HOLD_SECONDS });

/** The sessions in which somebody waits, as many together as fit into one command. */
export function portions(rows: readonly Row[], most = AT_ONCE): string[][] {
  const all: string[][] = [];
  let room = 0;
  for (const { id, offersOut } of rows.map(({ session }) => session).filter((session) => session.offersOut > 0)) {
    if (offersOut > room || all.length === 0) {
      all.push([]);
      room = most;
    }
    all.at(-1)?.push(id);
    room -= offersOut;
  }
  return all;
}

/** One command after the other. Where none went through it says why; else what is done is done. */
export async function remind(wishes: readonly Wish[], key: string, call: Call = house): Promise<Reminded> {
  const so: Reminded = { offers: [], leftOut: {}, missed: 0 };
  let answered = 0;
  let fault: unknown;
  for (const [nth, wish] of wishes.entries()) {
    try {
      const { reminded, leftOut } = await call(wish, `${key}-${nth}`);
      answered += 1;
      so.offers.push(...reminded.map(({ offer }) => offer));
      for (const { why } of leftOut) so.leftOut[why] = (so.leftOut[why] ?? 0) + 1;
    } catch (thrown) {
      fault = thrown;
      so.missed += wish.sessions?.length ?? 1;
    }
  }
  if (answered === 0 && wishes.length > 0) throw fault;
  return so;
}

export const useRemind = (told: (reminded: Reminded) => void) => useCommand((wishes: Wish[], key) => remind(wishes, key), "remind.refused", told);

/** How many are back, and how many had left. */
export const useRecall = (told: (ends: { back: number; left: number }) => void) =>
  useCommand(
    async (ids: string[], key) => {
      const { recalled, left } = await offers.recallReminders({ idempotencyKey: key, offers: ids });
      return { back: recalled.length, left: left.length };
    },
    "remind.recall.refused",
    told,
  );

const WHY: Record<string, string> = {
  ACCEPTED: "answered", DECLINED: "answered", LAPSED: "ended", WITHDRAWN: "ended", FILLED: "ended", REMINDED: "reminded", TOO_SOON: "soon", TOO_LATE: "late", NO_CHANNEL: "unreached",
};

/** What came of it: who is reminded, and of the others why not. */
export function useReminded() {
  const say = useSay();
  return ({ offers: reminded, leftOut, missed }: Reminded): string => {
    const counts = new Map<string, number>();
    for (const [why, count] of Object.entries(leftOut)) {
      const known = WHY[why] ?? "other";
      counts.set(known, (counts.get(known) ?? 0) + count);
    }
    return [
      say("remind.done", { count: reminded.length }),
      ...[...counts].map(([why, count]) => say(`remind.left.${why}`, { count })),
      ...(missed > 0 ? [say("remind.missed", { count: missed })] : []),
    ].join(" ");
  };
}

/** What is said after a press is taken back. */
export function useRecalled() {
  const say = useSay();
  return ({ back, left }: { back: number; left: number }): string => (left === 0 ? say("remind.recalled") : say("remind.recalled.some", { count: back, left }));
}

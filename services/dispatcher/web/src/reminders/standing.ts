// How it stands with the reminder of an ask, as the house says it: whether it may be pressed now, and why not.
import { timestampDate, type Timestamp } from "@bufbuild/protobuf/wkt";
import { OfferState, type Offer } from "../contract/borgertorg/matching/v1/offers_pb";

/** may: now. soon: once the person has had time. held: it has not left. short: there never was time for one. none: it needs no answer. */
export type Standing = "may" | "soon" | "late" | "held" | "reminded" | "short" | "none";

export const instant = (at: Timestamp | undefined): number => (at ? timestampDate(at).getTime() : 0);

export function standingOf({ state, remindedAt, mayRemind }: Offer, now: number): Standing {
  if (state !== OfferState.MADE) return remindedAt ? "reminded" : "none";
  if (remindedAt) return instant(remindedAt) > now ? "held" : "reminded";
  if (!mayRemind) return "short";
  if (now < instant(mayRemind.from)) return "soon";
  return now < instant(mayRemind.until) ? "may" : "late";
}

/** Why none of these may be reminded of now, and from when on one may; nothing where one may, or none waits. */
export function whyNone(offers: readonly Offer[], now: number): { why: "soon" | "reminded" | "late"; from?: Timestamp | undefined } | undefined {
  const stand = offers.map((offer) => ({ offer, standing: standingOf(offer, now) })).filter(({ standing }) => standing !== "none");
  if (stand.length === 0 || stand.some(({ standing }) => standing === "may")) return undefined;
  const soon = stand.filter(({ standing }) => standing === "soon").map(({ offer }) => offer.mayRemind?.from);
  if (soon.length > 0) return { why: "soon", from: soon.sort((one, other) => instant(one) - instant(other))[0] };
  return { why: stand.some(({ standing }) => standing === "held" || standing === "reminded") ? "reminded" : "late" };
}

/** What one sees of those who wait for one session: how many, since when, until when, and when the last of them was reminded. */
export function timersOf(offers: readonly Offer[]): { count: number; asked?: Timestamp | undefined; until?: Timestamp | undefined; reminded?: Timestamp | undefined } {
  const out = offers.filter(({ state }) => state === OfferState.MADE);
  const by = (of: (offer: Offer) => Timestamp | undefined) => out.flatMap((offer) => of(offer) ?? []).sort((one, other) => instant(one) - instant(other));
  return { count: out.length, asked: by(({ madeAt }) => madeAt)[0], until: by(({ deadline }) => deadline)[0], reminded: by(({ remindedAt }) => remindedAt).at(-1) };
}

/** The next moment at which one of these looks otherwise by itself; 0 where none does. */
export function nextTurn(offers: readonly Offer[], now: number): number {
  const turns = offers.flatMap(({ notBefore, remindedAt, mayRemind }) => [notBefore, remindedAt, mayRemind?.from, mayRemind?.until]).map(instant);
  const ahead = turns.filter((turn) => turn > now);
  return ahead.length > 0 ? Math.min(...ahead) : 0;
}

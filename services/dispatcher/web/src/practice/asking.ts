// How the town answers: who suits, who is asked, and what they say some seconds after the ask has left. Simpler than the real thing, by
// the same rules that one sees: what is held can be undone, the first yes takes the place, and a no costs nothing.
import { create } from "@bufbuild/protobuf";
import { timestampDate, timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { AssignmentSchema, AssignmentState, type Assignment } from "../contract/borgertorg/matching/v1/assignments_pb";
import type { Need, Session } from "../contract/borgertorg/matching/v1/needs_pb";
import { CandidateSchema, OfferSchema, OfferState, type Answer, type Candidate, type Offer } from "../contract/borgertorg/matching/v1/offers_pb";
import { WindowSchema } from "../contract/borgertorg/types/v1/place_pb";
import { metresBetween, newId, type Person, type Town } from "./town";

export type Tell = (kind: string, id: string) => void;
const ANSWER_HOURS = 2;
/** So soon somebody may be reminded here, where nobody waits for hours. */
const PEACE = 30_000;
/** So long before the deadline a reminder is too late. */
const LEAST_LEFT = 600_000;
const REMINDED_ANSWER = 8_000;

const at = (milliseconds: number) => timestampFromDate(new Date(milliseconds));
export const missing = (): ConnectError => new ConnectError("no such thing in the town", Code.NotFound);
const refused = () => new ConnectError("not now", Code.FailedPrecondition);

export function sessionIn(town: Town, id: string): { need: Need; session: Session } {
  for (const need of town.needs) {
    const session = need.sessions.find((one) => one.id === id);
    if (session) return { need, session };
  }
  throw missing();
}

const offerIn = (town: Town, id: string): Offer => {
  const offer = town.offers.find((one) => one.id === id);
  if (!offer) throw missing();
  return offer;
};

/** Takes each figure of a session from what was answered, and tells of the need where one has moved. */
function count(town: Town, session: Session, tell: Tell): void {
  const offersOut = town.offers.filter((one) => one.session === session.id && one.state === OfferState.MADE).length;
  const taken = town.assignments.filter((one) => one.session === session.id && one.state !== AssignmentState.CANCELLED).length;
  if (session.offersOut === offersOut && session.taken === taken) return;
  Object.assign(session, { offersOut, taken });
  const { need } = sessionIn(town, session.id);
  need.version += 1n;
  tell("need", need.id);
}

/** Open asks that nobody need answer any more. */
export function end(town: Town, session: Session, state: OfferState, tell: Tell): void {
  for (const offer of town.offers.filter((one) => one.session === session.id && one.state === OfferState.MADE)) {
    offer.state = state;
    tell("offer", offer.id);
  }
  count(town, session, tell);
}

const blocks = (town: Town, { need, session }: ReturnType<typeof sessionIn>, { volunteer }: Person): string | undefined => {
  if (need.blocked.includes(volunteer.id)) return "BLOCKED";
  if (town.assignments.some((one) => one.session === session.id && one.volunteer === volunteer.id && one.state !== AssignmentState.CANCELLED)) return "ALREADY_AGREED";
  const isAsked = (state: OfferState) => state === OfferState.MADE || state === OfferState.DECLINED;
  return town.offers.some((one) => one.session === session.id && one.volunteer === volunteer.id && isAsked(one.state)) ? "ALREADY_ASKED" : undefined;
};

function score(town: Town, need: Need, person: Person): Omit<Candidate, "rank"> {
  const { profile } = need;
  const metres = profile ? metresBetween(person, profile) : 0;
  const { id, profile: own } = person.volunteer;
  const likes = profile !== undefined && (own?.interests.includes(profile.category) ?? false);
  const knows = town.assignments.some((one) => one.need === need.id && one.volunteer === id);
  const helped = town.assignments.filter((one) => one.volunteer === id).length;
  const points = { proximity: Math.max(0, 400 - Math.round(metres / 10)), interest: likes ? 200 : 0, desired: 0, continuity: knows ? 100 : 0, fairness: Math.max(0, 100 - 50 * helped) };
  const total = points.proximity + points.interest + points.continuity + points.fairness;
  const reasons = [
    `DISTANCE_METRES:${metres}`,
    ...(likes ? [`INTEREST:${profile.category}`] : []),
    ...(own?.languages ?? []).map((code) => `LANGUAGE:${code}`),
    ...(knows ? ["FAMILIAR"] : []),
    `RECENT_MINUTES:${helped * 120}`,
  ];
  return create(CandidateSchema, { volunteer: id, points: { ...points, total }, reasons });
}

export function suggest(town: Town, id: string, limit: number): Candidate[] {
  const found = sessionIn(town, id);
  return town.people
    .filter((person) => !blocks(town, found, person))
    .map((person) => score(town, found.need, person))
    .sort((one, other) => (other.points?.total ?? 0) - (one.points?.total ?? 0))
    .slice(0, limit || 20)
    .map((candidate, nth) => ({ ...candidate, rank: nth + 1 }));
}

export function explain(town: Town, id: string, volunteer: string) {
  const found = sessionIn(town, id);
  const person = town.people.find((one) => one.volunteer.id === volunteer);
  if (!person) throw missing();
  const code = blocks(town, found, person);
  return { suits: !code, obstacles: code ? [{ code, overridable: false }] : [], points: score(town, found.need, person).points };
}

function agree(town: Town, offer: Offer, tell: Tell): Assignment | undefined {
  const { session } = sessionIn(town, offer.session);
  offer.answeredAt = at(Date.now());
  if (session.taken >= session.places) {
    offer.state = OfferState.FILLED;
    return undefined;
  }
  offer.state = OfferState.ACCEPTED;
  const { need, volunteer, id } = offer;
  const agreed = create(AssignmentSchema, {
    id: newId("assignment"), version: 1n, state: AssignmentState.AGREED, need, session: session.id, volunteer, offer: id, startsAt: session.startsAt, endsAt: session.endsAt,
  });
  town.assignments.push(agreed);
  session.vacated = false;
  count(town, session, tell);
  if (session.taken >= session.places) end(town, session, OfferState.FILLED, tell);
  tell("assignment", agreed.id);
  return agreed;
}

export function accept(town: Town, id: string, tell: Tell) {
  const offer = offerIn(town, id);
  if (offer.state !== OfferState.MADE) throw refused();
  const agreed = agree(town, offer, tell);
  count(town, sessionIn(town, offer.session).session, tell);
  tell("offer", id);
  return { id, state: offer.state, assignment: agreed?.id ?? "" };
}

export function decline(town: Town, id: string, answer: Answer, tell: Tell) {
  const offer = offerIn(town, id);
  if (offer.state !== OfferState.MADE) throw refused();
  Object.assign(offer, { state: OfferState.DECLINED, answer, answeredAt: at(Date.now()) });
  count(town, sessionIn(town, offer.session).session, tell);
  tell("offer", id);
  return { id, state: offer.state };
}

export function withdraw(town: Town, id: string, tell: Tell) {
  const offer = offerIn(town, id);
  if (offer.state !== OfferState.MADE) throw refused();
  offer.state = OfferState.WITHDRAWN;
  count(town, sessionIn(town, offer.session).session, tell);
  tell("offer", id);
  return { id, state: offer.state };
}

/** Asks; each answers, or does not, so many seconds after the ask would have left the house. */
export function make(town: Town, { session: id, volunteers, holdSeconds, overrideReason }: { session: string; volunteers: string[]; holdSeconds: number; overrideReason: string }, tell: Tell): string[] {
  const found = sessionIn(town, id);
  const { need, session } = found;
  const held = need.profile?.urgent ? 0 : holdSeconds * 1000;
  const asked = town.people.filter(({ volunteer }) => volunteers.includes(volunteer.id));
  if (session.cancelled || session.taken >= session.places || asked.length === 0 || asked.some((person) => blocks(town, found, person))) throw refused();
  const made = asked.map((person) => {
    const now = Date.now();
    const { points, reasons } = score(town, need, person);
    const offer = create(OfferSchema, {
      id: newId("offer"), version: 1n, need: need.id, session: id, volunteer: person.volunteer.id, state: OfferState.MADE, wave: 1, overrideReason, reasons,
      madeAt: at(now), notBefore: at(now + held), deadline: at(now + held + ANSWER_HOURS * 3_600_000), mayRemind: mayRemind(now + held), ...(points ? { points } : {}),
    });
    town.offers.push(offer);
    tell("offer", offer.id);
    const { says, after } = person.habit;
    setTimeout(() => {
      if (offer.state !== OfferState.MADE || says === "nothing") return;
      if (says === "yes") accept(town, offer.id, tell);
      else decline(town, offer.id, 1, tell);
    }, held + after * 1000);
    return offer.id;
  });
  count(town, session, tell);
  return made;
}

const mayRemind = (left: number) => create(WindowSchema, { from: at(left + PEACE), until: at(left + ANSWER_HOURS * 3_600_000 - LEAST_LEFT) });

/** Why somebody is not reminded now; nothing where she is. */
function unreminded({ state, remindedAt, mayRemind: may }: Offer): string | undefined {
  if (state !== OfferState.MADE) return OfferState[state];
  if (remindedAt || !may?.from || !may.until) return "REMINDED";
  if (Date.now() < timestampDate(may.from).getTime()) return "TOO_SOON";
  return Date.now() < timestampDate(may.until).getTime() ? undefined : "TOO_LATE";
}

/** Reminds who waits; whoever says nothing to an ask says yes to a reminder, some seconds after it has left. */
export function remind(town: Town, { offers, sessions, holdSeconds }: { offers: string[]; sessions: string[]; holdSeconds: number }, tell: Tell) {
  const waits = (offer: Offer) => sessions.includes(offer.session) && offer.state === OfferState.MADE;
  const meant = town.offers.filter((offer) => offers.includes(offer.id) || waits(offer));
  const [may, not] = [meant.filter((offer) => !unreminded(offer)), meant.filter(unreminded)];
  const leftOut = not.map((offer) => ({ offer: offer.id, why: unreminded(offer) ?? "" }));
  const reminded = may.map((offer) => {
    const held = sessionIn(town, offer.session).need.profile?.urgent ? 0 : holdSeconds * 1000;
    const leavesAt = at(Date.now() + held);
    Object.assign(offer, { remindedAt: leavesAt, mayRemind: undefined });
    tell("offer", offer.id);
    setTimeout(() => {
      if (offer.state === OfferState.MADE && offer.remindedAt === leavesAt) accept(town, offer.id, tell);
    }, held + REMINDED_ANSWER);
    return { offer: offer.id, leavesAt };
  });
  return { reminded, leftOut };
}

/** Takes reminders back that have not left. */
export function recall(town: Town, ids: string[], tell: Tell) {
  const hasLeft = ({ remindedAt }: Offer) => remindedAt !== undefined && timestampDate(remindedAt).getTime() <= Date.now();
  const left = ids.filter((id) => hasLeft(offerIn(town, id)));
  const recalled = ids.filter((id) => !left.includes(id));
  for (const offer of recalled.map((id) => offerIn(town, id))) {
    Object.assign(offer, { remindedAt: undefined, mayRemind: mayRemind(timestampDate(offer.notBefore ?? at(0)).getTime()) });
    tell("offer", offer.id);
  }
  return { recalled, left };
}

/** What is done about somebody who has agreed. */
export function step(town: Town, id: string, change: (held: Assignment) => void, tell: Tell) {
  const held = town.assignments.find((one) => one.id === id);
  if (held?.state !== AssignmentState.AGREED) throw refused();
  change(held);
  count(town, sessionIn(town, held.session).session, tell);
  tell("assignment", id);
  return { id, version: held.version, state: held.state };
}

// Needs of the town: posted, found, changed, called off and closed.
import { create } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { AssignmentState } from "../contract/borgertorg/matching/v1/assignments_pb";
import {
  NeedSchema, NeedState, Scope, type ChangeNeedRequest, type ListNeedsRequest, type Need, type NeedProfile, type Session,
} from "../contract/borgertorg/matching/v1/needs_pb";
import { OfferState } from "../contract/borgertorg/matching/v1/offers_pb";
import { dayOf, later, weekdayOf } from "../days";
import { fold } from "../fold";
import { end, missing, type Tell } from "./asking";
import { newId, sessionOf, type Town } from "./town";

const CODES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const FURTHEST_DAYS = 180;

/** The days of a rule as the form writes it. */
export function daysOf({ startsLocal, recurrence, exceptDates }: Pick<NeedProfile, "startsLocal" | "recurrence" | "exceptDates">): string[] {
  const first = dayOf(startsLocal);
  if (!recurrence) return [first];
  const rule = new Map(recurrence.split(";").map((part) => part.split("=") as [string, string]));
  const weekdays = (rule.get("BYDAY") ?? CODES[weekdayOf(first)] ?? "").split(",");
  const every = Number(rule.get("INTERVAL") ?? 1);
  const last = rule.get("UNTIL")?.replace(/^(\d{4})(\d{2})(\d{2}).*/, "$1-$2-$3") ?? later(first, FURTHEST_DAYS);
  const monday = -weekdayOf(first);
  return Array.from({ length: FURTHEST_DAYS }, (_, nth) => nth)
    .filter((nth) => Math.floor((nth - monday) / 7) % every === 0)
    .map((nth) => later(first, nth))
    .filter((day) => day <= last && weekdays.includes(CODES[weekdayOf(day)] ?? "") && !exceptDates.includes(day));
}

export function needIn(town: Town, id: string): Need {
  const need = town.needs.find((one) => one.id === id);
  if (!need) throw missing();
  return need;
}

export function post(town: Town, profile: NeedProfile | undefined, tell: Tell) {
  if (!profile) throw new ConnectError("a need has a profile", Code.InvalidArgument);
  const need = create(NeedSchema, { id: newId("need"), version: 1n, state: NeedState.OPEN, profile, sessions: daysOf(profile).map((day) => sessionOf(profile, day)) });
  town.needs.push(need);
  town.mine.add(need.id);
  tell("need", need.id);
  return { id: need.id, version: need.version, sessions: need.sessions.map(({ id }) => id) };
}

/** As the house searches: each word begins a word of the title, or of the name. */
export const isNamed = (title: string, words: string): boolean => {
  const parts = fold(title).split(/\s+/);
  return fold(words).split(/\s+/).every((word) => parts.some((part) => part.startsWith(word)));
};

export function find(town: Town, { ids, state, window, words, mine, category, venue, priority, organisation, pageSize }: ListNeedsRequest): Need[] {
  const [from, until] = [window?.from, window?.until].map((at) => at && timestampDate(at).getTime());
  const isIn = ({ startsAt, endsAt }: Session) =>
    !startsAt || !endsAt || ((from === undefined || timestampDate(endsAt).getTime() > from) && (until === undefined || timestampDate(startsAt).getTime() < until));
  return town.needs
    .filter((need) => {
      const { profile } = need;
      return (
        profile !== undefined && (ids.length === 0 || ids.includes(need.id)) && (!state || need.state === state) && (!mine || town.mine.has(need.id)) && (!words || isNamed(profile.title, words)) &&
        (!category || profile.category === category) && (!venue || profile.venue === venue) && (!priority || profile.priority === priority) &&
        (!organisation || profile.organisation === organisation)
      );
    })
    .map((need) => ({ ...need, sessions: need.sessions.filter(isIn) }))
    .filter(({ sessions }) => sessions.length > 0)
    .slice(0, pageSize || 200);
}

const meant = (need: Need, scope: Scope, session: string): Session[] => {
  const named = need.sessions.find((one) => one.id === session);
  if (scope === Scope.THIS) return named ? [named] : [];
  if (scope === Scope.THIS_AND_FOLLOWING) return need.sessions.filter((one) => named && one.startsLocal >= named.startsLocal);
  return need.sessions;
};

export function change(town: Town, { id, scope, session, profile }: ChangeNeedRequest, tell: Tell) {
  const need = needIn(town, id);
  if (!profile) throw new ConnectError("a need has a profile", Code.InvalidArgument);
  const some = meant(need, scope, session);
  const isOne = some.length === 1;
  for (const one of some) {
    const moved = sessionOf(profile, isOne ? dayOf(profile.startsLocal) : dayOf(one.startsLocal));
    Object.assign(one, { startsLocal: moved.startsLocal, endsLocal: moved.endsLocal, startsAt: moved.startsAt, endsAt: moved.endsAt, places: profile.places, profile });
  }
  if (some.length === need.sessions.length) need.profile = profile;
  return touched(need, tell);
}

function touched(need: Need, tell: Tell) {
  need.version += 1n;
  tell("need", need.id);
  return { id: need.id, version: need.version };
}

export function cancel(town: Town, { id, scope, session }: { id: string; scope: Scope; session: string }, tell: Tell) {
  const need = needIn(town, id);
  for (const one of meant(need, scope, session)) {
    one.cancelled = true;
    for (const held of town.assignments.filter((each) => each.session === one.id && each.state === AssignmentState.AGREED)) {
      Object.assign(held, { state: AssignmentState.CANCELLED, cancelledBy: "session_cancelled" });
    }
    end(town, one, OfferState.WITHDRAWN, tell);
  }
  if (need.sessions.every(({ cancelled }) => cancelled)) need.state = NeedState.CANCELLED;
  return touched(need, tell);
}

export function close(town: Town, { id, outcome }: Pick<Need, "id" | "outcome">, tell: Tell) {
  const need = needIn(town, id);
  need.sessions.forEach((session) => end(town, session, OfferState.WITHDRAWN, tell));
  Object.assign(need, { state: NeedState.CLOSED, outcome });
  return touched(need, tell);
}

export function block(town: Town, { id, volunteer, blocked }: { id: string; volunteer: string; blocked: boolean }, tell: Tell) {
  const need = needIn(town, id);
  need.blocked = [...need.blocked.filter((one) => one !== volunteer), ...(blocked ? [volunteer] : [])];
  return touched(need, tell);
}

// What a change of a need is: the fields that are otherwise, and the profile that is sent for one session or more.
import { Scope, type Need, type NeedProfile, type Session } from "../contract/borgertorg/matching/v1/needs_pb";
import { dayOf } from "../days";
import type { Draft, Field } from "./draft";

const SHOWN: Field[] = ["title", "category", "day", "from", "until", "venue", "places", "publicText", "details", "urgent"];

/** Which fields are otherwise than they were. */
export const changed = (before: Draft, after: Draft): Field[] => SHOWN.filter((name) => before[name] !== after[name]);

export const recurs = (need: Need): boolean => (need.profile?.recurrence ?? "") !== "";

/** The profile to send: one session stands for itself; of a series the rule stays, and its first day, or that of the session. */
export function changedProfile(profile: NeedProfile, need: Need, session: Session, scope: Scope): NeedProfile {
  const whole = need.profile ?? profile;
  if (scope === Scope.THIS || !recurs(need)) return { ...profile, recurrence: "", exceptDates: [] };
  const day = dayOf(scope === Scope.ALL ? whole.startsLocal : session.startsLocal);
  const on = (local: string) => `${day}T${local.slice(11)}`;
  return { ...profile, startsLocal: on(profile.startsLocal), endsLocal: on(profile.endsLocal), recurrence: whole.recurrence, exceptDates: whole.exceptDates };
}

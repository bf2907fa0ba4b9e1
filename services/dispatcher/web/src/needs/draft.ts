// What is typed into the form of a new need: kept while the tab lives, checked before it is sent, and turned into a profile.
import { create } from "@bufbuild/protobuf";
import { NeedProfileSchema, type NeedProfile } from "../contract/borgertorg/matching/v1/needs_pb";
import type { Venue } from "../contract/borgertorg/organisations/v1/venues_pb";
import { later, weekdayOf } from "../days";
import { keptAs } from "../practice/practising";
import { exceptionsOf, heldOn, LONGEST_DAYS, ruleOf, type Series } from "./recurrence";

export type Draft = Series & {
  title: string; category: string; from: string; until: string; venue: string; places: string; publicText: string; details: string; urgent: boolean;
};
export type Field = keyof Draft;
/** What is wrong with a field, as the key of a message. */
export type Wrong = { field: Field; message: string };

export const CATEGORIES = [
  "følge og skyss", "besøksvenn", "bibliotekvert", "språkkafé", "leksehjelp", "måltid", "turgruppe", "fiksekafé", "likemannsstøtte", "dugnad", "annet",
] as const;

const KEPT = "borgertorg.draft.need";

export const empty = (day: string): Draft => ({
  title: "", category: CATEGORIES[0], day, from: "10:00", until: "12:00", venue: "", places: "1", publicText: "", details: "", urgent: false,
  repeat: "once", days: [weekdayOf(day)], lastDay: later(day, 7 * 7), skipped: [],
});

/** A need as the form shows it, at the time of one of its sessions. */
export const draftOf = (profile: NeedProfile, starts: string, ends: string): Draft => ({
  ...empty(starts.slice(0, 10)),
  title: profile.title, category: profile.category, from: starts.slice(11, 16), until: ends.slice(11, 16), venue: profile.venue, places: String(profile.places),
  publicText: profile.publicText, details: profile.details, urgent: profile.urgent,
});

/** What was typed in this tab for the same purpose, over what the form begins with. */
export function kept(begin: Draft, purpose = ""): Draft {
  try {
    return { ...begin, ...(JSON.parse(sessionStorage.getItem(keptAs(KEPT + purpose)) ?? "{}") as Partial<Draft>) };
  } catch {
    return begin;
  }
}
export const keep = (draft: Draft, purpose = "") => sessionStorage.setItem(keptAs(KEPT + purpose), JSON.stringify(draft));
export const forget = (purpose = "") => sessionStorage.removeItem(keptAs(KEPT + purpose));

/** The shape of a Norwegian identity number: eleven digits, with or without a space after six, that begin with a date. */
export const looksLikeIdentity = (text: string): boolean =>
  [...text.matchAll(/(?<!\d)(\d{2})(\d{2})\d{2}[ .-]?\d{5}(?!\d)/g)].some(([, day = "", month = ""]) => {
    const date = Number(day) > 40 ? Number(day) - 40 : Number(day);
    return date >= 1 && date <= 31 && Number(month) % 20 >= 1 && Number(month) % 20 <= 12;
  });

/** What a form asks besides: a day that is not past, and a venue; a change of a series has the one, a need without a venue the other. */
export type Asks = { day?: boolean; venue?: boolean };

/** Everything that is wrong, in the order of the form. */
export function wrongs(draft: Draft, now: string, { day: asksDay = true, venue: asksVenue = true }: Asks = {}): Wrong[] {
  const found: Wrong[] = [];
  const say = (field: Field, message: string) => found.push({ field, message });
  const hasDay = /^\d{4}-\d{2}-\d{2}$/.test(draft.day);
  if (!draft.title.trim()) say("title", "wrong.title");
  if (!hasDay) say("day", "wrong.day");
  if (!/^\d{2}:\d{2}$/.test(draft.from)) say("from", "wrong.time");
  else if (asksDay && draft.day && `${draft.day}T${draft.from}` < now) say("from", "wrong.past");
  if (!/^\d{2}:\d{2}$/.test(draft.until)) say("until", "wrong.time");
  else if (draft.until <= draft.from) say("until", "wrong.until");
  if (draft.repeat !== "once" && hasDay) {
    if (draft.days.length === 0) say("days", "need.form.wrong.days");
    if (!/^\d{4}-\d{2}-\d{2}$/.test(draft.lastDay) || draft.lastDay <= draft.day) say("lastDay", "need.form.wrong.lastDay");
    else if (draft.lastDay > later(draft.day, LONGEST_DAYS)) say("lastDay", "need.form.wrong.tooFar");
    else if (draft.days.length > 0 && heldOn(draft).length === 0) say("lastDay", "need.form.wrong.none");
  }
  if (asksVenue && !draft.venue) say("venue", "wrong.venue");
  if (!/^\d{1,3}$/.test(draft.places) || Number(draft.places) < 1 || Number(draft.places) > 500) say("places", "wrong.places");
  for (const field of ["title", "publicText", "details"] as const) {
    if (looksLikeIdentity(draft[field])) say(field, "wrong.identity");
  }
  return found;
}

/** The profile that was typed, over what the form does not show of the need that it comes from. */
export function profileOf(draft: Draft, venue: Venue | undefined, zone: string, from?: NeedProfile): NeedProfile {
  const [day = draft.day] = heldOn(draft);
  const place = venue && venue.id !== from?.venue ? { venue: venue.id, placeName: venue.profile?.name ?? "", position: venue.profile?.position } : {};
  return {
    ...(from ?? create(NeedProfileSchema, { zone, priority: 3 })),
    ...place,
    title: draft.title.trim(),
    publicText: draft.publicText.trim(),
    details: draft.details.trim(),
    category: draft.category,
    startsLocal: `${day}T${draft.from}`,
    endsLocal: `${day}T${draft.until}`,
    recurrence: ruleOf(draft),
    exceptDates: exceptionsOf(draft),
    places: Number(draft.places),
    ...(draft.urgent === (from?.urgent ?? false) ? {} : { priority: draft.urgent ? 5 : 3 }),
    urgent: draft.urgent,
  };
}

/** The field of the form that a field of the contract is typed into. */
export function fieldOf(contract: string): Field | undefined {
  const names: Record<string, Field> = {
    title: "title", category: "category", starts_local: "from", ends_local: "until", venue: "venue", position: "venue", place_name: "venue", places: "places",
    public_text: "publicText", details: "details", recurrence: "lastDay", except_dates: "lastDay",
  };
  return names[contract.replace(/^profile\./, "")];
}

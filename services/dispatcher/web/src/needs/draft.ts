// What is typed into the form of a new need: kept while the tab lives, checked before it is sent, and turned into a profile.
import { create } from "@bufbuild/protobuf";
import { NeedProfileSchema, type NeedProfile } from "../contract/borgertorg/matching/v1/needs_pb";
import type { Venue } from "../contract/borgertorg/organisations/v1/venues_pb";

export type Draft = {
  title: string; category: string; day: string; from: string; until: string; venue: string; places: string; publicText: string; details: string; urgent: boolean;
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
});

export function kept(day: string): Draft {
  try {
    return { ...empty(day), ...(JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") as Partial<Draft>) };
  } catch {
    return empty(day);
  }
}
export const keep = (draft: Draft) => sessionStorage.setItem(KEPT, JSON.stringify(draft));
export const forget = () => sessionStorage.removeItem(KEPT);

/** The shape of a Norwegian identity number: eleven digits, with or without a space after six, that begin with a date. */
export const looksLikeIdentity = (text: string): boolean =>
  [...text.matchAll(/(?<!\d)(\d{2})(\d{2})\d{2}[ .-]?\d{5}(?!\d)/g)].some(([, day = "", month = ""]) => {
    const date = Number(day) > 40 ? Number(day) - 40 : Number(day);
    return date >= 1 && date <= 31 && Number(month) % 20 >= 1 && Number(month) % 20 <= 12;
  });

/** Everything that is wrong, in the order of the form. */
export function wrongs(draft: Draft, now: string): Wrong[] {
  const found: Wrong[] = [];
  const say = (field: Field, message: string) => found.push({ field, message });
  if (!draft.title.trim()) say("title", "wrong.title");
  if (!/^\d{4}-\d{2}-\d{2}$/.test(draft.day)) say("day", "wrong.day");
  if (!/^\d{2}:\d{2}$/.test(draft.from)) say("from", "wrong.time");
  else if (draft.day && `${draft.day}T${draft.from}` < now) say("from", "wrong.past");
  if (!/^\d{2}:\d{2}$/.test(draft.until)) say("until", "wrong.time");
  else if (draft.until <= draft.from) say("until", "wrong.until");
  if (!draft.venue) say("venue", "wrong.venue");
  if (!/^\d{1,3}$/.test(draft.places) || Number(draft.places) < 1 || Number(draft.places) > 500) say("places", "wrong.places");
  for (const field of ["title", "publicText", "details"] as const) {
    if (looksLikeIdentity(draft[field])) say(field, "wrong.identity");
  }
  return found;
}

export function profileOf(draft: Draft, venue: Venue | undefined, zone: string): NeedProfile {
  return create(NeedProfileSchema, {
    title: draft.title.trim(),
    publicText: draft.publicText.trim(),
    details: draft.details.trim(),
    category: draft.category,
    venue: venue?.id ?? "",
    placeName: venue?.profile?.name ?? "",
    position: venue?.profile?.position,
    startsLocal: `${draft.day}T${draft.from}`,
    endsLocal: `${draft.day}T${draft.until}`,
    zone,
    places: Number(draft.places),
    priority: draft.urgent ? 5 : 3,
    urgent: draft.urgent,
  });
}

/** The field of the form that a field of the contract is typed into. */
export function fieldOf(contract: string): Field | undefined {
  const names: Record<string, Field> = {
    title: "title", category: "category", starts_local: "from", ends_local: "until", venue: "venue", position: "venue", place_name: "venue", places: "places",
    public_text: "publicText", details: "details",
  };
  return names[contract.replace(/^profile\./, "")];
}

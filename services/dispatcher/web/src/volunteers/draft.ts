// What is typed about a person: checked before it is sent, laid over what stands, and the fields that are others then.
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { Position } from "../contract/borgertorg/types/v1/place_pb";
import { VolunteerProfileSchema, type VolunteerProfile } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { looksLikeIdentity } from "../needs/draft";
import { phoneInWords } from "./finding";

export type Draft = {
  name: string; email: string; phone: string; birthYear: string; postalCode: string; near: string; km: string; hours: string;
  languages: string[]; skills: string[]; interests: string[];
};
export type Field = keyof Draft | "consent";
export type Wrong = { field: Field; message: string };
export type Profile = MessageInitShape<typeof VolunteerProfileSchema>;

/** A short drive, an evening a week: what is meant where nobody says otherwise. */
export const EMPTY: Draft = { name: "", email: "", phone: "", birthYear: "", postalCode: "", near: "", km: "20", hours: "3", languages: ["nb"], skills: [], interests: [] };

const FURTHEST_KM = 2000;
const HOURS_A_WEEK = 168;
const OF_AGE = 16;

export const number = (text: string): number => (/^\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : Number.NaN);
const written = (value: number): string => String(Math.round(value * 100) / 100).replace(".", ",");

export const draftOf = (profile: VolunteerProfile): Draft => ({
  name: profile.name,
  email: profile.email,
  phone: phoneInWords(profile.phone),
  birthYear: profile.birthYear ? String(profile.birthYear) : "",
  postalCode: profile.postalCode,
  near: "",
  km: written(profile.maxMetres / 1000),
  hours: written(profile.weeklyMinutes / 60),
  languages: profile.languages,
  skills: profile.skills,
  interests: profile.interests,
});

/** Everything that is wrong, in the order of the form. */
export function wrongs(draft: Draft, year: number): Wrong[] {
  const found: Wrong[] = [];
  const say = (field: Field, message: string) => found.push({ field, message: `volunteers.wrong.${message}` });
  if (!draft.name.trim()) say("name", "name");
  else if (looksLikeIdentity(draft.name)) say("name", "identity");
  if (!draft.phone.trim() && !draft.email.trim()) say("phone", "unreachable");
  else if (looksLikeIdentity(draft.phone)) say("phone", "identity");
  else if (draft.phone.trim() && (!/^[\d\s+()./-]+$/.test(draft.phone) || draft.phone.replace(/\D/g, "").length < 8)) say("phone", "phone");
  if (looksLikeIdentity(draft.email)) say("email", "identity");
  else if (draft.email.trim() && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(draft.email.trim())) say("email", "email");
  if (draft.postalCode.trim() && !/^\d{4}$/.test(draft.postalCode.trim())) say("postalCode", "postalCode");
  const km = number(draft.km);
  if (!(km > 0 && km <= FURTHEST_KM)) say("km", "km");
  const hours = number(draft.hours);
  if (!(hours > 0 && hours <= HOURS_A_WEEK)) say("hours", "hours");
  if (looksLikeIdentity(draft.birthYear)) say("birthYear", "identity");
  else if (draft.birthYear.trim() && !/^(19|20)\d\d$/.test(draft.birthYear.trim())) say("birthYear", "birthYear");
  else if (Number(draft.birthYear) > year - OF_AGE) say("birthYear", "age");
  for (const field of ["languages", "skills", "interests"] as const) if (draft[field].some(looksLikeIdentity)) say(field, "identity");
  return found;
}

/** The profile with the draft over it. A field that was not touched stays to the letter. */
export function laidOver(before: VolunteerProfile | undefined, draft: Draft, place: Position | undefined): VolunteerProfile {
  const start = before ? draftOf(before) : undefined;
  const kept = before ?? create(VolunteerProfileSchema);
  const taken = <T>(field: keyof Draft, now: T, then: T): T => (start && JSON.stringify(draft[field]) === JSON.stringify(start[field]) ? then : now);
  return create(VolunteerProfileSchema, {
    ...kept,
    name: taken("name", draft.name.trim(), kept.name),
    email: taken("email", draft.email.trim(), kept.email),
    phone: taken("phone", draft.phone.trim(), kept.phone),
    birthYear: taken("birthYear", Number(draft.birthYear) || 0, kept.birthYear),
    postalCode: taken("postalCode", draft.postalCode.trim(), kept.postalCode),
    position: place ?? kept.position,
    maxMetres: taken("km", Math.round(number(draft.km) * 1000), kept.maxMetres),
    weeklyMinutes: taken("hours", Math.round(number(draft.hours) * 60), kept.weeklyMinutes),
    languages: taken("languages", draft.languages, kept.languages),
    skills: taken("skills", draft.skills, kept.skills),
    interests: taken("interests", draft.interests, kept.interests),
  });
}

/** The name of each field in a mask. */
const NAMES = {
  name: "name", email: "email", phone: "phone", birthYear: "birth_year", postalCode: "postal_code", position: "position", maxMetres: "max_metres",
  skills: "skills", languages: "languages", interests: "interests", availability: "availability", exceptions: "exceptions", weeklyMinutes: "weekly_minutes",
} as const;
type Named = keyof typeof NAMES;

/** The fields in which two profiles differ, as a mask names them. */
export const differing = (one: VolunteerProfile, other: VolunteerProfile): string[] =>
  (Object.keys(NAMES) as Named[]).filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field])).map((field) => NAMES[field]);

const FIELDS: Record<string, Field> = {
  name: "name", email: "email", phone: "phone", birth_year: "birthYear", postal_code: "postalCode", position: "near", max_metres: "km",
  weekly_minutes: "hours", skills: "skills", languages: "languages", interests: "interests", consents: "consent",
};

/** What the service finds wrong, at the field that it was typed into and in our words. */
export function wrongOf(contract: string, what: string): Wrong | undefined {
  const field = FIELDS[/^(?:profile\.)?(\w+)/.exec(contract)?.[1] ?? ""];
  if (!field) return undefined;
  const own: Partial<Record<Field, string>> = { name: "name", email: "email", phone: "phone", birthYear: "age", postalCode: "postalCode", near: "near", km: "km", hours: "hours", consent: "consent" };
  const message = /identity number/.test(what) ? "identity" : /another volunteer/.test(what) ? "taken" : /one of them is needed/.test(what) ? "unreachable" : /characters long/.test(what) ? "long" : (own[field] ?? "refused");
  return { field, message: `volunteers.wrong.${message}` };
}

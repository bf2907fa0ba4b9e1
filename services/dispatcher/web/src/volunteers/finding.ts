// Who is found: by words of the name, the address or the phone, by state, skill and language; and what a phone number looks like.
import { VolunteerState, type Volunteer, type VolunteerProfile } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { fold } from "../fold";

export type State = "active" | "paused";
/** `key`: what the search looks through, made once. */
export type Person = { id: string; profile: VolunteerProfile; state: State; pausedUntil: string; key: string };
export type Wanted = { words: string; state?: State | undefined; skill: string; language: string };

export const stateOf = (volunteer: Volunteer): State => (volunteer.state === VolunteerState.PAUSED ? "paused" : "active");

/** 42 57 79 70; +46 701 23 45 67 as it stands. */
export function phoneInWords(phone: string): string {
  const [, own] = /^\+47(\d{8})$/.exec(phone) ?? [];
  return own ? own.replace(/(\d\d)(?=\d)/g, "$1 ") : phone;
}

const byName = new Intl.Collator("nb");

export function peopleOf(found: readonly Volunteer[]): Person[] {
  return found
    .flatMap((volunteer): Person[] => {
      const { id, profile, pausedUntil } = volunteer;
      if (!profile) return [];
      const digits = profile.phone.replace(/^\+47/, "");
      return [{ id, profile, state: stateOf(volunteer), pausedUntil, key: fold(`${profile.name}\n${profile.email}\n${digits}`) }];
    })
    .sort((one, other) => byName.compare(one.profile.name, other.profile.name) || one.id.localeCompare(other.id));
}

/** Every word must be found, in any order; a number is found however it is grouped. */
export function found(people: readonly Person[], { words, state, skill, language }: Wanted): Person[] {
  const number = words.replace(/[\s+-]/g, "");
  const parts = /^\d{4,}$/.test(number) ? [number.replace(/^(00)?47(?=\d{8}$)/, "")] : fold(words).split(/\s+/).filter(Boolean);
  return people.filter(
    (person) =>
      (!state || person.state === state) &&
      (!skill || person.profile.skills.includes(skill)) &&
      (!language || person.profile.languages.includes(language)) &&
      parts.every((part) => person.key.includes(part)),
  );
}

/** Every word of a list that somebody has, with how many have it. */
export function counted(people: readonly Person[], words: (profile: VolunteerProfile) => readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { profile } of people) for (const word of words(profile)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => byName.compare(one, other));
}

/** The same person by all that can be seen: this name and this phone. */
export const sameAs = (people: readonly Person[], name: string, phone: string): Person | undefined => {
  const number = phone.replace(/[^\d+]/g, "").replace(/^00/, "+").replace(/^(?=\d{8}$)/, "+47");
  return people.find(({ profile }) => number !== "" && profile.phone === number && fold(profile.name.trim()) === fold(name.trim()));
};

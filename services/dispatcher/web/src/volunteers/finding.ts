// Somebody as the list shows them, what a phone number looks like, and whether two are one and the same.
import { VolunteerState, type Volunteer, type VolunteerProfile } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { fold } from "../fold";

export type State = "active" | "paused";
export type Person = { id: string; profile: VolunteerProfile; state: State; pausedUntil: string };

export const stateOf = (volunteer: Volunteer): State => (volunteer.state === VolunteerState.PAUSED ? "paused" : "active");

/** 42 57 79 70; +46 701 23 45 67 as it stands. */
export function phoneInWords(phone: string): string {
  const [, own] = /^\+47(\d{8})$/.exec(phone) ?? [];
  return own ? own.replace(/(\d\d)(?=\d)/g, "$1 ") : phone;
}

export const peopleOf = (found: readonly Volunteer[]): Person[] =>
  found.flatMap((volunteer): Person[] => {
    const { id, profile, pausedUntil } = volunteer;
    return profile ? [{ id, profile, state: stateOf(volunteer), pausedUntil }] : [];
  });

/** The same person by all that can be seen: this name and this phone. */
export const sameAs = (people: readonly Person[], name: string, phone: string): Person | undefined => {
  const number = phone.replace(/[^\d+]/g, "").replace(/^00/, "+").replace(/^(?=\d{8}$)/, "+47");
  return people.find(({ profile }) => number !== "" && profile.phone === number && fold(profile.name.trim()) === fold(name.trim()));
};

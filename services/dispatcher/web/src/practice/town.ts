// Øvelsund: a town that is nowhere, and the people in it. Everybody is called Øving, and nobody has a telephone or an address.
import { create } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { AssignmentSchema, AssignmentState, type Assignment } from "../contract/borgertorg/matching/v1/assignments_pb";
import { NeedProfileSchema, NeedSchema, NeedState, SessionSchema, type Need, type NeedProfile, type Session } from "../contract/borgertorg/matching/v1/needs_pb";
import type { Offer } from "../contract/borgertorg/matching/v1/offers_pb";
import { CentreSchema, type Centre } from "../contract/borgertorg/organisations/v1/centres_pb";
import { OrganisationSchema, type Organisation } from "../contract/borgertorg/organisations/v1/organisations_pb";
import { VenueSchema, type Venue } from "../contract/borgertorg/organisations/v1/venues_pb";
import { VolunteerSchema, VolunteerState, type Volunteer } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { OSLO } from "../centre";
import { dayOf, later, localOf } from "../days";
import { instantOf } from "../needs/board/filter";

/** What somebody says when asked, and after how many seconds. */
export type Habit = { says: "yes" | "no" | "nothing"; after: number };
export type Person = { volunteer: Volunteer; habit: Habit; east: number };

export type Town = {
  centre: Centre; organisation: Organisation; venues: Venue[]; people: Person[]; needs: Need[]; offers: Offer[]; assignments: Assignment[]; mine: Set<string>;
};

const CENTRE = "ovelsund";
let made = 0;
export const newId = (kind: string): string => `${kind}_practice_${(made += 1)}`;

/** One street, measured in metres to the east of the library. */
const position = (east: number) => ({ latitude: 60, longitude: 5 + east / 55_660 });
export const metresBetween = (person: Person, profile: NeedProfile): number => Math.round(Math.abs((profile.position?.longitude ?? 5) - 5 - person.east / 55_660) * 55_660);

const VENUES: [string, string, number][] = [
  ["library", "Øvelsund bibliotek", 0],
  ["house", "Øvehuset", 900],
  ["home", "Øvelia omsorgssenter", 2_600],
];

const PEOPLE: [string, number, string[], string[], Habit][] = [
  ["Anna Øving", 300, ["nb"], ["måltid", "besøksvenn"], { says: "yes", after: 6 }],
  ["Bjørn Øving", 1_200, ["nb"], ["følge og skyss", "dugnad"], { says: "no", after: 4 }],
  ["Chandra Øving", 800, ["nb", "en"], ["språkkafé", "leksehjelp"], { says: "yes", after: 8 }],
  ["Dina Øving", 2_400, ["nb"], ["besøksvenn"], { says: "yes", after: 10 }],
  ["Elle Øving", 1_900, ["nb", "se"], ["følge og skyss", "turgruppe"], { says: "yes", after: 5 }],
  ["Fuad Øving", 600, ["nb", "ar"], ["språkkafé", "måltid"], { says: "nothing", after: 0 }],
  ["Grete Øving", 4_100, ["nn"], ["dugnad", "bibliotekvert"], { says: "no", after: 7 }],
  ["Henrik Øving", 1_500, ["nb"], ["fiksekafé", "bibliotekvert"], { says: "yes", after: 9 }],
];

const person = ([name, east, languages, interests, habit]: (typeof PEOPLE)[number]): Person => ({
  habit,
  east,
  volunteer: create(VolunteerSchema, {
    id: newId("volunteer"), version: 1n, state: VolunteerState.ACTIVE,
    profile: { name, languages, interests, position: position(east), maxMetres: 10_000, weeklyMinutes: 240, postalCode: "0000" },
    consents: [{ purpose: "coordination" }, { purpose: "messages" }],
  }),
});

/** A session of what was posted, at its place on the clock of the town. */
export function sessionOf(profile: NeedProfile, day: string): Session {
  const at = (local: string) => `${day}${local.slice(10)}`;
  const [startsLocal, endsLocal] = [at(profile.startsLocal), at(profile.endsLocal)];
  const instant = (local: string) => timestampFromDate(instantOf(local, OSLO));
  return create(SessionSchema, { id: newId("session"), startsLocal, endsLocal, startsAt: instant(startsLocal), endsAt: instant(endsLocal), places: profile.places });
}

const need = (venues: Venue[], title: string, category: string, at: number, day: string, from: string, until: string, places: number, urgent = false): Need => {
  const venue = venues[at];
  const profile = create(NeedProfileSchema, {
    title, category, venue: venue?.id ?? "", placeName: venue?.profile?.name ?? "", position: venue?.profile?.position, organisation: CENTRE,
    startsLocal: `${day}T${from}`, endsLocal: `${day}T${until}`, zone: OSLO, places, urgent, priority: urgent ? 5 : 3,
  });
  return create(NeedSchema, { id: newId("need"), version: 1n, state: NeedState.OPEN, profile, sessions: [sessionOf(profile, day)] });
};

export function openTown(now: Date): Town {
  const today = dayOf(localOf(now, OSLO));
  const day = (days: number) => later(today, days);
  const venues = VENUES.map(([id, name, east]) =>
    create(VenueSchema, { id, version: 1n, profile: { name, organisation: CENTRE, position: position(east), functions: ["volunteer_centre"] } }),
  );
  const people = PEOPLE.map(person);
  const needs = [
    need(venues, "Følge til øvelegen", "følge og skyss", 2, day(1), "10:00", "12:00", 1),
    need(venues, "Kjøre øvemiddag", "måltid", 1, day(1), "15:00", "16:30", 1, true),
    need(venues, "Språkkafé for øving", "språkkafé", 0, day(2), "17:00", "19:00", 2),
    need(venues, "Vert på øvebiblioteket", "bibliotekvert", 0, day(3), "16:00", "18:00", 1),
    need(venues, "Øvedugnad i hagen", "dugnad", 2, day(6), "11:00", "14:00", 4),
    need(venues, "Besøk på Øvelia", "besøksvenn", 2, day(4), "13:00", "14:00", 1),
  ];
  const [last] = needs.slice(-1);
  const [session] = last?.sessions ?? [];
  const [visitor] = people.slice(3);
  const assignments: Assignment[] = [];
  if (last && session && visitor) {
    session.taken = 1;
    assignments.push(create(AssignmentSchema, { id: newId("assignment"), version: 1n, state: AssignmentState.AGREED, need: last.id, session: session.id, volunteer: visitor.volunteer.id, startsAt: session.startsAt, endsAt: session.endsAt }));
  }
  return {
    centre: create(CentreSchema, { id: CENTRE, version: 1n, name: "Øvelsund", policy: { zone: OSLO, waveSize: 0, answerHours: 2, remindDayBefore: true, remindTwoHoursBefore: true } }),
    organisation: create(OrganisationSchema, { id: CENTRE, version: 1n, profile: { name: "Øvelsund", kind: "volunteer_centre" } }),
    venues, people, needs, offers: [], assignments, mine: new Set(),
  };
}

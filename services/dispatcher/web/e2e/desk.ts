// What somebody does on another screen: posts a need, asks for it and calls it off, by the same calls, so that a story need not walk there.
import { createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { NeedService } from "../src/contract/borgertorg/matching/v1/needs_pb";
import { OfferService } from "../src/contract/borgertorg/matching/v1/offers_pb";
import { Channel, PreferenceService } from "../src/contract/borgertorg/notifications/v1/preferences_pb";
import { VenueService } from "../src/contract/borgertorg/organisations/v1/venues_pb";
import { VolunteerService } from "../src/contract/borgertorg/volunteers/v1/volunteers_pb";
import { dayOf, later, localOf } from "../src/days";
import { url } from "./people";

const signedIn: Interceptor = (next) => (request) => {
  request.header.set("cookie", process.env["HOUSE_COOKIE"] ?? "");
  request.header.set("origin", url());
  return next(request);
};
export const transport = () => createGrpcWebTransport({ baseUrl: url(), interceptors: [signedIn] });

/** This minute on the centre's clock, or so many later; and the day so many days ahead. */
export const now = (minutes = 0): string => localOf(new Date(Date.now() + minutes * 60_000), "Europe/Oslo");
export const ahead = (days: number): string => later(dayOf(now()), days);

/** What a need is beside its title and its day: at the venue of the house whose name begins so, from ten to twelve; an end before the start is on the next day. */
type Like = { from?: string; until?: string; venue?: string; places?: number; category?: string };

/** Posts a need of one session. */
export async function post(title: string, day: string, { from = "10:00", until = "12:00", venue = "", places = 1, category = "annet" }: Like = {}): Promise<{ need: string; session: string }> {
  const { venues } = await createClient(VenueService, transport()).listVenues({ pageSize: 200 });
  const at = venues.find(({ profile }) => profile?.name.startsWith(venue));
  const profile = {
    title, category, venue: at?.id ?? "", placeName: at?.profile?.name ?? "", position: at?.profile?.position, startsLocal: `${day}T${from}`, endsLocal: `${until > from ? day : later(day, 1)}T${until}`,
    zone: "Europe/Oslo", places, priority: 3,
  };
  const posted = await createClient(NeedService, transport()).postNeed({ idempotencyKey: crypto.randomUUID(), profile });
  return { need: posted.id, session: posted.sessions[0] ?? "" };
}

/** Asks the volunteers who suit a session best, at once; gives how many were asked. */
export async function ask(session: string, count: number): Promise<number> {
  const offers = createClient(OfferService, transport());
  const { candidates } = await offers.suggestVolunteers({ session, limit: count });
  const volunteers = candidates.map(({ volunteer }) => volunteer);
  return (await offers.makeOffers({ idempotencyKey: crypto.randomUUID(), session, volunteers })).offers.length;
}

/** Asks whoever suits a session best of those who read mail. */
export async function askByMail(session: string): Promise<void> {
  const offers = createClient(OfferService, transport());
  const preferences = createClient(PreferenceService, transport());
  const { candidates } = await offers.suggestVolunteers({ session, limit: 20 });
  for (const { volunteer } of candidates) {
    const wishes = (await preferences.getPreferences({ person: volunteer })).preferences;
    if (!wishes?.channels.includes(Channel.EMAIL)) continue;
    await offers.makeOffers({ idempotencyKey: crypto.randomUUID(), session, volunteers: [volunteer] });
    return;
  }
  throw new Error("nobody who suits reads mail");
}

export async function cancel(need: string): Promise<void> {
  await createClient(NeedService, transport()).cancelNeed({ idempotencyKey: crypto.randomUUID(), id: need });
}

/** Says yes for whoever is asked for a session, and then has that person pause. */
export async function pauseWhoAgreed(session: string): Promise<void> {
  const offers = createClient(OfferService, transport());
  const [offer] = (await offers.listOffers({ session })).offers;
  await offers.acceptOffer({ idempotencyKey: crypto.randomUUID(), id: offer?.id ?? "" });
  await createClient(VolunteerService, transport()).pauseVolunteer({ idempotencyKey: crypto.randomUUID(), id: offer?.volunteer ?? "" });
}

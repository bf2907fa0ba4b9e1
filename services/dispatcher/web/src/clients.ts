// The way to the services behind the door: one client a service, all through the door's own origin.
import { createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { LiveService } from "./contract/borgertorg/dispatcher/v1/live_pb";
import { SessionService } from "./contract/borgertorg/dispatcher/v1/sessions_pb";
import { AssignmentService } from "./contract/borgertorg/matching/v1/assignments_pb";
import { NeedService } from "./contract/borgertorg/matching/v1/needs_pb";
import { OfferService } from "./contract/borgertorg/matching/v1/offers_pb";
import { CentreService } from "./contract/borgertorg/organisations/v1/centres_pb";
import { OrganisationService } from "./contract/borgertorg/organisations/v1/organisations_pb";
import { VenueService } from "./contract/borgertorg/organisations/v1/venues_pb";
import { VolunteerService } from "./contract/borgertorg/volunteers/v1/volunteers_pb";

const transport = createGrpcWebTransport({ baseUrl: "/" });

export const assignments = createClient(AssignmentService, transport);
export const centres = createClient(CentreService, transport);
export const live = createClient(LiveService, transport);
export const needs = createClient(NeedService, transport);
export const offers = createClient(OfferService, transport);
export const organisations = createClient(OrganisationService, transport);
export const sessions = createClient(SessionService, transport);
export const venues = createClient(VenueService, transport);
export const volunteers = createClient(VolunteerService, transport);

/** All pages of a list, up to a bound that no screen should reach. */
export async function everyPage<P extends { nextPageToken: string }, T>(page: (token: string) => Promise<P>, items: (page: P) => T[]): Promise<T[]> {
  const found: T[] = [];
  let token = "";
  for (let pages = 0; pages < 40; pages += 1) {
    const one = await page(token);
    found.push(...items(one));
    token = one.nextPageToken;
    if (!token) break;
  }
  return found;
}

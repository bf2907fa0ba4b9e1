// What somebody does on another screen: posts a need and asks for it, by the same calls, so that a story need not walk there.
import { createClient, type CallOptions } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { NeedService } from "../src/contract/borgertorg/matching/v1/needs_pb";
import { OfferService } from "../src/contract/borgertorg/matching/v1/offers_pb";
import { dayOf, later, localOf } from "../src/days";
import { url } from "./people";

const transport = () => createGrpcWebTransport({ baseUrl: url() });
const signed = (): CallOptions => ({ headers: { cookie: process.env["HOUSE_COOKIE"] ?? "", origin: url() } });

/** This minute on the centre's clock, and an hour of tomorrow. */
export const now = (): string => localOf(new Date(), "Europe/Oslo");
export const tomorrow = (hour: string): string => `${later(dayOf(now()), 1)}T${hour}`;

/** Posts a need of one hour; gives its session. */
export async function post(title: string, startsLocal: string, places: number): Promise<string> {
  const endsLocal = new Date(Date.parse(`${startsLocal}Z`) + 3_600_000).toISOString().slice(0, 16);
  const where = { placeName: "Torget i Svarstad", position: { latitude: 59.4, longitude: 9.97 } };
  const profile = { title, category: "turgruppe", ...where, startsLocal, endsLocal, places, priority: 3 };
  const { sessions } = await createClient(NeedService, transport()).postNeed({ idempotencyKey: crypto.randomUUID(), profile }, signed());
  return sessions[0] ?? "";
}

/** Asks the volunteers who suit a session best, at once; gives how many were asked. */
export async function ask(session: string, count: number): Promise<number> {
  const offers = createClient(OfferService, transport());
  const { candidates } = await offers.suggestVolunteers({ session, limit: count }, signed());
  const volunteers = candidates.map(({ volunteer }) => volunteer);
  return (await offers.makeOffers({ idempotencyKey: crypto.randomUUID(), session, volunteers }, signed())).offers.length;
}

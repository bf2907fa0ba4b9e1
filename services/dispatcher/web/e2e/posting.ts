// Needs that a story brings along, posted through the door as the coordinator who is signed in: what they look like is the story's own.
import { createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { NeedService } from "../src/contract/borgertorg/matching/v1/needs_pb";
import { VenueService } from "../src/contract/borgertorg/organisations/v1/venues_pb";
import { url } from "./people";

const signedIn: Interceptor = (next) => (request) => {
  request.header.set("cookie", process.env["HOUSE_COOKIE"] ?? "");
  request.header.set("origin", url());
  return next(request);
};
const transport = () => createGrpcWebTransport({ baseUrl: url(), interceptors: [signedIn] });

/** A need at the venue of the house whose name begins so, from ten to twelve where nothing else is said; answers with its id. */
export async function post(title: string, day: string, { from = "10:00", until = "12:00", venue = "", places = 1 } = {}): Promise<string> {
  const { venues } = await createClient(VenueService, transport()).listVenues({ pageSize: 200 });
  const at = venues.find(({ profile }) => profile?.name.startsWith(venue));
  const profile = {
    title, category: "annet", venue: at?.id ?? "", placeName: at?.profile?.name ?? "", position: at?.profile?.position, startsLocal: `${day}T${from}`, endsLocal: `${day}T${until}`,
    zone: "Europe/Oslo", places, priority: 3,
  };
  return (await createClient(NeedService, transport()).postNeed({ idempotencyKey: crypto.randomUUID(), profile })).id;
}

export async function cancel(id: string): Promise<void> {
  await createClient(NeedService, transport()).cancelNeed({ idempotencyKey: crypto.randomUUID(), id });
}

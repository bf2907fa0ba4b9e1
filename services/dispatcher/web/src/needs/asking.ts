// Who could help a session, who is asked, and what they said.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { everyPage } from "../clients";
import { offers } from "../clients/matching";
import { deliveries } from "../clients/notifications";
import { volunteers } from "../clients/volunteers";
import { OfferState, type Offer } from "../contract/borgertorg/matching/v1/offers_pb";
import { DeliveryState } from "../contract/borgertorg/notifications/v1/deliveries_pb";
import type { Fault } from "../faults";
import { useSay } from "../words";
import { useCommand } from "./one/command";

const LOOK_AGAIN = 5_000;

export const useSuggestions = (session: string) =>
  useQuery({
    queryKey: ["suggestions", session],
    queryFn: ({ signal }) => offers.suggestVolunteers({ session, limit: 12, withoutCounts: true }, { signal }),
    enabled: session !== "",
    placeholderData: (before) => before,
  });

export const offersOf = (session: string) =>
  queryOptions({
    queryKey: ["offers", session],
    queryFn: ({ signal }) => everyPage((pageToken) => offers.listOffers({ session, pageSize: 200, pageToken }, { signal }), (page) => page.offers),
    enabled: session !== "",
  });
export const useOffers = (session: string) => useQuery(offersOf(session));

/** A person's name; each look is kept in the log of who looked. */
const volunteerOf = (id: string) =>
  queryOptions({
    queryKey: ["volunteer", id],
    queryFn: async ({ signal }) => (await volunteers.getVolunteer({ id }, { signal })).volunteer,
    staleTime: 300_000,
  });
export const useVolunteer = (id: string) => useQuery(volunteerOf(id));

/** What was sent about an ask; looked at until it has left the house. */
export const useMessages = (offer: string, wanted: boolean) =>
  useQuery({
    queryKey: ["deliveries", offer],
    queryFn: async ({ signal }) => (await deliveries.listDeliveries({ subject: offer, pageSize: 50 }, { signal })).deliveries,
    enabled: wanted,
    refetchInterval: ({ state }) => (state.data?.every((one) => one.state !== DeliveryState.WAITING) ? false : LOOK_AGAIN),
  });

/** So long a message stays in the house, that a press can be undone; what is urgent leaves at once. */
export const HOLD_SECONDS = 15;

/** Whom to ask; nobody named: the next round by the rules of the centre. The reason where a rule speaks against it. */
export type Asking = { people: string[]; reason?: string };

/** The asks that were sent from this window. */
const OWN = new Set<string>();
export const isOwn = ({ id }: Offer): boolean => OWN.has(id);

export const useAsk = (session: string, told: (asked: string[]) => void) =>
  useCommand(
    ({ people, reason = "" }: Asking, key) => offers.makeOffers({ idempotencyKey: key, session, volunteers: people, overrideReason: reason, holdSeconds: HOLD_SECONDS }),
    "ask.refused",
    ({ offers: made }) => {
      made.forEach((id) => OWN.add(id));
      told(made);
    },
    useAskedMeanwhile(session),
  );

/** Why nobody was asked, where somebody else has just asked one of them. */
function useAskedMeanwhile(session: string) {
  const queries = useQueryClient();
  const say = useSay();
  return async ({ reason }: Fault, { people }: Asking): Promise<string | undefined> => {
    if (reason !== "VOLUNTEER_UNSUITABLE") return undefined;
    const stand = await queries.fetchQuery({ ...offersOf(session), staleTime: 0 }).catch(() => []);
    const asked = stand.filter(({ state, volunteer }) => state === OfferState.MADE && people.includes(volunteer)).map(({ volunteer }) => volunteer);
    if (asked.length === 0) return undefined;
    const found = await Promise.all(asked.map((id) => queries.fetchQuery(volunteerOf(id)).catch(() => undefined)));
    const names = found.flatMap((one) => one?.profile?.name ?? []);
    return say("need.refused.asked", { names: names.join(", ") });
  };
}

export const useWithdraw = (told: () => void) => useCommand((id: string, key) => offers.withdrawOffer({ idempotencyKey: key, id }), "withdraw.refused", told);

/** Takes back several at once: how many are back, and how many were answered meanwhile. */
export const useWithdrawAll = (told: (ends: { back: number; left: number }) => void) =>
  useCommand(
    async (ids: string[], key) => {
      const ends = await Promise.allSettled(ids.map((id) => offers.withdrawOffer({ idempotencyKey: `${key}-${id}`, id })));
      const failed = ends.filter((end) => end.status === "rejected");
      // nothing went through: say why; else what is back is back
      if (failed[0] && failed.length === ends.length) throw failed[0].reason;
      return { back: ends.length - failed.length, left: failed.length };
    },
    "withdraw.refused",
    told,
  );

/** Whether the message of an ask is still in the house. */
export const isHeld = (offer: Offer, now: number): boolean =>
  offer.state === OfferState.MADE && offer.notBefore !== undefined && timestampDate(offer.notBefore).getTime() > now;

const ORDER = [OfferState.ACCEPTED, OfferState.MADE, OfferState.FILLED, OfferState.LAPSED, OfferState.DECLINED, OfferState.WITHDRAWN];

/** Those who said yes first, then those who have not answered, then the rest; the newest first. */
export const byState = (found: readonly Offer[]): Offer[] =>
  [...found].sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || other.id.localeCompare(one.id));

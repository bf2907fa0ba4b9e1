// Who could help a session, who is asked, and what they said.
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { everyPage } from "../clients";
import { offers } from "../clients/matching";
import { volunteers } from "../clients/volunteers";
import { OfferState, type Offer } from "../contract/borgertorg/matching/v1/offers_pb";

export const useSuggestions = (session: string) =>
  useQuery({
    queryKey: ["suggestions", session],
    queryFn: ({ signal }) => offers.suggestVolunteers({ session, limit: 12 }, { signal }),
    enabled: session !== "",
    placeholderData: (before) => before,
  });

export const useOffers = (session: string) =>
  useQuery({
    queryKey: ["offers", session],
    queryFn: ({ signal }) => everyPage((pageToken) => offers.listOffers({ session, pageSize: 200, pageToken }, { signal }), (page) => page.offers),
    enabled: session !== "",
  });

/** A person's name; each look is kept in the log of who looked. */
export const useVolunteer = (id: string) =>
  useQuery({
    queryKey: ["volunteer", id],
    queryFn: async ({ signal }) => (await volunteers.getVolunteer({ id }, { signal })).volunteer,
    staleTime: 300_000,
  });

export function useAsk(session: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ people, key }: { people: string[]; key: string }) => offers.makeOffers({ idempotencyKey: key, session, volunteers: people }),
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey }) => ["offers", "suggestions", "need", "needs"].includes(String(queryKey[0])) }),
  });
}

export function useWithdraw() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => offers.withdrawOffer({ idempotencyKey: `withdraw-${id}`, id }),
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey }) => ["offers", "suggestions", "need", "needs"].includes(String(queryKey[0])) }),
  });
}

const ORDER = [OfferState.ACCEPTED, OfferState.MADE, OfferState.FILLED, OfferState.LAPSED, OfferState.DECLINED, OfferState.WITHDRAWN];

/** Those who said yes first, then those who have not answered, then the rest; the newest first. */
export const byState = (found: readonly Offer[]): Offer[] =>
  [...found].sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || other.id.localeCompare(one.id));

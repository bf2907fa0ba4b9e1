// What organisations, venues and kinds of help are called, for those who choose among them.
import { useQuery } from "@tanstack/react-query";
import { everyPage } from "../../clients";
import { organisations, venues } from "../../clients/organisations";
import { useSay } from "../../words";
import { CATEGORIES } from "../draft";

const kept = { staleTime: 300_000 };

export const useOrganisationNames = () =>
  useQuery({
    queryKey: ["organisations", "names"],
    queryFn: async ({ signal }) => {
      const found = await everyPage((pageToken) => organisations.listOrganisations({ pageSize: 500, pageToken }, { signal }), (page) => page.organisations);
      return new Map(found.map((one) => [one.id, one.profile?.name ?? ""]));
    },
    ...kept,
  });

export const useVenueNames = () =>
  useQuery({
    queryKey: ["venues", "names"],
    queryFn: async ({ signal }) => {
      const found = await everyPage((pageToken) => venues.listVenues({ pageSize: 500, pageToken }, { signal }), (page) => page.venues);
      return new Map(found.map((one) => [one.id, one.profile?.name ?? ""]));
    },
    ...kept,
  });

/** A kind of help in words; one that was posted from elsewhere is said as it is. */
export function useCategory(): (category: string) => string {
  const say = useSay();
  return (category) => (CATEGORIES.some((known) => known === category) ? say(`category.${category}`) : category);
}

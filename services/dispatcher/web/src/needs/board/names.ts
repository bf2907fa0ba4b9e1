// What organisations and venues are called, for those who choose among them.
import { useQuery } from "@tanstack/react-query";
import { everyPage } from "../../clients";
import { organisations, venues } from "../../clients/organisations";

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

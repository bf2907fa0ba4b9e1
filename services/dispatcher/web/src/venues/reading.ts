// Places as the screens read them.
import { useQuery } from "@tanstack/react-query";
import { everyPage } from "../clients";
import { venues } from "../clients/organisations";

export const useVenues = () =>
  useQuery({
    queryKey: ["venues"],
    queryFn: ({ signal }) => everyPage((pageToken) => venues.listVenues({ pageSize: 200, pageToken }, { signal }), (page) => page.venues),
    staleTime: 60_000,
  });

export const useVenue = (id: string) => useQuery({ queryKey: ["venues", id], queryFn: async ({ signal }) => (await venues.getVenue({ id }, { signal })).venue });

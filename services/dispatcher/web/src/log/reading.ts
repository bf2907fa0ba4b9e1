// The last events of a day, or of one need, so many pages of them.
import { useQuery } from "@tanstack/react-query";
import { log } from "../clients/matching";
import type { LoggedEvent } from "../contract/borgertorg/matching/v1/log_pb";

export type Asked = { fromDate: string; untilDate: string } | { need: string; session: string };

export const useEvents = (asked: Asked, pages: number, pageSize: number) =>
  useQuery({
    queryKey: ["log", asked, pages],
    queryFn: async ({ signal }) => {
      const events: LoggedEvent[] = [];
      let pageToken = "";
      for (let page = 0; page < pages; page += 1) {
        const told = await log.listEvents({ ...asked, pageSize, pageToken }, { signal });
        events.push(...told.events);
        pageToken = told.nextPageToken;
        if (!pageToken) break;
      }
      return { events, more: pageToken !== "" };
    },
    placeholderData: (before, query) => (JSON.stringify(query?.queryKey[1]) === JSON.stringify(asked) ? before : undefined),
  });

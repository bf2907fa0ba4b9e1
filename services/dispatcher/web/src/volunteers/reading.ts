// Volunteers as the screens read them. Each reading of a person is kept in the log of who looked.
import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { everyPage } from "../clients";
import { assignments } from "../clients/matching";
import { preferences } from "../clients/notifications";
import { venues } from "../clients/organisations";
import { hours, volunteers } from "../clients/volunteers";
import type { Volunteer } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { peopleOf, type Person } from "./finding";

const PAGE = 500;
/** The whole list is read again at most so often, however much changes. */
const REST = 20_000;

const PEOPLE = {
  queryKey: ["people"],
  queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Person[]> =>
    peopleOf(await everyPage((pageToken) => volunteers.listVolunteers({ pageSize: PAGE, pageToken }, { signal }), (page) => page.volunteers)),
  staleTime: REST,
};

/** Everybody, by name: the contract searches no names, so that the search is done here. */
export function usePeople() {
  const people = useQuery(PEOPLE);
  // a change of any volunteer makes this one "fetched" anew, without a call
  const { dataUpdatedAt: stirred } = useQuery({ queryKey: ["volunteer", "any"], queryFn: () => Date.now(), staleTime: Infinity });
  const { dataUpdatedAt: read, refetch } = people;
  useEffect(() => {
    if (!read || stirred <= read) return;
    const due = setTimeout(() => void refetch({ cancelRefetch: false }), Math.max(0, read + REST - Date.now()));
    return () => clearTimeout(due);
  }, [stirred, read, refetch]);
  return people;
}

/** Everybody, read now where it was not read lately. */
export const fetchPeople = (queries: QueryClient) => queries.fetchQuery(PEOPLE);

/** What is in use already, where the list was read before; nobody is read only to suggest words. */
export const useKnown = (): Person[] => useQueryClient().getQueryData<Person[]>(PEOPLE.queryKey) ?? [];

export const useOne = (id: string) =>
  useQuery({
    queryKey: ["volunteer", id, "whole"],
    queryFn: async ({ signal }): Promise<Volunteer | null> => (await volunteers.getVolunteer({ id }, { signal })).volunteer ?? null,
  });

export const usePreferences = (person: string) =>
  useQuery({
    queryKey: ["volunteer", person, "preferences"],
    queryFn: async ({ signal }) => (await preferences.getPreferences({ person }, { signal })).preferences ?? null,
  });

export const useHours = (volunteer: string) =>
  useQuery({
    queryKey: ["volunteer", volunteer, "hours"],
    queryFn: ({ signal }) => everyPage((pageToken) => hours.listHours({ volunteer, pageSize: PAGE, pageToken }, { signal }), (page) => page.entries),
  });

export const useAssignments = (volunteer: string) =>
  useQuery({
    queryKey: ["assignments", volunteer],
    queryFn: ({ signal }) => everyPage((pageToken) => assignments.listAssignments({ volunteer, pageSize: PAGE, pageToken }, { signal }), (page) => page.assignments),
  });

export const useVenues = () =>
  useQuery({
    queryKey: ["venues"],
    queryFn: ({ signal }) => everyPage((pageToken) => venues.listVenues({ pageSize: 200, pageToken }, { signal }), (page) => page.venues),
    staleTime: 60_000,
  });

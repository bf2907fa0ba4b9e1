// Volunteers as the screens read them. Each reading of a person is kept in the log of who looked.
import { useInfiniteQuery, useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { useEffect } from "react";
import { everyPage } from "../clients";
import { assignments } from "../clients/matching";
import { preferences } from "../clients/notifications";
import { hours, volunteers } from "../clients/volunteers";
import { VolunteerState, type ListVolunteersResponse, type Volunteer } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { peopleOf, type Person, type State } from "./finding";

const PAGE = 500;
/** So many of the list at once. */
export const A_PAGE = 100;
/** The list is read again at most so often, however much changes. */
const REST = 20_000;

/** Who is looked for: words of the name, the address or the number, and what else must hold. */
export type Wanted = { words: string; state?: State | undefined; skill: string; language: string };

const STATES = { active: VolunteerState.ACTIVE, paused: VolunteerState.PAUSED };
const asked = ({ words, state, skill, language }: Wanted) => ({
  query: words,
  state: state ? STATES[state] : VolunteerState.UNSPECIFIED,
  skills: skill ? [skill] : [],
  language,
  byName: true,
});

const LISTED = ["people", "listed"];
type Listed = InfiniteData<ListVolunteersResponse, string>;

/** Those who are looked for, by name, a page after the other; how many there are comes with the first. */
export function usePeople(wanted: Wanted) {
  const people = useInfiniteQuery({
    queryKey: [...LISTED, wanted],
    queryFn: ({ pageParam, signal }) => volunteers.listVolunteers({ ...asked(wanted), pageSize: A_PAGE, pageToken: pageParam, withCounts: pageParam === "" }, { signal }),
    initialPageParam: "",
    getNextPageParam: ({ nextPageToken }) => nextPageToken || undefined,
    // what stood stays until an answer comes, but that nobody was found is said of nothing else
    placeholderData: (before) => (before?.pages[0]?.volunteers.length ? before : undefined),
    staleTime: REST,
  });
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

/** All of them, for a file. */
export const everybody = async (wanted: Wanted): Promise<Person[]> =>
  peopleOf(await everyPage((pageToken) => volunteers.listVolunteers({ ...asked(wanted), pageSize: PAGE, pageToken }), (page) => page.volunteers));

/** Whoever has this number. */
export const withNumber = async (phone: string): Promise<Person[]> => peopleOf((await volunteers.listVolunteers({ query: phone })).volunteers);

/** Skills that are in use already, where the list was read before; nobody is read only to suggest words. */
export function useKnown(): string[] {
  const lists = useQueryClient().getQueriesData<Listed>({ queryKey: LISTED });
  const words = lists.flatMap(([, list]) => list?.pages[0]?.counts?.skills ?? []).map(({ word }) => word);
  return [...new Set(words)].sort();
}

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

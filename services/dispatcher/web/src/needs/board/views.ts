// Views that somebody gave a name: an address each, kept at the door for whoever made them, or for everybody of the centre.
import { useQuery } from "@tanstack/react-query";
import { views } from "../../clients/dispatcher";
import type { View } from "../../contract/borgertorg/dispatcher/v1/views_pb";

export const LONGEST = 60;
const PAGE = "/behov";

/** What is looked at, without which row was open. */
export function addressOf(search: URLSearchParams): string {
  const address = new URLSearchParams(search);
  address.delete("valgt");
  address.delete("okt");
  address.sort();
  return address.toString();
}

/** The address of a view of this page, as the door keeps it; and what of it stands after the page's own name. */
export const kept = (search: string): string => `${PAGE}?${search}`;
export const searchOf = ({ address }: Pick<View, "address">): string => address.slice(PAGE.length + 1);

/** Those of this page: one's own first, then everybody's, each by name. */
export const ofBoard = (all: readonly View[]): View[] =>
  all
    .filter(({ address }) => address.startsWith(`${PAGE}?`))
    .sort((one, other) => Number(one.shared) - Number(other.shared) || one.name.localeCompare(other.name, "nb"));

export const useViews = () => useQuery({ queryKey: ["views"], queryFn: async ({ signal }) => ofBoard((await views.listViews({}, { signal })).views) });

const same = (one: string, other: string) => one.localeCompare(other, "nb", { sensitivity: "accent" }) === 0;

/** Why a name will not do, as the key of a message; a view may keep its own name, and one of mine may be called as one of everybody's. */
export function wrongName(all: readonly Pick<View, "id" | "name" | "shared">[], { id, name, shared }: Pick<View, "id" | "name" | "shared">): string | undefined {
  const given = name.trim();
  if (!given) return "needs.views.noName";
  return all.some((view) => view.id !== id && view.shared === shared && same(view.name, given)) ? "needs.views.taken" : undefined;
}

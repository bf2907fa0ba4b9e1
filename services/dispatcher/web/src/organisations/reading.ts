// Organisations, their keys and the centre's members as the screens read them.
import { useQuery } from "@tanstack/react-query";
import { everyPage } from "../clients";
import { keys, members, organisations } from "../clients/organisations";
import type { ApiKey } from "../contract/borgertorg/organisations/v1/keys_pb";
import type { Organisation } from "../contract/borgertorg/organisations/v1/organisations_pb";

export const useOrganisations = () =>
  useQuery({
    queryKey: ["organisations"],
    queryFn: ({ signal }) => everyPage((pageToken) => organisations.listOrganisations({ pageSize: 500, pageToken }, { signal }), (page) => page.organisations),
  });

export const useOrganisation = (id: string) =>
  useQuery({ queryKey: ["organisations", id], queryFn: async ({ signal }) => (await organisations.getOrganisation({ id }, { signal })).organisation });

export const useMembers = (wanted = true) =>
  useQuery({
    queryKey: ["members"],
    queryFn: ({ signal }) => everyPage((pageToken) => members.listMembers({ pageSize: 500, pageToken }, { signal }), (page) => page.members),
    enabled: wanted,
  });

/** The keys of one organisation: those in use first, the newest first. */
export const useKeys = (organisation: string) =>
  useQuery({
    queryKey: ["keys", organisation],
    queryFn: async ({ signal }) =>
      inOrder(await everyPage((pageToken) => keys.listApiKeys({ organisation, pageSize: 500, pageToken }, { signal }), (page) => page.keys)),
  });

const inOrder = (found: readonly ApiKey[]): ApiKey[] =>
  [...found].sort((one, other) => Number(one.revokedAt !== undefined) - Number(other.revokedAt !== undefined) || other.id.localeCompare(one.id));

/** Those whose name has every word, or whose number begins with the digits; by name. */
export function found(all: readonly Organisation[], words: string): Organisation[] {
  const wanted = words.toLocaleLowerCase("nb").split(/\s+/).filter(Boolean);
  const digits = words.replace(/[\s.]/g, "");
  const has = ({ profile }: Organisation) => {
    const name = (profile?.name ?? "").toLocaleLowerCase("nb");
    return wanted.every((word) => name.includes(word)) || (/^\d+$/.test(digits) && (profile?.orgnr ?? "").startsWith(digits));
  };
  return all.filter(has).sort((one, other) => (one.profile?.name ?? "").localeCompare(other.profile?.name ?? "", "nb"));
}

// Views that somebody gave a name: an address each, kept on this machine until the house keeps them for everybody.
import { keptAs } from "../../practice/practising";

export type View = { name: string; address: string };

const KEPT = "borgertorg.needs.views";
export const LONGEST = 60;
const MOST = 50;

/** What is looked at, without which row was open. */
export function addressOf(search: URLSearchParams): string {
  const address = new URLSearchParams(search);
  address.delete("valgt");
  address.delete("okt");
  address.sort();
  return address.toString();
}

const isView = (found: unknown): found is View =>
  typeof found === "object" && found !== null && "name" in found && typeof found.name === "string" && found.name !== "" && "address" in found && typeof found.address === "string";

export function read(text: string | null): View[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? found.filter(isView).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

const same = (one: string, other: string) => one.localeCompare(other, "nb", { sensitivity: "base" }) === 0;

/** Why a name will not do, as the key of a message; a view may keep its own name. */
export function wrongName(views: readonly View[], name: string, own?: string): string | undefined {
  const given = name.trim();
  if (!given) return "needs.views.noName";
  return views.some((view) => same(view.name, given) && view.name !== own) ? "needs.views.taken" : undefined;
}

const sorted = (views: View[]): View[] => views.sort((one, other) => one.name.localeCompare(other.name, "nb"));

export const added = (views: readonly View[], name: string, address: string): View[] => sorted([...views, { name: name.trim().slice(0, LONGEST), address }]);
export const renamed = (views: readonly View[], was: string, name: string): View[] =>
  sorted(views.map((view) => (view.name === was ? { ...view, name: name.trim().slice(0, LONGEST) } : view)));
export const removed = (views: readonly View[], name: string): View[] => views.filter((view) => view.name !== name);

export const kept = (): View[] => read(localStorage.getItem(keptAs(KEPT)));
export const keep = (views: readonly View[]) => localStorage.setItem(keptAs(KEPT), JSON.stringify(views));

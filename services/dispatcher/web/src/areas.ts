// What the console consists of: each folder with an area file tells its pages, loaded when they are looked at, its places in the menu,
// and what can be done from anywhere.
import type { ReactNode } from "react";
import type { RouteObject } from "react-router";
import { practising } from "./practice/practising";

/** What can be done from anywhere, as the address that does it; with a key, by that key alone. */
export type Command = { to: string; words: string; key?: string };
/** A place in the menu: how far up it stands; the first three have room in a phone's bar. Each place is a command too. */
export type Place = Command & { icon: ReactNode; order: number };
/** `practised`: whether its pages work with the invented town too. */
export type Area = { routes: RouteObject[]; places: Place[]; commands?: Command[]; practised?: boolean };

/** By their places, as the menu has them. */
const found = Object.values(import.meta.glob<Area>("./*/area.tsx", { eager: true, import: "area" }))
  .filter((area) => !practising || area.practised)
  .sort((one, other) => (one.places[0]?.order ?? 0) - (other.places[0]?.order ?? 0));

export const ROUTES: RouteObject[] = found.flatMap((area) => area.routes);
export const PLACES: readonly Place[] = found
  .flatMap((area) => area.places)
  .sort((one, other) => one.order - other.order);
/** Where one can go and what one can do, an area at a time. */
export const COMMANDS: readonly Command[] = found.flatMap((area) => [...area.places, ...(area.commands ?? [])]);

/** The place to which a page belongs: the nearest above it. */
export const placeOf = (pathname: string): Place | undefined =>
  PLACES.filter(({ to }) => pathname === to || pathname.startsWith(`${to}/`)).sort((one, other) => other.to.length - one.to.length)[0];

/** A page that is fetched when it is looked at; the name is the one that its file gives it. A function that is there before this file has
    run: the area files ask for it while they are being found. */
export function page<Name extends string>(load: () => Promise<Record<Name, () => ReactNode>>, name: Name): RouteObject["lazy"] {
  return async () => ({ Component: (await load())[name] });
}

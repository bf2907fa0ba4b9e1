// What the console consists of: each folder with an area file tells its pages, loaded when they are looked at, and its places in the menu.
import type { ReactNode } from "react";
import type { RouteObject } from "react-router";

/** A place in the menu: where it leads, the key of its words, and how far up it stands; the first three have room in a phone's bar. */
export type Place = { to: string; words: string; icon: ReactNode; order: number };
export type Area = { routes: RouteObject[]; places: Place[] };

const found = import.meta.glob<Area>("./*/area.tsx", { eager: true, import: "area" });

export const ROUTES: RouteObject[] = Object.values(found).flatMap((area) => area.routes);
export const PLACES: readonly Place[] = Object.values(found)
  .flatMap((area) => area.places)
  .sort((one, other) => one.order - other.order);

/** A page that is fetched when it is looked at; the name is the one that its file gives it. A function that is there before this file has
    run: the area files ask for it while they are being found. */
export function page<Name extends string>(load: () => Promise<Record<Name, () => ReactNode>>, name: Name): RouteObject["lazy"] {
  return async () => ({ Component: (await load())[name] });
}

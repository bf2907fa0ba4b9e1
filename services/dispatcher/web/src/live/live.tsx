// Whether the screen is live, for whoever shows it; what is told makes open queries fetch again.
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import { live } from "../clients";
import { practising } from "../practice/practising";
import { follow, type Standing, type Told } from "./stream";

/** A tab that practises is alone with its town. */
const SHARED = practising ? `borgertorg.live.${crypto.randomUUID()}` : "borgertorg.live";
const NOWHERE: Standing = { connected: false, at: undefined, signedOut: false };
const Live = createContext<Standing>(NOWHERE);
export const useLive = () => useContext(Live);

/** Which queries a kind of thing belongs to: the first word of their keys. */
const TOUCHED: Record<string, string[]> = {
  need: ["needs", "need", "suggestions", "log", "conflicts"],
  offer: ["needs", "need", "offers", "suggestions", "log"],
  assignment: ["needs", "need", "assignments", "suggestions", "log", "conflicts"],
  volunteer: ["volunteer", "suggestions", "conflicts"],
  venue: ["venues"],
  organisation: ["organisations"],
  member: ["members"],
  centre: ["centre"],
  // told by the door itself: who looks at what, and views with a name
  look: ["look"],
  view: ["views"],
  // what a plan shows of its sessions lies with the offers
  plan: ["plans", "plan", "offers"],
};

/** Many changes at once are fetched once. */
const GATHER = 60;

export function refresher(queries: QueryClient): (told: Told) => void {
  const due = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (told) => {
    if (told.what === "everything") void queries.invalidateQueries();
    if (told.what !== "changed") return;
    (TOUCHED[told.kind] ?? []).forEach((key) => due.add(key));
    timer ??= setTimeout(() => {
      timer = undefined;
      const keys = [...due];
      due.clear();
      void queries.invalidateQueries({ predicate: (query) => keys.includes(String(query.queryKey[0])) });
    }, GATHER);
  };
}

export function LiveStream({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [standing, setStanding] = useState(NOWHERE);
  useEffect(() => follow((since, signal) => live.watch({ since }, { signal }), refresher(queries), setStanding, SHARED), [queries]);
  return <Live.Provider value={standing}>{children}</Live.Provider>;
}

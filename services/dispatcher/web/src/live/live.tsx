// Whether the screen is live, for whoever shows it; what is told makes open queries fetch again.
import { onlineManager, useQueryClient, type Query, type QueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import { live } from "../clients";
import { forgetAnswers, note } from "../offline/keeping";
import { lastLive } from "../offline/kept";
import { practising } from "../practice/practising";
import { isList, missed, tell } from "./behind";
import { follow, type Standing, type Told } from "./stream";

/** A tab that practises is alone with its town, which is never away. */
const SHARED = practising ? `borgertorg.live.${crypto.randomUUID()}` : "borgertorg.live";
const NOWHERE: Standing = { connected: undefined, at: practising ? undefined : lastLive(), signedOut: false, away: !practising && !navigator.onLine };
const Live = createContext<Standing>(NOWHERE);
export const useLive = () => useContext(Live);
/** Alone, since what only wants to know this need not be drawn anew with each heartbeat. */
const Away = createContext(NOWHERE.away);
export const useAway = () => useContext(Away);

/** Which queries a kind of thing belongs to: the first word of their keys. */
const TOUCHED: Record<string, string[]> = {
  need: ["needs", "need", "suggestions", "log", "conflicts"],
  // where it moves what a session shows, that is told of its need as well
  offer: ["need", "offers", "suggestions", "log"],
  assignment: ["need", "assignments", "suggestions", "log", "conflicts"],
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

/** Many changes at once are fetched once; more than one command makes comes within this. */
const GATHER = 20;

export function refresher(queries: QueryClient): (told: Told) => void {
  const [due, needs] = [new Set<string>(), new Set<string>()];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = () => {
    timer = undefined;
    const [keys, ids] = [[...due], [...needs]];
    due.clear();
    needs.clear();
    const isDue = (query: Query) => keys.includes(String(query.queryKey[0])) && !isList(query);
    void queries.invalidateQueries({ predicate: isDue });
    if (ids.length > 0) tell(queries, ids);
  };
  return (told) => {
    if (told.what === "everything") {
      missed(queries);
      void queries.invalidateQueries();
    }
    if (told.what !== "changed") return;
    (TOUCHED[told.kind] ?? []).forEach((key) => due.add(key));
    if (told.kind === "need") needs.add(told.id);
    timer ??= setTimeout(refresh, GATHER);
  };
}

/** While the house is away nothing is asked; when it is back, all that is shown is asked again, and the rest when it is looked at. */
function pauser(queries: QueryClient): (standing: Standing) => void {
  return ({ connected, at, away, signedOut }) => {
    if (signedOut) forgetAnswers();
    if (connected && at && !practising) note(at);
    if (connected && !onlineManager.isOnline()) void queries.invalidateQueries({ refetchType: "none" });
    onlineManager.setOnline(!away);
  };
}

export function LiveStream({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [standing, setStanding] = useState(NOWHERE);
  useEffect(() => {
    const pause = pauser(queries);
    pause(NOWHERE);
    const stand = (told: Standing) => {
      const now = practising ? { ...told, away: false } : told;
      pause(now);
      setStanding(now);
    };
    return follow((since, signal) => live.watch({ since }, { signal }), refresher(queries), stand, { name: SHARED, at: NOWHERE.at });
  }, [queries]);
  return (
    <Live.Provider value={standing}>
      <Away.Provider value={standing.away}>{children}</Away.Provider>
    </Live.Provider>
  );
}

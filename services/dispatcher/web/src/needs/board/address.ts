// Where the address of the page says how needs are looked at: as a board or a list, and which row is open beside the list.
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { useSearchParams } from "react-router";
import type { Row } from "../reading";
import { addressOf } from "./views";

export type Look = "tavle" | "liste";
const KEPT = "borgertorg.needs.look";
const lookIn = (text: string | null): Look | undefined => (text === "tavle" || text === "liste" ? text : undefined);

/** Changes the address as it stands: what the page shows of it may lag behind two presses that follow each other at once. */
export function useAddress(): [URLSearchParams, (edit: (before: URLSearchParams) => URLSearchParams, how?: { replace?: boolean }) => void] {
  const [address, change] = useSearchParams();
  const edited = useCallback<(edit: (before: URLSearchParams) => URLSearchParams, how?: { replace?: boolean }) => void>(
    (edit, how) => change(edit(new URLSearchParams(window.location.search)), how),
    [change],
  );
  return [address, edited];
}

/** Board or list: as the address says, else as it was chosen the last time; the address tells it to whoever gets it. */
export function useLook(): [Look, (look: Look) => void] {
  const [address, change] = useAddress();
  const [kept] = useState(() => lookIn(localStorage.getItem(KEPT)));
  const named = lookIn(address.get("visning"));
  const look = named ?? kept ?? "liste";
  useEffect(() => {
    if (named || look === "liste") return;
    change((before) => withLook(before, look), { replace: true });
  }, [named, look, change]);
  return [
    look,
    (next) => {
      localStorage.setItem(KEPT, next);
      change((before) => withLook(before, next));
    },
  ];
}

function withLook(before: URLSearchParams, look: Look): URLSearchParams {
  const next = new URLSearchParams(addressOf(before));
  next.set("visning", look);
  return next;
}

/** The address that opens a row beside the list; nothing closes it. */
export function opened(address: string, row: Pick<Row, "need" | "session"> | undefined): string {
  const next = new URLSearchParams(address);
  if (row) {
    next.set("valgt", row.need.id);
    next.set("okt", row.session.id);
  }
  return `?${next.toString()}`;
}

const WIDE = "(min-width: 80rem)";

/** Whether there is room for a need beside the list. */
export const useWide = (): boolean =>
  useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(WIDE);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => window.matchMedia(WIDE).matches,
  );

const SETTLED = 200;

/** What was typed, once no key has been pressed for a moment: a list is not fetched for each letter. */
export function useSettled(text: string): string {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), SETTLED);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

// The way to everything from everywhere: a button and Ctrl or ⌘ and K open the search, ? the list of keys, a key alone what it stands for.
// What opens is fetched when it is opened.
import { Button } from "@digdir/designsystemet-react";
import { MagnifyingGlassIcon } from "@navikt/aksel-icons";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { COMMANDS } from "../areas";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { aloneOf, isSearch, useSingleKeys } from "./keys";

type Hear = (text: string) => void;
/** `follow`: tells what is typed before the window has the focus, with a line break for Enter. */
export type Dialogs = { close: () => void; show: (what: "search" | "keys") => void; follow: (hear: Hear) => void };
type Shown = (props: Dialogs) => ReactNode;

const FETCH: Record<"search" | "keys", () => Promise<Shown>> = {
  search: async () => (await import("./search")).Search,
  keys: async () => (await import("./list")).KeyList,
};

export function Commands() {
  const say = useSay();
  const announce = useAnnounce();
  const go = useNavigate();
  const [single] = useSingleKeys();
  const [Open, setOpen] = useState<Shown>();
  const early = useRef<{ text: string; hear?: Hear }>(undefined);
  const show = (what: "search" | "keys") => {
    early.current = what === "search" ? { text: "" } : undefined;
    void FETCH[what]().then(
      (dialog) => setOpen(() => dialog),
      () => {
        early.current = undefined;
        announce(say("fault.away"));
      },
    );
  };
  const follow = (hear: Hear) => {
    if (!early.current) return;
    early.current.hear = hear;
    hear(early.current.text);
  };
  useEffect(() => {
    if (Open) early.current = undefined; // it has the focus now
  }, [Open]);

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const isSearched = isSearch(event);
      if (isSearched) event.preventDefault();
      const letter = event.key === "Enter" ? "\n" : event.key;
      if (early.current !== undefined && letter.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
        early.current.text += letter; // whoever types on at once means the search, and no key alone
        early.current.hear?.(early.current.text);
        event.preventDefault();
        return;
      }
      if (document.querySelector("dialog[open]")) return;
      const alone = single ? aloneOf(event) : undefined;
      const to = COMMANDS.find(({ key }) => key !== undefined && key === alone)?.to;
      if (isSearched || alone === "/") show("search");
      else if (alone === "?") show("keys");
      else if (to) void go(to);
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  });

  return (
    <>
      <Button variant="secondary" data-size="sm" aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K" onClick={() => show("search")}>
        <MagnifyingGlassIcon aria-hidden />
        {say("commands.open")}
        <kbd aria-hidden="true" className="key">
          Ctrl K
        </kbd>
      </Button>
      {/* one may have opened another meanwhile */}
      {Open && <Open close={() => setOpen((now: Shown | undefined) => (now === Open ? undefined : now))} show={show} follow={follow} />}
    </>
  );
}

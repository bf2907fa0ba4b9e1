// The way to everything from everywhere: a button and Ctrl or ⌘ and K open the search, ? the list of keys, a key alone what it stands for.
// What opens is fetched when it is opened.
import { Button } from "@digdir/designsystemet-react";
import { MagnifyingGlassIcon } from "@navikt/aksel-icons";
import { useEffect, useState, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { COMMANDS } from "../areas";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { aloneOf, isSearch, useSingleKeys } from "./keys";

export type Dialogs = { close: () => void; show: (what: "search" | "keys") => void };
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
  const show = (what: "search" | "keys") =>
    void FETCH[what]().then(
      (dialog) => setOpen(() => dialog),
      () => announce(say("fault.away")),
    );

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const isSearched = isSearch(event);
      if (isSearched) event.preventDefault();
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
      {Open && <Open close={() => setOpen((now: Shown | undefined) => (now === Open ? undefined : now))} show={show} />}
    </>
  );
}

// What is typed and not yet sent: whoever would leave it is asked first, by the page or, where the whole page goes, by the browser.
import { Button, Heading, Paragraph } from "@digdir/designsystemet-react";
import { useEffect, useId, useRef, useState, type ComponentProps } from "react";
import { useBlocker, type BlockerFunction } from "react-router";
import { useAnnounce } from "../status";
import { useSay } from "../words";

/** `lost`: goes with the page that it stands on; `kept`: lies in this tab until it is sent. */
type Fate = "lost" | "kept";
const held = new Map<symbol, Fate>();
const holds = (fate: Fate) => [...held.values()].includes(fate);

/** Says that something is typed. What comes back is called once it was sent: from then on it is left without a word. */
export function useUnsent(typed: boolean, fate: Fate = "lost"): () => void {
  const [mark] = useState(() => Symbol("unsent"));
  useEffect(() => {
    if (typed) held.set(mark, fate);
    return () => void held.delete(mark);
  }, [typed, fate, mark]);
  return () => void held.delete(mark);
}

/** A form that was typed in as soon as anything in it is changed, for as long as it stands there. */
export function Unsent({ onChange, ...rest }: ComponentProps<"form">) {
  const [typed, type] = useState(false);
  useUnsent(typed);
  return (
    <form
      {...rest}
      onChange={(event) => {
        type(true);
        onChange?.(event);
      }}
    />
  );
}

/** Stands once, in the frame. */
export function Leaving() {
  const say = useSay();
  const announce = useAnnounce();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const leaves: BlockerFunction = ({ currentLocation, nextLocation }) => {
    if (currentLocation.pathname === nextLocation.pathname) return false;
    if (holds("kept") && !holds("lost")) announce(say("leaving.kept"));
    return holds("lost");
  };
  const blocker = useBlocker(leaves);
  const isAsked = blocker.state === "blocked";
  useEffect(() => {
    const unload = (event: BeforeUnloadEvent) => {
      if (held.size > 0) event.preventDefault();
    };
    window.addEventListener("beforeunload", unload);
    return () => window.removeEventListener("beforeunload", unload);
  }, []);
  useEffect(() => {
    if (isAsked) dialog.current?.showModal();
  }, [isAsked]);
  if (!isAsked) return null;
  return (
    <dialog ref={dialog} className="ds-dialog leaving" aria-labelledby={id} onClose={() => blocker.reset()}>
      <Heading level={2} data-size="xs" id={id}>
        {say("leaving.title")}
      </Heading>
      <Paragraph>{say("leaving.text")}</Paragraph>
      <div className="buttons">
        <Button onClick={() => dialog.current?.close()}>{say("leaving.stay")}</Button>
        <Button variant="secondary" data-color="danger" onClick={() => blocker.proceed()}>
          {say("leaving.go")}
        </Button>
      </div>
    </dialog>
  );
}

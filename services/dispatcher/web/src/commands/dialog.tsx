// A window over the page: the focus goes in with it, and back to where it was.
import { Dialog, Heading } from "@digdir/designsystemet-react";
import { useEffect, useId, useRef, type ReactNode } from "react";
import { useSay } from "../words";
import "./commands.css";

type Given = { title: string; close: () => void; children: (shut: () => void) => ReactNode };

export function Over({ title, close, children }: Given) {
  const say = useSay();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.querySelector<HTMLElement>("[data-first]")?.focus();
  }, []);
  return (
    <Dialog ref={dialog} className="over-page" open aria-labelledby={id} closeButton={say("commands.close")} onClose={close}>
      <Heading level={2} data-size="xs" id={id}>
        {title}
      </Heading>
      {children(() => dialog.current?.close())}
    </Dialog>
  );
}

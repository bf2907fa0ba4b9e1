// A part of somebody's page: shown, and changed in its place. The focus comes back to where it was.
import { Button, Heading } from "@digdir/designsystemet-react";
import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { Press } from "../offline/away";
import { useSay } from "../words";

export function Part({ title, change, form, children }: { title: string; change?: string; form?: (close: () => void) => ReactNode; children: ReactNode }) {
  const say = useSay();
  const id = useId();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const was = useRef(false);
  useEffect(() => {
    if (open) body.current?.querySelector<HTMLElement>("input, select, [tabindex='0']")?.focus();
    else if (was.current) button.current?.focus();
    was.current = open;
  }, [open]);
  return (
    <section className="part" aria-labelledby={id}>
      <div className="part-title">
        <Heading level={2} data-size="xs" id={id}>
          {title}
        </Heading>
        {form && !open && (
          <Button ref={button} variant="tertiary" data-size="sm" onClick={() => setOpen(true)}>
            {change ?? say("volunteers.change")}
            <span className="unseen"> {title}</span>
          </Button>
        )}
      </div>
      {open && form ? <div ref={body}>{form(() => setOpen(false))}</div> : children}
    </section>
  );
}

/** Keep it, or leave it as it was. */
export function Buttons({ busy, close, words }: { busy: boolean; close: () => void; words?: string }) {
  const say = useSay();
  return (
    <div className="buttons">
      <Press type="submit" data-size="sm" loading={busy}>
        {words ?? say("volunteers.save")}
      </Press>
      <Button type="button" variant="tertiary" data-size="sm" onClick={close}>
        {say("volunteers.leaveIt")}
      </Button>
    </div>
  );
}

// The need that was picked in the list, beside it: what the page of the need shows, one heading lower.
import { Button, Paragraph } from "@digdir/designsystemet-react";
import { XMarkIcon } from "@navikt/aksel-icons";
import { useEffect, useRef, type RefObject } from "react";
import { faultOf } from "../../faults";
import { Answered, Beside } from "../../parts";
import { useSay } from "../../words";
import { One } from "../one";
import { useNeed } from "../reading";

type Given = { id: string; session: string | undefined; /** Whether the row was pressed, and not only gone past. */ press: RefObject<boolean>; close: () => void };

export function Pane({ id, session, press, close }: Given) {
  const say = useSay();
  const need = useNeed(id);
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    pane.current?.scrollTo(0, 0);
    if (press.current) pane.current?.focus({ preventScroll: true });
    press.current = false;
  }, [id, session, press]);
  return (
    <section ref={pane} className="pane" aria-label={say("needs.pane")} tabIndex={-1} onKeyDown={(event) => event.key === "Escape" && !event.defaultPrevented && close()}>
      <p className="pane-close">
        <Button variant="tertiary" data-size="sm" onClick={close}>
          <XMarkIcon aria-hidden /> {say("needs.pane.close")}
        </Button>
      </p>
      {need.error && !need.data && faultOf(need.error).kind === "refused" ? (
        <Paragraph className="empty">{say("need.noneText")}</Paragraph>
      ) : (
        <Beside.Provider value>
          <Answered query={need}>{(found) => (found ? <One need={found} /> : <Paragraph className="empty">{say("need.noneText")}</Paragraph>)}</Answered>
        </Beside.Provider>
      )}
    </section>
  );
}

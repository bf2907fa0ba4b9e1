// "Purr alle": all who wait for these sessions, with what came of it, and some seconds in which it can be taken back.
import { Paragraph } from "@digdir/designsystemet-react";
import { useId, useRef, useState } from "react";
import type { Offer } from "../contract/borgertorg/matching/v1/offers_pb";
import { HOLD_SECONDS } from "../needs/asking";
import { useNow } from "../needs/one/clock";
import { holdsFocus, UndoBar, type Pressed } from "../needs/one/undo";
import { useMoment } from "../needs/moment";
import type { Row } from "../needs/reading";
import { Press } from "../offline/away";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { portions, useRecall, useRecalled, useRemind, useReminded } from "./reminding";
import { nextTurn, whyNone } from "./standing";
import "./reminders.css";

function Undo({ pressed, over }: { pressed: Pressed; over: (held: boolean) => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const recalled = useRecalled();
  const bar = useRef<HTMLDivElement>(null);
  const recall = useRecall((ends) => {
    announce(recalled(ends));
    over(holdsFocus(bar));
  });
  return (
    <UndoBar
      bar={bar}
      label={say("remind.undo.label")}
      text={say("remind.done", { count: pressed.offers.length })}
      until={pressed.until}
      taking={recall.isPending}
      take={() => recall.mutate(pressed.offers)}
      over={over}
    />
  );
}

/** `offers`: those of all these sessions, where they are known: then a press that would do nothing says why before it is made. */
export function RemindAll({ rows, offers }: { rows: readonly Row[]; offers?: readonly Offer[] | undefined }) {
  const say = useSay();
  const announce = useAnnounce();
  const moment = useMoment();
  const reminded = useReminded();
  const why = useId();
  const button = useRef<HTMLButtonElement>(null);
  const since = useRef(0);
  const [pressed, press] = useState<Pressed>();
  const now = useNow(nextTurn(offers ?? [], Date.now()));
  const remind = useRemind((ends) => {
    const said = reminded(ends);
    // what is urgent has left; where all of it is, there is nothing to take back
    const canUndo = ends.offers.length > 0 && rows.some((row) => !row.profile.urgent);
    if (canUndo) press({ offers: ends.offers, until: since.current + HOLD_SECONDS * 1000 });
    announce(canUndo ? say("remind.said", { said, seconds: HOLD_SECONDS }) : said);
  });
  const none = offers && whyNone(offers, now);
  const reason = none && say(`remind.none.${none.why}`, { from: moment(none.from) });
  const go = () => {
    if (reason) return announce(reason);
    since.current = Date.now();
    remind.mutate(portions(rows).map((sessions) => ({ sessions })));
  };
  return (
    <div className="remind-all">
      <Press ref={button} variant="secondary" data-size="sm" loading={remind.isPending} {...(reason ? { "aria-disabled": true, "aria-describedby": why } : {})} onClick={go}>
        {say("remind.all")}
      </Press>
      {reason && (
        <Paragraph data-size="sm" id={why}>
          {reason}
        </Paragraph>
      )}
      {pressed && (
        <Undo
          key={pressed.until}
          pressed={pressed}
          over={(held) => {
            press(undefined);
            if (held) button.current?.focus();
          }}
        />
      )}
    </div>
  );
}

// For some seconds nobody has been told: one press takes the asks back. The seconds are for the eye; who listens has heard them once.
import { Paragraph } from "@digdir/designsystemet-react";
import { useEffect, useRef, type RefObject } from "react";
import { Press } from "../../offline/away";
import { useAnnounce } from "../../status";
import { useSay } from "../../words";
import { useWithdrawAll } from "../asking";
import { useNow } from "./clock";

/** What was asked just now, and until when it can be undone. */
export type Pressed = { offers: string[]; until: number };
/** `over`: the time has passed, or it is undone; `held`: the focus was here, and needs another place. */
type Over = (held: boolean) => void;

export const holdsFocus = (bar: RefObject<HTMLElement | null>): boolean => bar.current?.contains(document.activeElement) ?? false;

type Given = { bar: RefObject<HTMLDivElement | null>; label: string; text: string; until: number; taking: boolean; take: () => void; over: Over };

/** What can be taken back until then, whatever it is. */
export function UndoBar({ bar, label, text, until, taking, take, over }: Given) {
  const say = useSay();
  const now = useNow(until);
  const left = Math.max(0, Math.ceil((until - now) / 1000));
  const isOver = left === 0 && !taking;
  useEffect(() => {
    if (isOver) over(holdsFocus(bar));
  }, [isOver]);
  return (
    <div className="undo" ref={bar} role="group" aria-label={label}>
      <Paragraph>
        {text}{" "}
        <span aria-hidden="true" className="seconds">
          {say("need.undo.leaves", { count: left })}
        </span>
        <span className="unseen">{say("need.undo.soon")}</span>
      </Paragraph>
      <Press variant="secondary" data-size="sm" loading={taking} onClick={take}>
        {say("need.undo")}
      </Press>
    </div>
  );
}

export function Undo({ pressed, over }: { pressed: Pressed; over: Over }) {
  const say = useSay();
  const announce = useAnnounce();
  const bar = useRef<HTMLDivElement>(null);
  const withdraw = useWithdrawAll(({ left: answered }) => {
    const inTime = Date.now() < pressed.until;
    announce(answered > 0 ? say("need.undo.some", { count: answered }) : say(inTime ? "need.undo.done" : "need.undo.late"));
    over(holdsFocus(bar));
  });
  return (
    <UndoBar
      bar={bar}
      label={say("need.undo.label")}
      text={`${say("asked", { count: pressed.offers.length })}.`}
      until={pressed.until}
      taking={withdraw.isPending}
      take={() => withdraw.mutate(pressed.offers)}
      over={over}
    />
  );
}

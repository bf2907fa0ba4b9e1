// For some seconds nobody has been told: one press takes the asks back. The seconds are for the eye; who listens has heard them once.
import { Paragraph } from "@digdir/designsystemet-react";
import { useEffect, useRef } from "react";
import { Press } from "../../offline/away";
import { useAnnounce } from "../../status";
import { useSay } from "../../words";
import { useWithdrawAll } from "../asking";
import { useNow } from "./clock";

/** What was asked just now, and until when it can be undone. */
export type Pressed = { offers: string[]; until: number };

/** `over`: the time has passed, or it is undone; `held`: the focus was here, and needs another place. */
export function Undo({ pressed, over }: { pressed: Pressed; over: (held: boolean) => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const bar = useRef<HTMLDivElement>(null);
  const hasFocus = () => bar.current?.contains(document.activeElement) ?? false;
  const withdraw = useWithdrawAll(({ left: answered }) => {
    const inTime = Date.now() < pressed.until;
    announce(answered > 0 ? say("need.undo.some", { count: answered }) : say(inTime ? "need.undo.done" : "need.undo.late"));
    over(hasFocus());
  });
  const now = useNow(pressed.until);
  const left = Math.max(0, Math.ceil((pressed.until - now) / 1000));
  const isOver = left === 0 && !withdraw.isPending;
  useEffect(() => {
    if (isOver) over(hasFocus());
  }, [isOver]);
  return (
    <div className="undo" ref={bar} role="group" aria-label={say("need.undo.label")}>
      <Paragraph>
        {say("asked", { count: pressed.offers.length })}.{" "}
        <span aria-hidden="true" className="seconds">
          {say("need.undo.leaves", { count: left })}
        </span>
        <span className="unseen">{say("need.undo.soon")}</span>
      </Paragraph>
      <Press variant="secondary" data-size="sm" loading={withdraw.isPending} onClick={() => withdraw.mutate(pressed.offers)}>
        {say("need.undo")}
      </Press>
    </div>
  );
}

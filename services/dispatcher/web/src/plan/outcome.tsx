// What a press came to: who is asked, a moment in which it can be taken back, and what the world had overtaken.
import { Heading, Paragraph } from "@digdir/designsystemet-react";
import { useEffect, useRef, useState } from "react";
import { Name } from "../needs/person";
import { faultOf } from "../faults";
import { Press } from "../offline/away";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { UNDO, useTakeBack, type Sent } from "./approving";
import type { Row } from "./reading";
import { useReasons } from "./saying";
import { useNamed } from "./session";

const SECOND = 1_000;
const LOOK = 250;

/** Whole seconds until then. */
function useLeft(until: number): number {
  const left = () => Math.max(0, Math.ceil((until - Date.now()) / SECOND));
  const [seconds, set] = useState(left);
  useEffect(() => {
    const timer = setInterval(() => {
      set(left());
      if (Date.now() >= until) clearInterval(timer);
    }, LOOK);
    return () => clearInterval(timer);
  }, [until]);
  return seconds;
}

export function Outcome({ sent, all }: { sent: Sent; all: Map<string, Row> }) {
  const say = useSay();
  const announce = useAnnounce();
  const named = useNamed(all);
  const reasons = useReasons();
  const left = useLeft(sent.at + UNDO * SECOND);
  const takeBack = useTakeBack();
  const heading = useRef<HTMLHeadingElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const canUndo = sent.held.length > 0 && left > 0 && !takeBack.isSuccess;
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    // the button goes when the time is over: whoever stood on it goes on from here
    if (!canUndo && (document.activeElement === document.body || document.activeElement === button.current)) heading.current?.focus();
  }, [canUndo]);
  const undo = () =>
    takeBack.mutate(sent.held, {
      onSuccess: (back) => {
        announce(say("plan.undone", { back, count: sent.held.length }));
        heading.current?.focus();
      },
      onError: (thrown) => announce(say(`fault.${faultOf(thrown).kind}`)),
    });
  return (
    <section className="plan-sheet plan-outcome" aria-labelledby="outcome">
      <Heading level={2} data-size="xs" id="outcome" ref={heading} tabIndex={-1}>
        {takeBack.isSuccess ? say("plan.undone", { back: takeBack.data, count: sent.held.length }) : say("plan.asked", { asked: sent.asked, overtaken: sent.overtaken.length })}
      </Heading>
      {canUndo && (
        <div className="buttons">
          <Press ref={button} variant="secondary" loading={takeBack.isPending} onClick={undo}>
            {say("plan.undo")}
          </Press>
          <Paragraph data-size="sm">{say("plan.undo.left", { seconds: left })}</Paragraph>
        </div>
      )}
      {takeBack.isSuccess && <Paragraph>{say("plan.undo.then")}</Paragraph>}
      {!canUndo && !takeBack.isSuccess && sent.held.length > 0 && <Paragraph>{say("plan.undo.late")}</Paragraph>}
      {sent.atOnce > 0 && <Paragraph>{say("plan.atOnce", { count: sent.atOnce })}</Paragraph>}
      {sent.overtaken.length > 0 && (
        <>
          <Paragraph>{say("plan.overtaken", { count: sent.overtaken.length })}</Paragraph>
          <ul className="plan-overtaken">
            {sent.overtaken.map((part) => (
              <li key={part.session + part.volunteer}>
                <strong>
                  <Name id={part.volunteer} />
                </strong>
                {", "}
                {named(part.session)}: {reasons(part.reasons)}
              </li>
            ))}
          </ul>
        </>
      )}
      {sent.open > 0 && <Paragraph className="soft">{say("plan.stillOpen", { count: sent.open })}</Paragraph>}
    </section>
  );
}

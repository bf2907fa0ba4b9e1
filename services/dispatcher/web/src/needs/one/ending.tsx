// A need is cancelled or closed: what happens to whom is said before it is pressed.
import { Button, Field, Label, Paragraph, Select } from "@digdir/designsystemet-react";
import { useState } from "react";
import { needs } from "../../clients/matching";
import { Outcome, Scope, type Session } from "../../contract/borgertorg/matching/v1/needs_pb";
import { Press } from "../../offline/away";
import { useAnnounce } from "../../status";
import { useSay } from "../../words";
import { recurs } from "../changing";
import type { Row } from "../reading";
import { useCommand } from "./command";
import { meant, ScopeChoice, touched } from "./scope";

/** Who will be told, in a sentence each. */
export function Told({ sessions }: { sessions: readonly Session[] }) {
  const say = useSay();
  const { agreed, asked, waiting } = touched(sessions);
  if (agreed + asked + waiting === 0) return <Paragraph data-size="sm">{say("need.cancel.nobody")}</Paragraph>;
  return (
    <Paragraph data-size="sm">
      {agreed > 0 && say("need.cancel.agreed", { count: agreed })} {asked > 0 && say("need.cancel.asked", { count: asked })}{" "}
      {waiting > 0 && say("need.cancel.waiting", { count: waiting })}
    </Paragraph>
  );
}

export function Cancel({ row, now, done }: { row: Row; now: number; done: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const { need, session } = row;
  const [scope, setScope] = useState(recurs(need) ? Scope.THIS : Scope.UNSPECIFIED);
  const sessions = meant(need, session, scope, now);
  const cancel = useCommand(
    (of: { scope: Scope; session: string }, key) => needs.cancelNeed({ idempotencyKey: key, id: need.id, ...of }),
    "need.cancel.refused",
    () => {
      announce(say("need.cancel.done"));
      done();
    },
  );
  return (
    <section className="panel" aria-label={say("need.cancel")}>
      {recurs(need) && <ScopeChoice legend={say("need.cancel.which")} scope={scope} choose={setScope} />}
      {recurs(need) && <Paragraph data-size="sm">{say("need.cancel.sessions", { count: sessions.length })}</Paragraph>}
      <Told sessions={sessions} />
      <div className="buttons">
        <Press data-color="danger" data-size="sm" loading={cancel.isPending} onClick={() => cancel.mutate({ scope, session: scope === Scope.ALL || scope === Scope.UNSPECIFIED ? "" : session.id })}>
          {say("need.cancel.sure")}
        </Press>
        <Button variant="tertiary" data-size="sm" onClick={done}>
          {say("need.cancel.keep")}
        </Button>
      </div>
    </section>
  );
}

const OUTCOMES: [Outcome, string][] = [
  [Outcome.MET, "met"],
  [Outcome.PARTLY, "partly"],
  [Outcome.NO_CAPACITY, "noCapacity"],
  [Outcome.NOT_NEEDED, "notNeeded"],
  [Outcome.REFERRED_ON, "referredOn"],
];
export const outcomeWord = (outcome: Outcome): string | undefined => OUTCOMES.find(([one]) => one === outcome)?.[1];

export function Close({ row, now, done }: { row: Row; now: number; done: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const [outcome, setOutcome] = useState(Outcome.MET);
  const empty = meant(row.need, row.session, Scope.ALL, now).filter((one) => one.taken === 0);
  const close = useCommand(
    (chosen: Outcome, key) => needs.closeNeed({ idempotencyKey: key, id: row.need.id, outcome: chosen }),
    "need.close.refused",
    () => {
      announce(say("need.close.done"));
      done();
    },
  );
  return (
    <section className="panel" aria-label={say("need.close")}>
      <Field>
        <Label>{say("need.close.how")}</Label>
        <Select data-size="sm" value={String(outcome)} onChange={(event) => setOutcome(Number(event.target.value))}>
          {OUTCOMES.map(([one, word]) => (
            <Select.Option key={one} value={String(one)}>
              {say(`need.outcome.${word}`)}
            </Select.Option>
          ))}
        </Select>
      </Field>
      <Paragraph data-size="sm">{say("need.close.means", { count: empty.length })}</Paragraph>
      <div className="buttons">
        <Press data-size="sm" loading={close.isPending} onClick={() => close.mutate(outcome)}>
          {say("need.close.sure")}
        </Press>
        <Button variant="tertiary" data-size="sm" onClick={done}>
          {say("need.cancel.keep")}
        </Button>
      </div>
    </section>
  );
}

// Which sessions of a series a change or a cancellation means, and who in them has said yes or is asked.
import { Fieldset, Radio } from "@digdir/designsystemet-react";
import { Scope, type Need, type Session } from "../../contract/borgertorg/matching/v1/needs_pb";
import { useSay } from "../../words";
import { isAhead } from "./clock";

const SCOPES = [Scope.THIS, Scope.THIS_AND_FOLLOWING, Scope.ALL] as const;
const WORD: Record<number, string> = { [Scope.THIS]: "this", [Scope.THIS_AND_FOLLOWING]: "following", [Scope.ALL]: "all" };

/** The sessions ahead that are meant. */
export function meant(need: Need, session: Session, scope: Scope, now: number): Session[] {
  const ahead = need.sessions.filter((one) => !one.cancelled && isAhead(one, now));
  if (scope === Scope.THIS) return ahead.filter((one) => one.id === session.id);
  return scope === Scope.THIS_AND_FOLLOWING ? ahead.filter((one) => one.startsLocal >= session.startsLocal) : ahead;
}

/** How many in them have said yes, are asked, and wait for a place. */
export const touched = (sessions: readonly Session[]) => ({
  agreed: sessions.reduce((sum, one) => sum + one.taken, 0),
  asked: sessions.reduce((sum, one) => sum + one.offersOut, 0),
  waiting: sessions.reduce((sum, one) => sum + one.waiting, 0),
});

export function ScopeChoice({ legend, scope, choose }: { legend: string; scope: Scope; choose: (scope: Scope) => void }) {
  const say = useSay();
  return (
    <Fieldset className="scope">
      <Fieldset.Legend>{legend}</Fieldset.Legend>
      {SCOPES.map((one) => (
        <Radio key={one} name="scope" value={String(one)} label={say(`need.scope.${WORD[one]}`)} checked={scope === one} onChange={() => choose(one)} />
      ))}
    </Fieldset>
  );
}

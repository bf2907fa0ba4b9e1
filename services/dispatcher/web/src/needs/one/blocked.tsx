// Who is not to be asked for this need, and asking them again after all.
import { Details } from "@digdir/designsystemet-react";
import type { Need } from "../../contract/borgertorg/matching/v1/needs_pb";
import { Press } from "../../offline/away";
import { useAnnounce } from "../../status";
import { useSay } from "../../words";
import { Name } from "../person";
import { useBlock } from "./block";

export function Blocked({ need }: { need: Need }) {
  const say = useSay();
  const announce = useAnnounce();
  const allow = useBlock(need.id, () => announce(say("need.blocked.allowed")));
  if (need.blocked.length === 0) return null;
  return (
    <Details data-size="sm">
      <Details.Summary>{say("need.blocked", { count: need.blocked.length })}</Details.Summary>
      <Details.Content>
        <ul className="blocked">
          {need.blocked.map((volunteer) => (
            <li key={volunteer}>
              <Name id={volunteer} />{" "}
              <Press variant="tertiary" data-size="sm" loading={allow.isPending && allow.variables.volunteer === volunteer} onClick={() => allow.mutate({ volunteer, blocked: false })}>
                {say("need.blocked.allow")}
              </Press>
            </li>
          ))}
        </ul>
      </Details.Content>
    </Details>
  );
}

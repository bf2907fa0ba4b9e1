// Somebody is not to be asked for this need any more: what it means is said before it is pressed.
import { Paragraph } from "@digdir/designsystemet-react";
import { needs } from "../../clients/matching";
import { Press } from "../../offline/away";
import { useAnnounce } from "../../status";
import { useSay } from "../../words";
import { useVolunteer } from "../asking";
import { useCommand } from "./command";

export const useBlock = (need: string, told: () => void) =>
  useCommand(
    ({ volunteer, blocked }: { volunteer: string; blocked: boolean }, key) => needs.blockVolunteer({ idempotencyKey: key, id: need, volunteer, blocked }),
    "need.block.refused",
    told,
  );

export function Block({ need, volunteer, done }: { need: string; volunteer: string; done: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const name = useVolunteer(volunteer).data?.profile?.name ?? "";
  const block = useBlock(need, () => {
    announce(say("need.block.done", { name }));
    done();
  });
  return (
    <div className="sure" role="group" aria-label={say("need.block")}>
      <Paragraph data-size="sm">{say("need.block.means", { name })}</Paragraph>
      <Press data-size="sm" data-color="danger" variant="secondary" loading={block.isPending} onClick={() => block.mutate({ volunteer, blocked: true })}>
        {say("need.block.sure")}
      </Press>
    </div>
  );
}

// "Ring selv": the number, and what was said. Who is not asked yet is asked and answered in one press, before any message leaves.
import { Paragraph } from "@digdir/designsystemet-react";
import { offers } from "../../clients/matching";
import { Answer, OfferState } from "../../contract/borgertorg/matching/v1/offers_pb";
import { Press } from "../../offline/away";
import { useAnnounce } from "../../status";
import { useSay } from "../../words";
import { useVolunteer } from "../asking";
import { useCommand } from "./command";
import { Reach } from "./reach";

type Said = "yes" | "no" | "notNow";
/** As long as messages may stay in the house: an answer that follows at once keeps the ask from leaving. */
const LONGEST_HOLD = 60;

/** `offer`: the open ask; without it one is made. `done` is told once the answer stands. */
export function Call({ session, volunteer, offer, done }: { session: string; volunteer: string; offer?: string; done: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const name = useVolunteer(volunteer).data?.profile?.name ?? "";
  const register = useCommand(
    async (said: Said, key) => {
      const ask = { idempotencyKey: `${key}-ask`, session, volunteers: [volunteer], overrideReason: say("need.call.reason"), holdSeconds: LONGEST_HOLD };
      const id = offer ?? (await offers.makeOffers(ask)).offers[0] ?? "";
      if (said === "yes") return offers.acceptOffer({ idempotencyKey: key, id });
      const answer = said === "no" ? Answer.NO : Answer.CANNOT_NOW;
      return { ...(await offers.declineOffer({ idempotencyKey: key, id, answer })), waiting: 0 };
    },
    "need.call.refused",
    ({ state, waiting }) => {
      if (state === OfferState.ACCEPTED) announce(say("need.call.yesDone", { name }));
      else if (waiting > 0) announce(say("need.call.waits", { name, place: waiting }));
      else announce(say("need.call.noDone", { name }));
      done();
    },
  );
  const press = (said: Said) => register.mutate(said);
  return (
    <div className="call" role="group" aria-label={say("need.call.label", { name })}>
      <Reach id={volunteer} />
      <div className="buttons">
        <Press data-size="sm" variant="secondary" loading={register.isPending && register.variables === "yes"} onClick={() => press("yes")}>
          {say("need.call.yes")}
        </Press>
        <Press data-size="sm" variant="secondary" loading={register.isPending && register.variables === "notNow"} onClick={() => press("notNow")}>
          {say("need.call.notNow")}
        </Press>
        <Press data-size="sm" variant="secondary" loading={register.isPending && register.variables === "no"} onClick={() => press("no")}>
          {say("need.call.no")}
        </Press>
      </div>
      <Paragraph data-size="sm" className="soft">
        {say("need.call.means")}
      </Paragraph>
    </div>
  );
}

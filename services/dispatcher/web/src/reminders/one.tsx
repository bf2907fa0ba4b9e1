// The reminder of one ask: when it left or will leave, or the press, with the reason in words where it may not be made.
import type { Offer } from "../contract/borgertorg/matching/v1/offers_pb";
import { HOLD_SECONDS } from "../needs/asking";
import { useMoment } from "../needs/moment";
import { Press } from "../offline/away";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { useRecall, useRecalled, useRemind, useReminded } from "./reminding";
import { standingOf } from "./standing";

/** How it stands, in a line of its own. */
export function useReminder(offer: Offer, now: number): { line: string; standing: ReturnType<typeof standingOf> } {
  const say = useSay();
  const moment = useMoment();
  const standing = standingOf(offer, now);
  const at = moment(standing === "soon" ? offer.mayRemind?.from : offer.remindedAt);
  return { standing, line: standing === "may" || standing === "none" ? "" : say(`remind.stands.${standing}`, { at }) };
}

type Given = { offer: Offer; name: string; now: number; urgent: boolean; line: string; settled: () => void };

/** `line`: the id of the line that says why it may not be made. */
export function Remind({ offer, name, now, urgent, line, settled }: Given) {
  const say = useSay();
  const announce = useAnnounce();
  const reminded = useReminded();
  const recalled = useRecalled();
  const { standing, line: why } = useReminder(offer, now);
  const remind = useRemind((ends) => {
    const said = reminded(ends);
    announce(ends.offers.length > 0 && !urgent ? say("remind.said", { said, seconds: HOLD_SECONDS }) : said);
    settled();
  });
  const recall = useRecall((ends) => {
    announce(recalled(ends));
    settled();
  });
  if (standing === "none" || standing === "reminded") return null;
  if (standing === "held") {
    return (
      <Press variant="tertiary" data-size="sm" loading={recall.isPending} aria-label={say("remind.undo.one", { name })} onClick={() => recall.mutate([offer.id])}>
        {say("remind.undo")}
      </Press>
    );
  }
  const may = standing === "may";
  return (
    <Press
      variant="tertiary"
      data-size="sm"
      loading={remind.isPending}
      aria-label={say("remind.one", { name })}
      {...(may ? {} : { "aria-disabled": true, "aria-describedby": line })}
      onClick={() => (may ? remind.mutate([{ offers: [offer.id] }]) : announce(why))}
    >
      {say("remind")}
    </Press>
  );
}

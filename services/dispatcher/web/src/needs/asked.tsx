// Who is asked for one session and what they said, as the answers come in; and taking an ask back.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { Button, Heading, Paragraph, Tag } from "@digdir/designsystemet-react";
import { useState } from "react";
import { useWall } from "../centre";
import { OfferState, type Offer } from "../contract/borgertorg/matching/v1/offers_pb";
import { clockInWords, dayInWords, dayOf, localOf } from "../days";
import { faultOf } from "../faults";
import { Answered } from "../parts";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { byState, useOffers, useWithdraw } from "./asking";
import { Name } from "./person";

const WORD: Record<number, string> = {
  [OfferState.MADE]: "made",
  [OfferState.ACCEPTED]: "accepted",
  [OfferState.DECLINED]: "declined",
  [OfferState.LAPSED]: "lapsed",
  [OfferState.WITHDRAWN]: "withdrawn",
  [OfferState.FILLED]: "filled",
};
const COLOUR: Record<number, "success" | "info" | "neutral" | "warning"> = { [OfferState.ACCEPTED]: "success", [OfferState.MADE]: "info", [OfferState.LAPSED]: "warning" };

function useMoment() {
  const { language } = useLanguage();
  const { zone, now } = useWall();
  return (offer: Offer["madeAt"]): string => {
    if (!offer) return "";
    const local = localOf(timestampDate(offer), zone);
    const clock = clockInWords(local, language);
    return dayOf(local) === dayOf(now) ? clock : `${dayInWords(dayOf(local), language)} ${clock}`;
  };
}

function Ask({ offer }: { offer: Offer }) {
  const say = useSay();
  const announce = useAnnounce();
  const moment = useMoment();
  const withdraw = useWithdraw();
  const [sure, setSure] = useState(false);
  const word = offer.state === OfferState.FILLED && offer.waiting > 0 ? "waiting" : (WORD[offer.state] ?? "made");
  const said = offer.answeredAt
    ? say("asked.answered", { asked: moment(offer.madeAt), answered: moment(offer.answeredAt) })
    : offer.state === OfferState.MADE
      ? say("asked.until", { asked: moment(offer.madeAt), until: moment(offer.deadline) })
      : say("asked.at", { asked: moment(offer.madeAt) });
  const takeBack = () =>
    withdraw.mutate(offer.id, {
      onSuccess: () => announce(say("withdrawn")),
      onError: (thrown) => announce(say(faultOf(thrown).kind === "refused" ? "withdraw.refused" : `fault.${faultOf(thrown).kind}`)),
    });
  return (
    <li className="ask">
      <div>
        <strong>
          <Name id={offer.volunteer} />
        </strong>
        <p>{said}</p>
      </div>
      <Tag data-size="sm" data-color={COLOUR[offer.state] ?? "neutral"}>
        {say(`offer.${word}`)}
      </Tag>
      {offer.state === OfferState.MADE && !sure && (
        <Button variant="tertiary" data-size="sm" onClick={() => setSure(true)}>
          {say("withdraw")}
        </Button>
      )}
      {offer.state === OfferState.MADE && sure && (
        <div className="sure" role="group" aria-label={say("withdraw")}>
          <Paragraph data-size="sm">{say("withdraw.means")}</Paragraph>
          <Button data-size="sm" data-color="danger" loading={withdraw.isPending} onClick={takeBack} autoFocus>
            {say("withdraw")}
          </Button>
          <Button data-size="sm" variant="tertiary" onClick={() => setSure(false)}>
            {say("withdraw.keep")}
          </Button>
        </div>
      )}
    </li>
  );
}

export function Asked({ session }: { session: string }) {
  const say = useSay();
  const offers = useOffers(session);
  return (
    <section aria-labelledby="asked">
      <Heading level={2} data-size="xs" id="asked">
        {say("asked.title")} {offers.data && <span className="count">{offers.data.length}</span>}
      </Heading>
      <Answered query={offers}>
        {(found) =>
          found.length === 0 ? (
            <Paragraph className="empty">{say("asked.nobody")}</Paragraph>
          ) : (
            <ul className="asks">
              {byState(found).map((offer) => (
                <Ask key={offer.id} offer={offer} />
              ))}
            </ul>
          )
        }
      </Answered>
    </section>
  );
}

// Who is asked for one session and what they said, as the answers come in; reminding who has not answered, and taking an ask back.
import { Button, Heading, Paragraph, Tag } from "@digdir/designsystemet-react";
import { useId, useRef, useState } from "react";
import { OfferState, type Offer } from "../contract/borgertorg/matching/v1/offers_pb";
import { DeliveryState } from "../contract/borgertorg/notifications/v1/deliveries_pb";
import { Press } from "../offline/away";
import { Answered } from "../parts";
import { RemindAll } from "../reminders/all";
import { Remind, useReminder } from "../reminders/one";
import { nextTurn } from "../reminders/standing";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { byState, isHeld, useAsk, useMessages, useOffers, useVolunteer, useWithdraw } from "./asking";
import { Call } from "./one/call";
import { isAhead, useNow } from "./one/clock";
import { useMoment } from "./moment";
import { Name } from "./person";
import type { Row } from "./reading";

const WORD: Record<number, string> = {
  [OfferState.MADE]: "made",
  [OfferState.ACCEPTED]: "accepted",
  [OfferState.DECLINED]: "declined",
  [OfferState.LAPSED]: "lapsed",
  [OfferState.WITHDRAWN]: "withdrawn",
  [OfferState.FILLED]: "filled",
};
const COLOUR: Record<number, "success" | "info" | "neutral" | "warning"> = { [OfferState.ACCEPTED]: "success", [OfferState.MADE]: "info", [OfferState.LAPSED]: "warning" };

const UNREACHED = [DeliveryState.CALL_YOURSELF, DeliveryState.FAILED];

/** How it stands with the reminder, or that a message did not arrive: whoever has no address that works knows nothing of it, and must be called. */
function useStanding(offer: Offer, waits: boolean, now: number): { line: string; unreached: boolean } {
  const say = useSay();
  const reminder = useReminder(offer, now);
  const lost = (useMessages(offer.id, waits).data ?? []).filter(({ state }) => UNREACHED.includes(state));
  if (!waits || lost.length === 0) return { line: waits ? reminder.line : "", unreached: false };
  return { line: say(lost.some(({ template }) => template !== "reminder") ? "need.asked.unreached" : "remind.unreached"), unreached: true };
}

type Given = { offer: Offer; row: Row; now: number; settled: () => void };

function Ask({ offer, row, now, settled }: Given) {
  const say = useSay();
  const announce = useAnnounce();
  const moment = useMoment();
  const [id, line] = [useId(), useId()];
  const name = useVolunteer(offer.volunteer).data?.profile?.name ?? "";
  const [opened, open] = useState<"withdraw" | "call">();
  const held = isHeld(offer, now);
  const withdraw = useWithdraw(() => {
    announce(say(held ? "need.undo.done" : "withdrawn"));
    settled();
  });
  const again = useAsk(row.session.id, (asked) => {
    announce(say("asked", { count: asked.length }));
    settled();
  });
  const isOut = offer.state === OfferState.MADE;
  const waits = isOut && !held;
  const stands = useStanding(offer, waits, now);
  const isOpen = row.missing > 0 && isAhead(row.session, now);
  const mayAgain = isOpen && (offer.state === OfferState.WITHDRAWN || offer.state === OfferState.LAPSED);
  const mayCall = isOpen && (isOut || mayAgain || offer.state === OfferState.DECLINED);
  const word = offer.state === OfferState.FILLED && offer.waiting > 0 ? "waiting" : (WORD[offer.state] ?? "made");
  const said = offer.answeredAt
    ? say("asked.answered", { asked: moment(offer.madeAt), answered: moment(offer.answeredAt) })
    : held
      ? say("need.asked.held", { at: moment(offer.notBefore), until: moment(offer.deadline) })
      : isOut
        ? say("asked.until", { asked: moment(offer.madeAt), until: moment(offer.deadline) })
        : say("asked.at", { asked: moment(offer.madeAt) });
  const toggle = (one: "withdraw" | "call") => open(opened === one ? undefined : one);
  return (
    <li className="ask">
      <div>
        <strong>
          <Name id={offer.volunteer} />
        </strong>
        <p>{said}</p>
        {stands.line && (
          <p id={line} className={stands.unreached ? "unreached" : undefined}>
            {stands.line}
          </p>
        )}
        {offer.overrideReason && <p>{say("need.asked.reason", { reason: offer.overrideReason })}</p>}
      </div>
      <Tag data-size="sm" data-color={COLOUR[offer.state] ?? "neutral"}>
        {say(`offer.${word}`)}
      </Tag>
      <div className="opens">
        {mayCall && (
          <Button variant="tertiary" data-size="sm" aria-expanded={opened === "call"} aria-controls={opened === "call" ? id : undefined} onClick={() => toggle("call")}>
            {say("need.call")}
          </Button>
        )}
        {mayAgain && (
          <Press variant="tertiary" data-size="sm" loading={again.isPending} onClick={() => again.mutate({ people: [offer.volunteer], reason: say("need.again.reason") })}>
            {say("need.again")}
          </Press>
        )}
        {isOut && held && (
          <Press variant="tertiary" data-size="sm" loading={withdraw.isPending} aria-label={say("need.undo.one", { name })} onClick={() => withdraw.mutate(offer.id)}>
            {say("need.undo")}
          </Press>
        )}
        {waits && !stands.unreached && <Remind offer={offer} name={name} now={now} urgent={row.profile.urgent} line={line} settled={settled} />}
        {waits && (
          <Button variant="tertiary" data-size="sm" aria-expanded={opened === "withdraw"} aria-controls={opened === "withdraw" ? id : undefined} onClick={() => toggle("withdraw")}>
            {say("withdraw")}
          </Button>
        )}
      </div>
      {opened === "call" && mayCall && (
        <div className="opened" id={id}>
          <Call session={row.session.id} volunteer={offer.volunteer} offer={isOut ? offer.id : undefined} done={settled} />
        </div>
      )}
      {opened === "withdraw" && isOut && (
        <div className="sure" id={id} role="group" aria-label={say("withdraw")}>
          <Paragraph data-size="sm">{say("withdraw.means")}</Paragraph>
          <Press data-size="sm" data-color="danger" loading={withdraw.isPending} onClick={() => withdraw.mutate(offer.id)} autoFocus>
            {say("withdraw.sure")}
          </Press>
          <Button data-size="sm" variant="tertiary" onClick={() => open(undefined)}>
            {say("withdraw.keep")}
          </Button>
        </div>
      )}
    </li>
  );
}

export function Asked({ row }: { row: Row }) {
  const say = useSay();
  const offers = useOffers(row.session.id);
  const heading = useRef<HTMLHeadingElement>(null);
  const out = (offers.data ?? []).filter((offer) => offer.state === OfferState.MADE);
  const now = useNow(nextTurn(out, Date.now()));
  return (
    <section aria-labelledby="asked">
      <Heading level={2} data-size="xs" id="asked" ref={heading} tabIndex={-1}>
        {say("asked.title")} {offers.data && <span className="count">{offers.data.length}</span>}
      </Heading>
      {out.length > 1 && !out.every((offer) => isHeld(offer, now)) && <RemindAll rows={[row]} offers={out} />}
      <Answered query={offers} lines={1}>
        {(found) =>
          found.length === 0 ? (
            <Paragraph className="empty">{say("asked.nobody")}</Paragraph>
          ) : (
            <ul className="asks">
              {byState(found).map((offer) => (
                <Ask key={offer.id} offer={offer} row={row} now={now} settled={() => heading.current?.focus()} />
              ))}
            </ul>
          )
        }
      </Answered>
    </section>
  );
}

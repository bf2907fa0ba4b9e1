// Who could be asked for one session, the best first: tick some, or take the first three, and ask them with one press that can be undone.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { Field, Heading, Label, Paragraph, Select } from "@digdir/designsystemet-react";
import { useRef, useState } from "react";
import { NeedState } from "../contract/borgertorg/matching/v1/needs_pb";
import { Press } from "../offline/away";
import { Answered } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { HOLD_SECONDS, useAsk, useSuggestions } from "./asking";
import { isAhead, useNow } from "./one/clock";
import { Other } from "./one/other";
import { inOrder, ORDERS, type Order } from "./one/points";
import { Undo, type Pressed } from "./one/undo";
import { Waves } from "./one/waves";
import { Person } from "./person";
import type { Row } from "./reading";

const FEW = 3;

export function Suggested({ row }: { row: Row }) {
  const say = useSay();
  const announce = useAnnounce();
  const { id: session } = row.session;
  const isUrgent = row.profile.urgent;
  const suggestions = useSuggestions(session);
  const [ticked, tick] = useState<ReadonlySet<string>>(new Set());
  const [order, setOrder] = useState<Order>("best");
  const [pressed, setPressed] = useState<Pressed>();
  const since = useRef(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const now = useNow(row.session.startsAt ? timestampDate(row.session.startsAt).getTime() : 0);
  const isOver = row.need.state !== NeedState.OPEN || !isAhead(row.session, now);
  const toHeading = () => heading.current?.focus();
  const asked = (offers: string[]) => {
    tick(new Set());
    const said = say("asked", { count: offers.length });
    const canUndo = !isUrgent && offers.length > 0;
    if (canUndo) setPressed({ offers, until: since.current + HOLD_SECONDS * 1000 });
    announce(canUndo ? say("need.undo.said", { said, seconds: HOLD_SECONDS }) : isUrgent && offers.length > 0 ? say("need.undo.never", { said }) : said);
    toHeading();
  };
  const ask = useAsk(session, asked);
  const send = (people: string[], reason?: string) => {
    since.current = Date.now(); // counted from the press: the house counts from a little later, never from earlier
    ask.mutate({ people, reason });
  };
  const candidates = suggestions.data?.candidates ?? [];
  const ranked = inOrder(candidates, "best");
  const shown = inOrder(candidates, order);
  const chosen = candidates.map((one) => one.volunteer).filter((id) => ticked.has(id));

  return (
    <section className="suggested" aria-labelledby="suggested">
      <Heading level={2} data-size="xs" id="suggested" ref={heading} tabIndex={-1}>
        {say("suggested.title")}
      </Heading>
      {pressed && (
        <Undo
          key={pressed.offers[0]}
          pressed={pressed}
          over={(held) => {
            setPressed(undefined);
            if (held) toHeading();
          }}
        />
      )}
      {isOver ? (
        <Paragraph className="empty">{say("need.over")}</Paragraph>
      ) : row.missing === 0 ? (
        <Paragraph className="empty">{say("suggested.covered")}</Paragraph>
      ) : (
        <>
          <Answered query={suggestions} lines={10}>
            {({ considered }) =>
              candidates.length === 0 ? (
                <Paragraph className="empty">{say("suggested.nobody", { considered })}</Paragraph>
              ) : (
                <>
                  <Paragraph className="soft">{say("suggested.how", { considered })}</Paragraph>
                  <div className="ask-bar">
                    {chosen.length > 0 ? (
                      <Press loading={ask.isPending} onClick={() => send(chosen)}>
                        {say("ask.chosen", { count: chosen.length })}
                      </Press>
                    ) : (
                      <Press loading={ask.isPending} onClick={() => send(shown.slice(0, FEW).map((one) => one.volunteer))}>
                        {say("ask.first", { count: Math.min(FEW, candidates.length) })}
                      </Press>
                    )}
                    <Paragraph data-size="sm" className={isUrgent ? "" : "soft"}>
                      {isUrgent ? say("need.ask.urgent") : say("need.ask.held", { seconds: HOLD_SECONDS })}
                    </Paragraph>
                  </div>
                  <Waves row={row} ask={() => send([])} asking={ask.isPending} />
                  {candidates.length > 1 && (
                    <Field className="order">
                      <Label>{say("need.order")}</Label>
                      <Select data-size="sm" value={order} onChange={(event) => setOrder(ORDERS.find((one) => one === event.target.value) ?? "best")}>
                        {ORDERS.map((one) => (
                          <Select.Option key={one} value={one}>
                            {say(`need.order.${one}`)}
                          </Select.Option>
                        ))}
                      </Select>
                    </Field>
                  )}
                  <ol className="people">
                    {shown.map((candidate) => (
                      <Person
                        key={candidate.volunteer}
                        need={row.need.id}
                        session={session}
                        candidate={candidate}
                        above={ranked[ranked.indexOf(candidate) - 1]}
                        chosen={ticked.has(candidate.volunteer)}
                        choose={(chosen) =>
                          tick((before) => {
                            const next = new Set(before);
                            if (chosen) next.add(candidate.volunteer);
                            else next.delete(candidate.volunteer);
                            return next;
                          })
                        }
                        gone={toHeading}
                      />
                    ))}
                  </ol>
                </>
              )
            }
          </Answered>
          <Other row={row} ask={send} asking={ask.isPending} gone={toHeading} />
        </>
      )}
    </section>
  );
}

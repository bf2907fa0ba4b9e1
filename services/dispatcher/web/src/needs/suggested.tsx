// Who could be asked for one session, the best first: tick some, or take the first three, and ask them with one press.
import { Button, Heading, Paragraph } from "@digdir/designsystemet-react";
import { useRef, useState } from "react";
import { faultOf } from "../faults";
import { Answered } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { useAsk, useSuggestions } from "./asking";
import { Person } from "./person";
import type { Row } from "./reading";

const FEW = 3;

export function Suggested({ row }: { row: Row }) {
  const say = useSay();
  const announce = useAnnounce();
  const suggestions = useSuggestions(row.session.id);
  const ask = useAsk(row.session.id);
  const [ticked, tick] = useState<ReadonlySet<string>>(new Set());
  const key = useRef(crypto.randomUUID());
  const heading = useRef<HTMLHeadingElement>(null);
  const candidates = suggestions.data?.candidates ?? [];
  const chosen = candidates.map((one) => one.volunteer).filter((id) => ticked.has(id));

  const send = (people: string[]) =>
    ask.mutate(
      { people, key: key.current },
      {
        onSuccess: ({ offers }) => {
          key.current = crypto.randomUUID();
          tick(new Set());
          announce(say("asked", { count: offers.length }));
          heading.current?.focus();
        },
        onError: (thrown) => {
          const fault = faultOf(thrown);
          // what was refused has not happened: another try is another command
          if (fault.kind === "refused") key.current = crypto.randomUUID();
          announce(say(fault.kind === "refused" ? "ask.refused" : `fault.${fault.kind}`));
        },
      },
    );

  return (
    <section className="suggested" aria-labelledby="suggested">
      <Heading level={2} data-size="xs" id="suggested" ref={heading} tabIndex={-1}>
        {say("suggested.title")}
      </Heading>
      {row.missing === 0 ? (
        <Paragraph className="empty">{say("suggested.covered")}</Paragraph>
      ) : (
        <Answered query={suggestions}>
          {({ considered }) =>
            candidates.length === 0 ? (
              <Paragraph className="empty">{say("suggested.nobody", { considered })}</Paragraph>
            ) : (
              <>
                <Paragraph className="soft">{say("suggested.how", { considered })}</Paragraph>
                <div className="ask-bar">
                  {chosen.length > 0 ? (
                    <Button loading={ask.isPending} onClick={() => send(chosen)}>
                      {say("ask.chosen", { count: chosen.length })}
                    </Button>
                  ) : (
                    <Button loading={ask.isPending} onClick={() => send(candidates.slice(0, FEW).map((one) => one.volunteer))}>
                      {say("ask.first", { count: Math.min(FEW, candidates.length) })}
                    </Button>
                  )}
                </div>
                <ol className="people">
                  {candidates.map((candidate) => (
                    <Person
                      key={candidate.volunteer}
                      candidate={candidate}
                      chosen={ticked.has(candidate.volunteer)}
                      choose={(chosen) =>
                        tick((before) => {
                          const next = new Set(before);
                          if (chosen) next.add(candidate.volunteer);
                          else next.delete(candidate.volunteer);
                          return next;
                        })
                      }
                    />
                  ))}
                </ol>
              </>
            )
          }
        </Answered>
      )}
    </section>
  );
}

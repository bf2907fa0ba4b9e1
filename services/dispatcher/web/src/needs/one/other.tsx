// "Finn en annen": anybody by name, with every rule that stands in the way; what may be overridden needs a reason, the rest never is.
import { Button, Field, Input, Label, Paragraph, Tag, Textarea, ValidationMessage } from "@digdir/designsystemet-react";
import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { offers } from "../../clients/matching";
import { volunteers } from "../../clients/volunteers";
import type { Volunteer } from "../../contract/borgertorg/volunteers/v1/volunteers_pb";
import { languageInWords } from "../../days";
import { useUnsent } from "../../forms/leaving";
import { Press } from "../../offline/away";
import { Answered } from "../../parts";
import { useLanguage, useSay } from "../../words";
import { useSettled } from "../board/address";
import { looksLikeIdentity } from "../draft";
import type { Row } from "../reading";
import { Call } from "./call";
import { hurdlesOf, type Hurdle } from "./obstacles";

const SHOWN = 8;
const FEWEST_LETTERS = 2;

type Given = { row: Row; ask: (people: string[], reason?: string) => void; asking: boolean; gone: () => void };

export function Other(given: Given) {
  const say = useSay();
  const id = useId();
  const [opened, open] = useState(false);
  return (
    <div className="other">
      <div>
        <Button variant="secondary" data-size="sm" aria-expanded={opened} aria-controls={opened ? id : undefined} onClick={() => open(!opened)}>
          {say("need.other")}
        </Button>
      </div>
      {opened && (
        <div className="panel" id={id}>
          <Find {...given} />
        </div>
      )}
    </div>
  );
}

function Find(given: Given) {
  const say = useSay();
  const [typed, type] = useState("");
  const [chosen, choose] = useState<string>();
  const wanted = useSettled(typed.trim());
  const isEnough = wanted.length >= FEWEST_LETTERS;
  const found = useQuery({
    queryKey: ["people", "named", wanted],
    queryFn: ({ signal }) => volunteers.listVolunteers({ query: wanted, byName: true, withCounts: true, pageSize: SHOWN }, { signal }),
    enabled: isEnough,
    placeholderData: (before) => (before?.volunteers.length ? before : undefined),
    staleTime: 300_000,
  });
  const nameOf = (one: Volunteer) => one.profile?.name ?? "";
  return (
    <>
      <Field>
        <Label>{say("need.other.name")}</Label>
        <Input
          type="search"
          value={typed}
          autoFocus
          autoComplete="off"
          onChange={(event) => {
            type(event.target.value);
            choose(undefined);
          }}
        />
      </Field>
      {isEnough ? (
        <Answered query={found}>
          {({ volunteers: shown, counts }) => {
            if (shown.length === 0) return <Paragraph data-size="sm">{say("need.other.nobody")}</Paragraph>;
            const more = (counts?.found ?? 0) - shown.length;
            return (
              <>
                <ul className="others-found">
                  {shown.map((one) => (
                    <li key={one.id}>
                      <Button variant="tertiary" data-size="sm" aria-expanded={chosen === one.id} onClick={() => choose(chosen === one.id ? undefined : one.id)}>
                        {nameOf(one)}
                      </Button>
                      {chosen === one.id && <Explained {...given} volunteer={one.id} name={nameOf(one)} />}
                    </li>
                  ))}
                </ul>
                {more > 0 && (
                  <Paragraph data-size="sm" className="soft">
                    {say("need.other.more", { count: more })}
                  </Paragraph>
                )}
              </>
            );
          }}
        </Answered>
      ) : (
        <Paragraph data-size="sm" className="soft">
          {say("need.other.type")}
        </Paragraph>
      )}
    </>
  );
}

function Explained({ row, ask, asking, gone, volunteer, name }: Given & { volunteer: string; name: string }) {
  const say = useSay();
  const session = row.session.id;
  const [reason, setReason] = useState("");
  const asked = useUnsent(reason.trim() !== "");
  const [wrong, setWrong] = useState("");
  const [calls, call] = useState(false);
  const { language } = useLanguage();
  const inWords = ({ code, values }: Hurdle): Hurdle["values"] =>
    code === "LANGUAGE_MISSING" ? { detail: String(values["detail"]).split(", ").map((one) => languageInWords(one, language)).join(", ") } : values;
  const explained = useQuery({
    queryKey: ["explained", session, volunteer],
    queryFn: ({ signal }) => offers.explainVolunteer({ session, volunteer }, { signal }),
  });
  return (
    <div className="explained">
      <Answered query={explained}>
        {({ suits, obstacles }) => {
          const hurdles = hurdlesOf(obstacles);
          const never = hurdles.some((one) => one.never);
          const send = () => {
            const text = reason.trim();
            const fault = suits ? "" : text === "" ? "need.other.why.missing" : looksLikeIdentity(text) ? "wrong.identity" : "";
            setWrong(fault);
            if (fault) return;
            asked();
            ask([volunteer], suits ? undefined : text);
          };
          return (
            <>
              {suits ? (
                <Paragraph data-size="sm">{say("need.other.suits", { name })}</Paragraph>
              ) : (
                <ul className="hurdles" aria-label={say("need.other.against", { name })}>
                  {hurdles.map((one) => (
                    <li key={one.code}>
                      <Tag data-size="sm" data-color={one.never ? "danger" : "warning"}>
                        {say(one.never ? "need.other.never" : "need.other.but")}
                      </Tag>{" "}
                      {say(one.id, inWords(one))}
                    </li>
                  ))}
                </ul>
              )}
              {never ? (
                <Paragraph data-size="sm">{say("need.other.cannot", { name })}</Paragraph>
              ) : (
                <>
                  {!suits && (
                    <Field>
                      <Label>{say("need.other.why", { name })}</Label>
                      <Field.Description>{say("need.other.why.hint")}</Field.Description>
                      <Textarea rows={2} maxLength={300} value={reason} aria-invalid={wrong !== "" || undefined} onChange={(event) => setReason(event.target.value)} />
                      {wrong && <ValidationMessage>{say(wrong)}</ValidationMessage>}
                    </Field>
                  )}
                  <div className="buttons">
                    <Press data-size="sm" variant="secondary" loading={asking} onClick={send}>
                      {say(suits ? "need.other.ask" : "need.other.askStill", { name })}
                    </Press>
                    <Button data-size="sm" variant="tertiary" aria-expanded={calls} onClick={() => call(!calls)}>
                      {say("need.call")}
                    </Button>
                  </div>
                  {calls && <Call session={session} volunteer={volunteer} done={gone} />}
                </>
              )}
            </>
          );
        }}
      </Answered>
    </div>
  );
}

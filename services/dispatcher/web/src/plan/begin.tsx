// The form that begins a plan: which days, how thorough, and whether the last plan is kept to. The usual answers stand there already.
import { Checkbox, Details, Fieldset, Paragraph, Radio } from "@digdir/designsystemet-react";
import { useEffect, useId, useState } from "react";
import { useNavigate } from "react-router";
import { useWall } from "../centre";
import { plans } from "../clients/matching";
import { dayOf, later } from "../days";
import { Form, Line } from "../forms/form";
import { useSend } from "../forms/send";
import { Press } from "../offline/away";
import { useSay } from "../words";
import { useSpan } from "./saying";
import { CHOICES, windowOf, wrongs, type Choice, type Window } from "./window";

/** Points that whoever stood in the last plan is worth more: less than what tells a good proposal from a poor one. */
const STABILITY = 50;
const QUICK = 10;
const THOROUGH = 60;
const ROUNDS = 10_000;

const FIELD: Record<string, keyof Window> = { from_date: "from", until_date: "until" };

function Dates({ picked, pick, today }: { picked: Window; pick: (window: Window) => void; today: string }) {
  const say = useSay();
  return (
    <Fieldset className="when">
      <Fieldset.Legend className="unseen">{say("plan.choice.dates")}</Fieldset.Legend>
      {(["from", "until"] as const).map((name) => (
        <Line key={name} name={name} label={say(`plan.${name}`)} type="date" min={today} value={picked[name]} set={(value) => pick({ ...picked, [name]: value })} />
      ))}
    </Fieldset>
  );
}

export function Begin() {
  const say = useSay();
  const go = useNavigate();
  const span = useSpan();
  const id = useId();
  const today = dayOf(useWall().now);
  const [usual] = useState<Window>({ from: today, until: later(today, 6) });
  const [choice, choose] = useState<Choice>("next");
  const [picked, pick] = useState(usual);
  const [thorough, setThorough] = useState(false);
  const [steady, setSteady] = useState(true);
  const window = windowOf(choice, today, picked);
  const begin = useSend({
    call: ({ from, until, thorough, steady }: Window & { thorough: boolean; steady: boolean }, idempotencyKey) =>
      plans.planCentre({
        idempotencyKey,
        fromDate: from,
        untilDate: until,
        stability: steady ? STABILITY : 0,
        rounds: thorough ? ROUNDS : 0,
        seconds: thorough ? THOROUGH : QUICK,
      }),
    touches: ["plans"],
    // the page of the plan says what there is to say: it may be ready by the time it shows
    done: ({ id: plan }) => void go(`/plan/${plan}`, { state: { begun: true } }),
    refused: "plan.refused",
    about: (told) => {
      const field = "field" in told && FIELD[told.field];
      return field ? { field, message: "plan.wrong.refused" } : undefined;
    },
    typed: choice === "dates" && (picked.from !== usual.from || picked.until !== usual.until),
  });
  useEffect(() => {
    if (begin.wrong.length === 0 || choice === "dates") return;
    choose("dates"); // what is wrong with the days is said at their fields
    pick(window);
  }, [begin.wrong]);
  const daysOf = (one: Choice): string => {
    const { from, until } = windowOf(one, today, picked);
    return span({ fromDate: from, untilDate: until });
  };

  return (
    <Form
      wrong={begin.wrong}
      called={(field) => say(`plan.${field}`)}
      summary={say("plan.wrong.summary")}
      refused={begin.refused}
      send={() => begin.send({ ...window, thorough, steady }, wrongs(window, today))}
      buttons={
        <>
          <Press type="submit" loading={begin.busy}>
            {say("plan.begin")}
          </Press>
          <Paragraph data-size="sm" className="soft">
            {say("plan.nobodyYet")}
          </Paragraph>
        </>
      }
    >
      <Paragraph>{say("plan.what")}</Paragraph>
      <Fieldset>
        <Fieldset.Legend>{say("plan.which")}</Fieldset.Legend>
        {CHOICES.map((one) => (
          <Radio
            key={one}
            name={`${id}-choice`}
            value={one}
            checked={choice === one}
            onChange={() => choose(one)}
            label={say(`plan.choice.${one}`)}
            {...(one === "dates" ? {} : { description: daysOf(one) })}
          />
        ))}
      </Fieldset>
      {choice === "dates" && <Dates picked={picked} pick={pick} today={today} />}
      <Details data-size="sm" className="plan-further">
        <Details.Summary>{say("plan.further")}</Details.Summary>
        <Details.Content>
          <Checkbox value="steady" checked={steady} onChange={(event) => setSteady(event.target.checked)} label={say("plan.steady")} description={say("plan.steady.hint")} />
          <Checkbox
            value="thorough"
            checked={thorough}
            onChange={(event) => setThorough(event.target.checked)}
            label={say("plan.thorough")}
            description={say("plan.thorough.hint")}
          />
        </Details.Content>
      </Details>
    </Form>
  );
}

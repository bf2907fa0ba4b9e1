// The form that begins a plan: which days, how thorough, and whether the last plan is kept to. The usual answers stand there already.
import { Checkbox, Details, ErrorSummary, Field, Fieldset, Input, Label, Paragraph, Radio, ValidationMessage } from "@digdir/designsystemet-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState, type ComponentRef } from "react";
import { useNavigate } from "react-router";
import { useWall } from "../centre";
import { plans } from "../clients/matching";
import { dayOf, later } from "../days";
import { faultOf } from "../faults";
import { DayOrder } from "../forms/day";
import { Press } from "../offline/away";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { useSpan } from "./saying";
import { CHOICES, windowOf, wrongs, type Choice, type Window, type Wrong } from "./window";

/** Points that whoever stood in the last plan is worth more: less than what tells a good proposal from a poor one. */
const STABILITY = 50;
const QUICK = 10;
const THOROUGH = 60;
const ROUNDS = 10_000;

const FIELD: Record<string, keyof Window> = { from_date: "from", until_date: "until" };

function useBegin() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ window, thorough, steady, key }: { window: Window; thorough: boolean; steady: boolean; key: string }) =>
      plans.planCentre({
        idempotencyKey: key,
        fromDate: window.from,
        untilDate: window.until,
        stability: steady ? STABILITY : 0,
        rounds: thorough ? ROUNDS : 0,
        seconds: thorough ? THOROUGH : QUICK,
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["plans"] }),
  });
}

function Dates({ id, picked, pick, wrong, today }: { id: string; picked: Window; pick: (window: Window) => void; wrong: Wrong[]; today: string }) {
  const say = useSay();
  return (
    <Fieldset className="when">
      <Fieldset.Legend className="unseen">{say("plan.choice.dates")}</Fieldset.Legend>
      {(["from", "until"] as const).map((name) => {
        const fault = wrong.find((one) => one.field === name);
        return (
          <Field key={name}>
            <Label>{say(`plan.${name}`)}</Label>
            <Input
              id={`${id}-${name}`}
              type="date"
              min={today}
              value={picked[name]}
              aria-invalid={fault ? true : undefined}
              onChange={(event) => pick({ ...picked, [name]: event.target.value })}
            />
            <DayOrder />
            {fault && <ValidationMessage>{say(fault.message)}</ValidationMessage>}
          </Field>
        );
      })}
    </Fieldset>
  );
}

export function Begin() {
  const say = useSay();
  const announce = useAnnounce();
  const go = useNavigate();
  const span = useSpan();
  const id = useId();
  const today = dayOf(useWall().now);
  const [choice, choose] = useState<Choice>("next");
  const [picked, pick] = useState<Window>({ from: today, until: later(today, 6) });
  const [thorough, setThorough] = useState(false);
  const [steady, setSteady] = useState(true);
  const [wrong, setWrong] = useState<Wrong[]>([]);
  const summary = useRef<ComponentRef<typeof ErrorSummary>>(null);
  const key = useRef(crypto.randomUUID());
  const begin = useBegin();
  useEffect(() => {
    if (wrong.length > 0) summary.current?.focus();
  }, [wrong]);

  const window = windowOf(choice, today, picked);
  const send = () => {
    const found = wrongs(window, today);
    setWrong(found);
    if (found.length > 0) return;
    begin.mutate(
      { window, thorough, steady, key: key.current },
      {
        onSuccess: ({ id: plan }) => {
          // the page of the plan says what there is to say: it may be ready by the time it shows
          void go(`/plan/${plan}`, { state: { begun: true } });
        },
        onError: (thrown) => {
          const fault = faultOf(thrown);
          // what was refused has not happened: another try is another command
          if (fault.kind === "refused") key.current = crypto.randomUUID();
          const fields = fault.fields.flatMap(({ field }) => FIELD[field] ?? []);
          if (fields.length > 0) {
            choose("dates");
            pick(window);
            setWrong(fields.map((field) => ({ field, message: "plan.wrong.refused" })));
          } else announce(say(fault.kind === "refused" ? "plan.refused" : `fault.${fault.kind}`));
        },
      },
    );
  };
  const changed = () => {
    key.current = crypto.randomUUID();
  };

  return (
    <form
      className="form"
      noValidate
      onChange={changed}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Paragraph>{say("plan.what")}</Paragraph>
      {wrong.length > 0 && (
        <ErrorSummary ref={summary} tabIndex={-1}>
          <ErrorSummary.Heading>{say("plan.wrong.summary")}</ErrorSummary.Heading>
          <ErrorSummary.List>
            {wrong.map((one) => (
              <ErrorSummary.Item key={one.field}>
                <ErrorSummary.Link href={`#${id}-${one.field}`}>{say("forms.at", { field: say(`plan.${one.field}`), what: say(one.message) })}</ErrorSummary.Link>
              </ErrorSummary.Item>
            ))}
          </ErrorSummary.List>
        </ErrorSummary>
      )}
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
      {choice === "dates" && <Dates id={id} picked={picked} pick={pick} wrong={wrong} today={today} />}
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
      <div className="buttons">
        <Press type="submit" loading={begin.isPending}>
          {say("plan.begin")}
        </Press>
        <Paragraph data-size="sm" className="soft">
          {say("plan.nobodyYet")}
        </Paragraph>
      </div>
    </form>
  );

  function daysOf(one: Choice): string {
    const { from, until } = windowOf(one, today, picked);
    return span({ fromDate: from, untilDate: until });
  }
}

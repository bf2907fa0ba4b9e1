// The form of a need: what is wrong is said at its field and in a summary that takes the focus.
import { ErrorSummary, Field, Fieldset, Input, Label, Select, Switch, Textarea, ValidationMessage } from "@digdir/designsystemet-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, type ComponentRef, type ReactNode } from "react";
import { useWall } from "../centre";
import { everyPage } from "../clients";
import { venues } from "../clients/organisations";
import { dayOf } from "../days";
import { DayOrder } from "../forms/day";
import { useSay } from "../words";
import { CATEGORIES, type Draft, type Field as Name, type Wrong } from "./draft";
import "./one/one.css";
import { Repeats } from "./repeats";

export const useVenues = () =>
  useQuery({
    queryKey: ["venues"],
    queryFn: ({ signal }) => everyPage((pageToken) => venues.listVenues({ pageSize: 200, pageToken }, { signal }), (page) => page.venues),
    staleTime: 60_000,
  });

function Row({ name, hint, wrong, children }: { name: Name; hint?: string; wrong: Wrong[]; children: ReactNode }) {
  const say = useSay();
  const fault = wrong.find((one) => one.field === name);
  return (
    <Field className={`row-${name}`}>
      <Label>{say(`form.${name}`)}</Label>
      {hint && <Field.Description>{hint}</Field.Description>}
      {children}
      {fault && <ValidationMessage>{say(fault.message)}</ValidationMessage>}
    </Field>
  );
}

/** Where a field of the form is called otherwise than its key. */
const LABEL: Partial<Record<Name, string>> = { days: "need.form.days", lastDay: "need.form.lastDay", repeat: "need.form.repeat", skipped: "need.form.skipped" };
export const labelOf = (name: Name): string => LABEL[name] ?? `form.${name}`;

type Given = {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  wrong: Wrong[];
  /** What the summary of faults begins with. */
  summary: string;
  send: () => void;
  /** Whether it asks for a day, and how often it comes back. */
  day?: boolean;
  repeats?: boolean;
  /** The place of a need that has no venue. */
  place?: string;
  children: ReactNode;
};
type Text = "title" | "category" | "day" | "from" | "until" | "venue" | "places" | "publicText" | "details";

export function NeedForm({ draft, set, wrong, summary, send, day = true, repeats = false, place, children }: Given) {
  const say = useSay();
  const id = useId();
  const { now } = useWall();
  const places = useVenues();
  const faults = useRef<ComponentRef<typeof ErrorSummary>>(null);
  useEffect(() => {
    if (wrong.length > 0) faults.current?.focus();
  }, [wrong]);
  const idOf = (name: Name) => `${id}-${name}`;
  const field = (name: Text) => ({
    id: idOf(name),
    value: draft[name],
    "aria-invalid": wrong.some((one) => one.field === name) || undefined,
    onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }),
  });
  const categories: readonly string[] = CATEGORIES;
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {wrong.length > 0 && (
        <ErrorSummary ref={faults} tabIndex={-1}>
          <ErrorSummary.Heading>{summary}</ErrorSummary.Heading>
          <ErrorSummary.List>
            {wrong.map((one) => (
              <ErrorSummary.Item key={one.field + one.message}>
                <ErrorSummary.Link href={`#${idOf(one.field)}`}>{say("wrong.at", { field: say(labelOf(one.field)), what: say(one.message) })}</ErrorSummary.Link>
              </ErrorSummary.Item>
            ))}
          </ErrorSummary.List>
        </ErrorSummary>
      )}
      <Row name="title" wrong={wrong} hint={say("form.title.hint")}>
        <Input {...field("title")} maxLength={120} />
      </Row>
      <Row name="category" wrong={wrong}>
        <Select {...field("category")}>
          {categories.map((one) => (
            <Select.Option key={one} value={one}>
              {say(`category.${one}`)}
            </Select.Option>
          ))}
          {!categories.includes(draft.category) && <Select.Option value={draft.category}>{draft.category}</Select.Option>}
        </Select>
      </Row>
      <Fieldset className="when">
        <Fieldset.Legend>{say("form.when")}</Fieldset.Legend>
        {day && (
          <Row name="day" wrong={wrong}>
            <Input {...field("day")} type="date" min={dayOf(now)} />
            <DayOrder />
          </Row>
        )}
        <Row name="from" wrong={wrong}>
          <Input {...field("from")} type="time" />
        </Row>
        <Row name="until" wrong={wrong}>
          <Input {...field("until")} type="time" />
        </Row>
      </Fieldset>
      {repeats && <Repeats draft={draft} set={set} wrong={wrong} idOf={idOf} />}
      <Row name="venue" wrong={wrong}>
        <Select {...field("venue")}>
          <Select.Option value="">{place || (places.data ? say("form.venue.choose") : say(places.error ? "fault.away" : "loading"))}</Select.Option>
          {places.data?.map((one) => (
            <Select.Option key={one.id} value={one.id}>
              {one.profile?.name}
            </Select.Option>
          ))}
        </Select>
      </Row>
      <Row name="places" wrong={wrong}>
        <Input {...field("places")} inputMode="numeric" className="narrow" />
      </Row>
      <Row name="publicText" wrong={wrong} hint={say("form.publicText.hint")}>
        <Textarea {...field("publicText")} rows={3} />
      </Row>
      <Row name="details" wrong={wrong} hint={say("form.details.hint")}>
        <Textarea {...field("details")} rows={3} />
      </Row>
      <Switch checked={draft.urgent} onChange={(event) => set({ urgent: event.target.checked })} label={say("form.urgent")} description={say("form.urgent.hint")} />
      {children}
    </form>
  );
}

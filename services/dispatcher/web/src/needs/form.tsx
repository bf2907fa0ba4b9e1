// The form of a need: what, when, where and how many, and the words that everybody or only helpers read.
import { Fieldset, Input, Select, Switch, Textarea } from "@digdir/designsystemet-react";
import type { ReactNode } from "react";
import { useWall } from "../centre";
import { dayOf } from "../days";
import { DayOrder } from "../forms/day";
import { Form, Row } from "../forms/form";
import { useVenues } from "../venues/reading";
import { useSay } from "../words";
import { CATEGORIES, type Draft, type Field as Name, type Wrong } from "./draft";
import "./one/one.css";
import { Repeats } from "./repeats";

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
  const { now } = useWall();
  const places = useVenues();
  const row = (name: Text) => ({ name, label: say(`form.${name}`) });
  const typed = (name: Text) => ({ value: draft[name], onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }) });
  const categories: readonly string[] = CATEGORIES;
  return (
    <Form wrong={wrong} called={(name) => say(labelOf(name as Name))} summary={summary} send={send}>
      <Row {...row("title")} hint={say("form.title.hint")}>
        {(at) => <Input {...at} {...typed("title")} maxLength={120} />}
      </Row>
      <Row {...row("category")}>
        {(at) => (
          <Select {...at} {...typed("category")}>
            {categories.map((one) => (
              <Select.Option key={one} value={one}>
                {say(`category.${one}`)}
              </Select.Option>
            ))}
            {!categories.includes(draft.category) && <Select.Option value={draft.category}>{draft.category}</Select.Option>}
          </Select>
        )}
      </Row>
      <Fieldset className="when">
        <Fieldset.Legend>{say("form.when")}</Fieldset.Legend>
        {day && (
          <Row {...row("day")}>
            {(at) => (
              <>
                <Input {...at} {...typed("day")} type="date" min={dayOf(now)} />
                <DayOrder />
              </>
            )}
          </Row>
        )}
        <Row {...row("from")}>{(at) => <Input {...at} {...typed("from")} type="time" />}</Row>
        <Row {...row("until")}>{(at) => <Input {...at} {...typed("until")} type="time" />}</Row>
      </Fieldset>
      {repeats && <Repeats draft={draft} set={set} />}
      <Row {...row("venue")}>
        {(at) => (
          <Select {...at} {...typed("venue")}>
            <Select.Option value="">{place || (places.data ? say("form.venue.choose") : say(places.error ? "fault.away" : "loading"))}</Select.Option>
            {places.data?.map((one) => (
              <Select.Option key={one.id} value={one.id}>
                {one.profile?.name}
              </Select.Option>
            ))}
          </Select>
        )}
      </Row>
      <Row {...row("places")}>{(at) => <Input {...at} {...typed("places")} inputMode="numeric" className="narrow" />}</Row>
      <Row {...row("publicText")} hint={say("form.publicText.hint")}>
        {(at) => <Textarea {...at} {...typed("publicText")} rows={3} />}
      </Row>
      <Row {...row("details")} hint={say("form.details.hint")}>
        {(at) => <Textarea {...at} {...typed("details")} rows={3} />}
      </Row>
      <Switch checked={draft.urgent} onChange={(event) => set({ urgent: event.target.checked })} label={say("form.urgent")} description={say("form.urgent.hint")} />
      {children}
    </Form>
  );
}

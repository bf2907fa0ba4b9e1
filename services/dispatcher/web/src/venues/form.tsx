// What is known of a place: the same form to enter one and to change it.
import { Checkbox, Fieldset, Select } from "@digdir/designsystemet-react";
import { useMemo } from "react";
import { useWall } from "../centre";
import { dayOf, WEEKDAYS } from "../days";
import type { Typed } from "../forms/entry";
import { Form, Line, Row } from "../forms/form";
import { useOrganisations } from "../organisations/reading";
import { useLanguage, useSay } from "../words";
import { Away } from "./away";
import { ACCESSES, FUNCTIONS, type Draft } from "./draft";
import "./venues.css";
import { Week } from "./week";

function Owner({ value, set }: { value: string; set: (value: string) => void }) {
  const say = useSay();
  const all = useOrganisations();
  const owners = useMemo(() => [...(all.data ?? [])].sort((one, other) => (one.profile?.name ?? "").localeCompare(other.profile?.name ?? "", "nb")), [all.data]);
  return (
    <Row name="organisation" label={say("venues.field.organisation")}>
      {(at) => (
        <Select {...at} value={all.data ? value : ""} onChange={(event) => set(event.target.value)}>
          <Select.Option value="">{say(all.data ? "venues.choose" : all.error ? "fault.away" : "loading")}</Select.Option>
          {owners.map((one) => (
            <Select.Option key={one.id} value={one.id}>
              {one.profile?.name}
            </Select.Option>
          ))}
        </Select>
      )}
    </Row>
  );
}

export function VenueForm({ draft, set, wrong, refused, send, buttons, notice }: Typed<Draft>) {
  const say = useSay();
  const { language } = useLanguage();
  const today = dayOf(useWall().now);
  const called = (field: string): string => {
    const nth = /^hours-(\d+)$/.exec(field)?.[1];
    if (nth === undefined) return say(`venues.field.${field}`);
    return say("venues.hours.of", { day: WEEKDAYS[language][(draft.hours[Number(nth)]?.weekday ?? 1) - 1] ?? "" });
  };
  const line = (name: "name" | "postalCode" | "latitude" | "longitude" | "capacity") => ({
    name,
    label: called(name),
    value: draft[name],
    set: (value: string) => set({ [name]: value }),
    autoComplete: "off",
  });
  return (
    <Form wrong={wrong} called={called} refused={refused} send={send} buttons={buttons}>
      {notice}
      <Line {...line("name")} maxLength={200} />
      <Owner value={draft.organisation} set={(organisation) => set({ organisation })} />
      <Week hours={draft.hours} set={(hours) => set({ hours })} />
      <Away exceptions={draft.exceptions} today={today} set={(exceptions) => set({ exceptions })} />
      <Fieldset>
        <Fieldset.Legend>{say("venues.field.functions")}</Fieldset.Legend>
        {FUNCTIONS.map((one) => (
          <Checkbox
            key={one}
            label={say(`venues.function.${one}`)}
            value={one}
            checked={draft.functions.includes(one)}
            onChange={(event) => set({ functions: event.target.checked ? [...draft.functions, one].sort() : draft.functions.filter((other) => other !== one) })}
          />
        ))}
      </Fieldset>
      <Row name="access" label={called("access")}>
        {(at) => (
          <Select {...at} value={draft.access} onChange={(event) => set({ access: ACCESSES.find((one) => one === event.target.value) ?? "" })}>
            <Select.Option value="">{say("venues.choose")}</Select.Option>
            {ACCESSES.map((one) => (
              <Select.Option key={one} value={one}>
                {say(`venues.access.${one}`)}
              </Select.Option>
            ))}
          </Select>
        )}
      </Row>
      <Line {...line("capacity")} hint={say("venues.field.capacity.hint")} inputMode="numeric" className="narrow" />
      <Line {...line("postalCode")} inputMode="numeric" maxLength={4} className="narrow" />
      <Fieldset className="when">
        <Fieldset.Legend>{say("venues.field.position")}</Fieldset.Legend>
        <Fieldset.Description>{say("venues.field.position.hint")}</Fieldset.Description>
        <Line {...line("latitude")} inputMode="decimal" />
        <Line {...line("longitude")} inputMode="decimal" />
      </Fieldset>
    </Form>
  );
}

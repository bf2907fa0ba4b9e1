// What is known of an organisation: the same form to enter one and to change it.
import { Radio, Fieldset, Select } from "@digdir/designsystemet-react";
import type { Typed } from "../forms/entry";
import { Form, Line, Row, useField } from "../forms/form";
import { useSay } from "../words";
import { KINDS, NUMBERINGS, type Draft, type Numbering } from "./draft";

function Numbered({ value, set }: { value: Numbering; set: (value: Numbering) => void }) {
  const say = useSay();
  const { at } = useField("numbering");
  return (
    <Fieldset>
      <Fieldset.Legend>{say("organisations.field.numbering")}</Fieldset.Legend>
      {NUMBERINGS.map((one) => (
        <Radio key={one} name={at.id} label={say(`organisations.numbering.${one}`)} value={one} checked={value === one} onChange={() => set(one)} />
      ))}
    </Fieldset>
  );
}

export function OrganisationForm({ draft, set, wrong, refused, send, buttons, notice }: Typed<Draft>) {
  const say = useSay();
  const called = (field: string) => say(`organisations.field.${field}`);
  const line = (name: Exclude<keyof Draft, "numbering" | "kind">) => ({ name, label: called(name), value: draft[name], set: (value: string) => set({ [name]: value }) });
  return (
    <Form wrong={wrong} called={called} refused={refused} send={send} buttons={buttons}>
      {notice}
      <Line {...line("name")} maxLength={200} autoComplete="off" />
      <Row name="kind" label={called("kind")}>
        {(at) => (
          <Select {...at} value={draft.kind} onChange={(event) => set({ kind: event.target.value })}>
            {KINDS.map((one) => (
              <Select.Option key={one} value={one}>
                {say(`organisations.kind.${one}`)}
              </Select.Option>
            ))}
          </Select>
        )}
      </Row>
      <Numbered value={draft.numbering} set={(numbering) => set({ numbering })} />
      {draft.numbering !== "none" && <Line {...line("orgnr")} hint={say("organisations.field.orgnr.hint")} inputMode="numeric" autoComplete="off" />}
      <Line {...line("contactName")} maxLength={200} autoComplete="off" />
      <Line {...line("email")} type="email" autoComplete="off" />
      <Line {...line("phone")} type="tel" autoComplete="off" />
      <Line {...line("postalCode")} inputMode="numeric" maxLength={4} className="narrow" autoComplete="off" />
    </Form>
  );
}

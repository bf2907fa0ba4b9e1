// How a centre asks, ranks and keeps: each setting with its sentence, its unit and what is usual. Before it is saved the page says
// what was changed, from what to what, and what that means.
import { Button, Field, Heading, Input, Label, Paragraph, Select, Switch } from "@digdir/designsystemet-react";
import { useMemo } from "react";
import { useCentre, useMay } from "../centre";
import { centres } from "../clients";
import type { Centre } from "../contract/borgertorg/organisations/v1/centres_pb";
import { useDraft } from "../forms/draft";
import { Form, useField } from "../forms/form";
import { useSend } from "../forms/send";
import { Press } from "../offline/away";
import { Answered } from "../parts";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { about, changeOf, draftOf, wrongs } from "./draft";
import { Frame } from "./frame";
import { ALL, FIGURES, GROUPS, isFigure, USUAL, type Draft, type Name } from "./known";

/** A value as one says it: with its unit, a switch as on or off. */
function useValue() {
  const say = useSay();
  const { language } = useLanguage();
  return (name: Name, value: string | boolean): string => {
    if (typeof value === "boolean") return say(value ? "settings.on" : "settings.off");
    if (isFigure(name)) return say(`settings.unit.${name}`, { value: language === "en" ? value.replace(",", ".") : value });
    return name === "zone" ? placeOf(value) : language === "en" ? value : value.replace(":", ".");
  };
}

/** Europe/Oslo is the clock of Oslo. */
const placeOf = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

function Zone({ value, set, may, at }: { value: string; set: (value: string) => void; may: boolean; at: object }) {
  const zones = useMemo(() => {
    const near = Intl.supportedValuesOf("timeZone").filter((zone) => zone.startsWith("Europe/") || zone === "Arctic/Longyearbyen");
    return [...new Set([...near, value])].sort((one, other) => placeOf(one).localeCompare(placeOf(other), "nb"));
  }, [value]);
  return (
    <Select {...at} value={value} disabled={!may} onChange={(event) => set(event.target.value)}>
      {zones.map((zone) => (
        <Select.Option key={zone} value={zone}>
          {placeOf(zone)}
        </Select.Option>
      ))}
    </Select>
  );
}

type One = { name: Name; draft: Draft; set: (change: Partial<Draft>) => void; may: boolean };

function Setting({ name, draft, set, may }: One) {
  const say = useSay();
  const said = useValue();
  const { at, fault } = useField(name);
  const value = draft[name];
  const usual = isFigure(name) ? String(FIGURES[name].usual) : USUAL[name];
  const hint = `${say(`settings.${name}.hint`)} ${say("settings.usual", { value: said(name, usual) })}`;
  if (typeof value === "boolean") {
    return <Switch {...at} checked={value} readOnly={!may} onChange={(event) => set({ [name]: event.target.checked })} label={say(`settings.${name}`)} description={hint} />;
  }
  const change = (next: string) => set({ [name]: next });
  return (
    <Field>
      <Label>{say(`settings.${name}`)}</Label>
      <Field.Description>{hint}</Field.Description>
      {name === "zone" ? (
        <Zone value={value} set={change} may={may} at={at} />
      ) : isFigure(name) ? (
        <Field.Affixes>
          <Input {...at} value={value} readOnly={!may} inputMode="decimal" autoComplete="off" onChange={(event) => change(event.target.value)} />
          <Field.Affix>{say(`settings.in.${name}`)}</Field.Affix>
        </Field.Affixes>
      ) : (
        <Input {...at} value={value} inputMode="numeric" autoComplete="off" maxLength={5} readOnly={!may} className="clock" onChange={(event) => change(event.target.value)} />
      )}
      {fault}
    </Field>
  );
}

/** What is about to change, and what that means for people. */
function Changes({ base, draft, changed }: { base: Draft; draft: Draft; changed: readonly Name[] }) {
  const say = useSay();
  const said = useValue();
  return (
    <section className="setting-changes" aria-labelledby="changes">
      <Heading level={2} data-size="2xs" id="changes">
        {say("settings.changes", { count: changed.length })}
      </Heading>
      <ul>
        {changed.map((name) => (
          <li key={name}>
            <strong>{say("settings.change", { setting: say(`settings.${name}`), from: said(name, base[name]), to: said(name, draft[name]) })}</strong>
            <p className="soft">{say(`settings.${name}.means`)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Policy({ centre, stands }: { centre: Centre; stands: Draft }) {
  const say = useSay();
  const announce = useAnnounce();
  const may = useMay() === true;
  const { draft, changed, moved, set, settle } = useDraft(stands, centre.version);
  const names = ALL.filter((name) => changed.includes(name));
  const change = useSend({
    call: ({ typed, parts, version }: { typed: Draft; parts: Name[]; version: string }, idempotencyKey) =>
      centres.changePolicy({ idempotencyKey, id: centre.id, ifVersion: BigInt(version), ...changeOf(typed, parts) }),
    touches: ["centre"],
    done: (_, { parts }) => {
      settle();
      announce(say("settings.saved", { count: parts.length }));
    },
    refused: "settings.refused",
    about,
    typed: names.length > 0,
  });
  const send = () => {
    if (names.length === 0) announce(say("settings.nothing"));
    else change.send({ typed: draft, parts: names, version: String(centre.version) }, wrongs(draft));
  };
  return (
    <Form
      wrong={change.wrong}
      called={(field) => say(`settings.${field}`)}
      refused={change.refused}
      send={send}
      buttons={
        may && (
          <>
            <Press type="submit" loading={change.busy}>
              {say("forms.save")}
            </Press>
            {names.length > 0 && (
              <Button type="button" variant="tertiary" onClick={() => set(stands)}>
                {say("forms.undo")}
              </Button>
            )}
          </>
        )
      }
    >
      {moved && <Paragraph className="fault">{say("forms.moved")}</Paragraph>}
      {GROUPS.map(({ group, names: its }) => (
        <section key={group} className="group" aria-labelledby={`group-${group}`}>
          <Heading level={2} data-size="xs" id={`group-${group}`}>
            {say(`settings.group.${group}`)}
          </Heading>
          <Paragraph className="soft">{say(`settings.group.${group}.what`)}</Paragraph>
          {its.map((name) => (
            <Setting key={name} name={name} draft={draft} set={set} may={may} />
          ))}
        </section>
      ))}
      {names.length > 0 && <Changes base={stands} draft={draft} changed={names} />}
    </Form>
  );
}

export function PolicyPage() {
  const say = useSay();
  const centre = useCentre();
  return (
    <Frame text={say("nav.settings")}>
      <Answered query={centre}>{(found) => found?.policy && <Policy key={found.id} centre={found} stands={draftOf(found.policy)} />}</Answered>
    </Frame>
  );
}

// Fields of a form about a person, each with what is wrong at it; and all of it in a summary that takes the focus.
import { Button, Checkbox, Chip, ErrorSummary, Field, Fieldset, Input, Label, Select, ValidationMessage } from "@digdir/designsystemet-react";
import { useEffect, useId, useRef, useState, type ComponentRef, type ReactNode } from "react";
import { languageInWords } from "../days";
import { CATEGORIES } from "../needs/draft";
import { useLanguage, useSay } from "../words";
import type { Draft, Field as Name, Wrong } from "./draft";
import { useKnown } from "./reading";

/** The languages that one meets at a desk in Norway; any other is kept where somebody has it. */
const LANGUAGES = "nb nn se sma smj en uk ru pl lt lv ro bg de fr es pt it nl sv da fi is et sq bs hr sr mk el tr ar fa prs ps ku ckb so ti am om sw rw ur hi pa bn ne ta te ml si th vi zh ja ko tl id my".split(" ");

type Form = { draft: Draft; set: (change: Partial<Draft>) => void; wrong: Wrong[]; id: string };
type Typed = "name" | "email" | "phone" | "birthYear" | "postalCode" | "km" | "hours";

/** Said once, above the form. */
export function Summary({ wrong, id, title, children }: { wrong: Wrong[]; id: string; title: string; children?: ReactNode }) {
  const say = useSay();
  const summary = useRef<ComponentRef<typeof ErrorSummary>>(null);
  useEffect(() => {
    if (wrong.length > 0) summary.current?.focus();
  }, [wrong]);
  if (wrong.length === 0) return null;
  return (
    <ErrorSummary ref={summary} tabIndex={-1}>
      <ErrorSummary.Heading>{title}</ErrorSummary.Heading>
      <ErrorSummary.List>
        {wrong.map((one) => (
          <ErrorSummary.Item key={one.field + one.message}>
            <ErrorSummary.Link href={`#${id}-${one.field}`}>{say("volunteers.wrong.at", { field: say(`volunteers.field.${one.field}`), what: say(one.message) })}</ErrorSummary.Link>
          </ErrorSummary.Item>
        ))}
      </ErrorSummary.List>
      {children}
    </ErrorSummary>
  );
}

export function Fault({ wrong, field }: { wrong: Wrong[]; field: Name }) {
  const say = useSay();
  const fault = wrong.find((one) => one.field === field);
  return fault ? <ValidationMessage>{say(fault.message)}</ValidationMessage> : null;
}

/** A line that is typed. */
export function Line({ field, form, hint, narrow, mode }: { field: Typed; form: Form; hint?: string; narrow?: boolean; mode?: "numeric" | "decimal" | "tel" | "email" }) {
  const say = useSay();
  return (
    <Field>
      <Label>{say(`volunteers.field.${field}`)}</Label>
      {hint && <Field.Description>{hint}</Field.Description>}
      <Input
        id={`${form.id}-${field}`}
        inputMode={mode}
        className={narrow ? "narrow" : undefined}
        value={form.draft[field]}
        autoComplete="off"
        aria-invalid={form.wrong.some((one) => one.field === field) || undefined}
        onChange={(event) => form.set({ [field]: event.target.value })}
      />
      <Fault wrong={form.wrong} field={field} />
    </Field>
  );
}

function Chosen({ words, name, remove }: { words: string[]; name: (word: string) => string; remove: (word: string) => void }) {
  const say = useSay();
  if (words.length === 0) return null;
  return (
    <ul className="words-chosen">
      {words.map((word) => (
        <li key={word}>
          <Chip.Removable data-size="sm" aria-label={say("volunteers.remove", { what: name(word) })} onClick={() => remove(word)}>
            {name(word)}
          </Chip.Removable>
        </li>
      ))}
    </ul>
  );
}

export function Languages({ form: { draft, set, wrong, id } }: { form: Form }) {
  const say = useSay();
  const { language } = useLanguage();
  const select = useRef<HTMLSelectElement>(null);
  const name = (code: string) => languageInWords(code, language);
  const left = LANGUAGES.filter((code) => !draft.languages.includes(code)).sort((one, other) => name(one).localeCompare(name(other), "nb"));
  const remove = (code: string) => {
    set({ languages: draft.languages.filter((one) => one !== code) });
    select.current?.focus();
  };
  return (
    <div className="listed">
      <Field>
        <Label>{say("volunteers.field.languages")}</Label>
        <Select ref={select} id={`${id}-languages`} value="" onChange={(event) => event.target.value && set({ languages: [...draft.languages, event.target.value] })}>
          <Select.Option value="">{say("volunteers.language.add")}</Select.Option>
          {left.map((code) => (
            <Select.Option key={code} value={code}>
              {name(code)}
            </Select.Option>
          ))}
        </Select>
        <Fault wrong={wrong} field="languages" />
      </Field>
      <Chosen words={draft.languages} name={name} remove={remove} />
    </div>
  );
}

export function Skills({ form: { draft, set, wrong, id } }: { form: Form }) {
  const say = useSay();
  const list = useId();
  const [text, type] = useState("");
  const input = useRef<HTMLInputElement>(null);
  const known = useKnown().filter((word) => !draft.skills.includes(word));
  const take = () => {
    const words = text.split(",").map((word) => word.trim().toLowerCase()).filter((word) => word && !draft.skills.includes(word));
    if (words.length > 0) set({ skills: [...draft.skills, ...new Set(words)] });
    type("");
  };
  const add = () => {
    take();
    input.current?.focus();
  };
  const remove = (word: string) => {
    set({ skills: draft.skills.filter((one) => one !== word) });
    input.current?.focus();
  };
  return (
    <div className="listed">
      <div className="adding">
        <Field>
          <Label>{say("volunteers.field.skills")}</Label>
          <Field.Description>{say("volunteers.skills.hint")}</Field.Description>
          <Input
            ref={input}
            id={`${id}-skills`}
            list={list}
            value={text}
            maxLength={60}
            autoComplete="off"
            onChange={(event) => type(event.target.value)}
            onBlur={take}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add();
            }}
          />
          <Fault wrong={wrong} field="skills" />
        </Field>
        <Button type="button" variant="secondary" onClick={add}>
          {say("volunteers.add")}
        </Button>
      </div>
      <datalist id={list}>
        {known.map((word) => (
          <option key={word} value={word} />
        ))}
      </datalist>
      <Chosen words={draft.skills} name={(word) => word} remove={remove} />
    </div>
  );
}

/** The kinds of help that needs have; what else somebody has said is kept. */
export function Interests({ form: { draft, set, wrong, id } }: { form: Form }) {
  const say = useSay();
  const kinds: string[] = CATEGORIES.filter((kind) => kind !== "annet");
  const others = draft.interests.filter((word) => !kinds.includes(word));
  return (
    <Fieldset className="ticks" id={`${id}-interests`} tabIndex={-1}>
      <Fieldset.Legend>{say("volunteers.field.interests")}</Fieldset.Legend>
      {[...kinds, ...others].map((kind) => (
        <Checkbox
          key={kind}
          value={kind}
          data-size="sm"
          label={kinds.includes(kind) ? say(`category.${kind}`) : kind}
          checked={draft.interests.includes(kind)}
          onChange={(event) => set({ interests: event.target.checked ? [...draft.interests, kind].sort() : draft.interests.filter((one) => one !== kind) })}
        />
      ))}
      <Fault wrong={wrong} field="interests" />
    </Fieldset>
  );
}

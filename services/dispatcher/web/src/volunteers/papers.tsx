// What was shown, on which day: never the paper itself, a number on it, or a remark.
import { Field, Input, Label, Paragraph, Select, Tag, ValidationMessage } from "@digdir/designsystemet-react";
import { useId, useState } from "react";
import { useWall } from "../centre";
import { volunteers } from "../clients/volunteers";
import type { Attestation, Volunteer } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { dayInWords, dayOf } from "../days";
import { faultOf } from "../faults";
import { DayOrder } from "../forms/day";
import { Unsent } from "../forms/leaving";
import { looksLikeIdentity } from "../needs/draft";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { useCommand } from "./command";
import { Buttons, Part } from "./part";

const KNOWN = ["police_certificate", "confidentiality", "first_aid"] as const;
const OTHER = "other";
/** Only who plans for the centre may note it. */
const ROLE = "coordinator";

type Paper = { requirement: string; legalBasis: string; shownOn: string; seenByRole: string; recheckOn: string };
type Name = keyof Paper | "other";
type Wrong = Partial<Record<Name, string>>;

const FIELDS: Record<string, Name> = { requirement: "requirement", legal_basis: "legalBasis", shown_on: "shownOn", recheck_on: "recheckOn" };

export function wrongsOf(paper: Paper, other: string, today: string): Wrong {
  const wrong: Wrong = {};
  if (paper.requirement === OTHER && !other.trim()) wrong.other = "volunteers.wrong.paper";
  if (looksLikeIdentity(other)) wrong.other = "volunteers.wrong.identity";
  if (!paper.legalBasis.trim()) wrong.legalBasis = "volunteers.wrong.basis";
  if (looksLikeIdentity(paper.legalBasis)) wrong.legalBasis = "volunteers.wrong.identity";
  if (!paper.shownOn) wrong.shownOn = "wrong.day";
  else if (paper.shownOn > today) wrong.shownOn = "volunteers.wrong.future";
  if (paper.recheckOn && paper.recheckOn <= paper.shownOn) wrong.recheckOn = "volunteers.wrong.recheck";
  return wrong;
}

function Record({ id, close }: { id: string; close: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const at = useId();
  const today = dayOf(useWall().now);
  const [other, setOther] = useState("");
  const [paper, setPaper] = useState<Paper>({ requirement: KNOWN[0], legalBasis: say("volunteers.basis.police_certificate"), shownOn: today, seenByRole: ROLE, recheckOn: "" });
  const [wrong, setWrong] = useState<Wrong>({});
  const record = useCommand((idempotencyKey, attestation: Paper) => volunteers.recordAttestation({ idempotencyKey, id, attestation }));
  const show = (found: Wrong) => {
    setWrong(found);
    const [first] = Object.keys(found);
    if (first) document.getElementById(`${at}-${first}`)?.focus();
    return first === undefined;
  };
  const save = () => {
    if (!show(wrongsOf(paper, other, today))) return;
    const requirement = paper.requirement === OTHER ? other.trim() : paper.requirement;
    record.mutate(
      { ...paper, requirement, legalBasis: paper.legalBasis.trim() },
      {
        onSuccess: () => {
          announce(say("volunteers.paper.noted"));
          close();
        },
        onError: (thrown) => {
          const fault = faultOf(thrown);
          const found = fault.fields.flatMap(({ field, what }): [Name, string][] => {
            const name = FIELDS[field.replace(/^attestation\./, "")];
            return name ? [[name === "requirement" ? "other" : name, /identity/.test(what) ? "volunteers.wrong.identity" : "wrong.refused"]] : [];
          });
          if (found.length > 0) show(Object.fromEntries(found));
          else announce(say(fault.kind === "refused" ? "volunteers.refused" : `fault.${fault.kind}`));
        },
      },
    );
  };
  const set = (change: Partial<Paper>) => setPaper((before) => ({ ...before, ...change }));
  const choose = (requirement: string) => set({ requirement, legalBasis: requirement === OTHER ? "" : say(`volunteers.basis.${requirement}`) });
  const fault = (name: Name) => (wrong[name] ? <ValidationMessage>{say(wrong[name])}</ValidationMessage> : null);
  const marked = (name: Name) => ({ id: `${at}-${name}`, "aria-invalid": wrong[name] !== undefined || undefined });
  return (
    <Unsent
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Paragraph data-size="sm" className="soft">
        {say("volunteers.paper.how")}
      </Paragraph>
      <Field>
        <Label>{say("volunteers.paper.which")}</Label>
        <Select value={paper.requirement} onChange={(event) => choose(event.target.value)}>
          {[...KNOWN, OTHER].map((one) => (
            <Select.Option key={one} value={one}>
              {say(`volunteers.paper.${one}`)}
            </Select.Option>
          ))}
        </Select>
      </Field>
      {paper.requirement === OTHER && (
        <Field>
          <Label>{say("volunteers.paper.name")}</Label>
          <Input {...marked("other")} value={other} maxLength={60} onChange={(event) => setOther(event.target.value)} />
          {fault("other")}
        </Field>
      )}
      <Field>
        <Label>{say("volunteers.paper.basis")}</Label>
        <Field.Description>{say("volunteers.paper.basis.hint")}</Field.Description>
        <Input {...marked("legalBasis")} value={paper.legalBasis} maxLength={200} onChange={(event) => set({ legalBasis: event.target.value })} />
        {fault("legalBasis")}
      </Field>
      <Field>
        <Label>{say("volunteers.paper.on")}</Label>
        <Input {...marked("shownOn")} type="date" max={today} value={paper.shownOn} onChange={(event) => set({ shownOn: event.target.value })} />
        <DayOrder />
        {fault("shownOn")}
      </Field>
      <Field>
        <Label>{say("volunteers.paper.again")}</Label>
        <Field.Description>{say("volunteers.paper.again.hint")}</Field.Description>
        <Input {...marked("recheckOn")} type="date" value={paper.recheckOn} onChange={(event) => set({ recheckOn: event.target.value })} />
        <DayOrder />
        {fault("recheckOn")}
      </Field>
      <Buttons busy={record.isPending} close={close} words={say("volunteers.paper.note")} />
    </Unsent>
  );
}

export function Papers({ volunteer }: { volunteer: Volunteer }) {
  const say = useSay();
  const { language } = useLanguage();
  const today = dayOf(useWall().now);
  const known: readonly string[] = KNOWN;
  const words = (day: string) => `${dayInWords(day, language)} ${day.slice(0, 4)}`;
  const name = ({ requirement }: Attestation) => (known.includes(requirement) ? say(`volunteers.paper.${requirement}`) : requirement);
  return (
    <Part title={say("volunteers.papers")} change={say("volunteers.paper.new")} form={(close) => <Record id={volunteer.id} close={close} />}>
      {volunteer.attestations.length === 0 ? (
        <Paragraph className="empty">{say("volunteers.papers.none")}</Paragraph>
      ) : (
        <ul className="asks">
          {volunteer.attestations.map((one) => (
            <li key={one.requirement} className="ask">
              <div>
                <strong className="capital">{name(one)}</strong>
                <p>{say("volunteers.paper.shown", { day: words(one.shownOn) })}</p>
                <p>{say("volunteers.paper.because", { basis: one.legalBasis })}</p>
              </div>
              {one.recheckOn && (
                <Tag data-size="sm" data-color={one.recheckOn <= today ? "warning" : "neutral"}>
                  {say(one.recheckOn <= today ? "volunteers.paper.over" : "volunteers.paper.until", { day: words(one.recheckOn) })}
                </Tag>
              )}
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

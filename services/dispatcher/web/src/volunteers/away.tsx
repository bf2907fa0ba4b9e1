// Days on which the week does not hold: when somebody is away, told ahead. Days with hours of their own are shown, and can be taken out.
import { create } from "@bufbuild/protobuf";
import { Button, Field, Fieldset, Input, Label, Paragraph, ValidationMessage } from "@digdir/designsystemet-react";
import { useId, useRef, useState } from "react";
import { useWall } from "../centre";
import { DateExceptionSchema, type DateException } from "../contract/borgertorg/types/v1/place_pb";
import { VolunteerProfileSchema, type Volunteer, type VolunteerProfile } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { dayInWords, dayOf } from "../days";
import { faultOf } from "../faults";
import { DayOrder } from "../forms/day";
import { Unsent } from "../forms/leaving";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { Buttons, Part } from "./part";
import { changeOf, PASSED, useUpdate } from "./update";
import { minuteInWords } from "./week";

type Stretch = Pick<DateException, "fromDate" | "untilDate">;

function useDays() {
  const { language } = useLanguage();
  return ({ fromDate, untilDate }: Stretch) => (fromDate === untilDate ? dayInWords(fromDate, language) : `${dayInWords(fromDate, language)} – ${dayInWords(untilDate, language)}`);
}

function useChange(volunteer: Volunteer, profile: VolunteerProfile) {
  const say = useSay();
  const announce = useAnnounce();
  const update = useUpdate();
  const change = (exceptions: DateException[], then: () => void) =>
    update.mutate(changeOf(volunteer, profile, create(VolunteerProfileSchema, { ...profile, exceptions })), {
      onSuccess: () => {
        announce(say("volunteers.kept"));
        then();
      },
      onError: (thrown) => {
        const fault = faultOf(thrown);
        announce(say(fault.reason === PASSED ? "volunteers.passed" : fault.kind === "refused" ? "volunteers.refused" : `fault.${fault.kind}`));
      },
    });
  return { change, busy: update.isPending };
}

function Add({ volunteer, profile, close }: { volunteer: Volunteer; profile: VolunteerProfile; close: () => void }) {
  const say = useSay();
  const id = useId();
  const today = dayOf(useWall().now);
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [wrong, setWrong] = useState<"from" | "until">();
  const { change, busy } = useChange(volunteer, profile);
  const save = () => {
    const last = until || from;
    const found = !from ? "from" : last < from || last < today ? "until" : undefined;
    setWrong(found);
    if (found) return document.getElementById(`${id}-${found}`)?.focus();
    change([...profile.exceptions, create(DateExceptionSchema, { fromDate: from, untilDate: last })], close);
  };
  return (
    <Unsent
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Fieldset className="when">
        <Fieldset.Legend>{say("volunteers.away.legend")}</Fieldset.Legend>
        <Field>
          <Label>{say("volunteers.away.first")}</Label>
          <Input id={`${id}-from`} type="date" min={today} value={from} aria-invalid={wrong === "from" || undefined} onChange={(event) => setFrom(event.target.value)} />
          <DayOrder />
          {wrong === "from" && <ValidationMessage>{say("wrong.day")}</ValidationMessage>}
        </Field>
        <Field>
          <Label>{say("volunteers.away.last")}</Label>
          <Input id={`${id}-until`} type="date" min={from || today} value={until} aria-invalid={wrong === "until" || undefined} onChange={(event) => setUntil(event.target.value)} />
          <DayOrder />
          {wrong === "until" && <ValidationMessage>{say("volunteers.wrong.last")}</ValidationMessage>}
        </Field>
      </Fieldset>
      <Buttons busy={busy} close={close} />
    </Unsent>
  );
}

export function Away({ volunteer, profile }: { volunteer: Volunteer; profile: VolunteerProfile }) {
  const say = useSay();
  const { language } = useLanguage();
  const today = dayOf(useWall().now);
  const days = useDays();
  const list = useRef<HTMLDivElement>(null);
  const { change } = useChange(volunteer, profile);
  const ahead = profile.exceptions.filter(({ untilDate }) => untilDate >= today);
  return (
    <Part title={say("volunteers.except")} change={say("volunteers.add")} form={(close) => <Add volunteer={volunteer} profile={profile} close={close} />}>
      <div ref={list} tabIndex={-1}>
        {ahead.length === 0 ? (
          <Paragraph className="empty">{say("volunteers.except.none")}</Paragraph>
        ) : (
          <ul className="asks">
            {ahead.map((one) => {
              const spans = one.periods.map((period) => `${minuteInWords(period.fromMinute, language)}–${minuteInWords(period.untilMinute, language)}`).join(", ");
              const text = spans ? say("volunteers.except.only", { days: days(one), spans }) : say("volunteers.except.away", { days: days(one) });
              return (
                <li key={one.fromDate + one.untilDate} className="ask">
                  <div className="capital">{text}</div>
                  <Button
                    variant="tertiary"
                    data-size="sm"
                    aria-label={say("volunteers.remove", { what: days(one) })}
                    onClick={() => change(profile.exceptions.filter((other) => other !== one), () => list.current?.focus())}
                  >
                    {say("volunteers.except.remove")}
                  </Button>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </Part>
  );
}

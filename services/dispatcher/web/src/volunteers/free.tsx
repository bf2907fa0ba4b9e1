// When somebody can help: her week, changed by the hour in the table or to the minute below it.
import { Button, Field, Fieldset, Input, Label, Paragraph, Select, ValidationMessage } from "@digdir/designsystemet-react";
import { create } from "@bufbuild/protobuf";
import { useId, useState } from "react";
import { VolunteerProfileSchema, type Volunteer, type VolunteerProfile } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { WEEKDAYS } from "../days";
import { faultOf } from "../faults";
import { useUnsent } from "../forms/leaving";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { Grid } from "./grid";
import { Buttons, Part } from "./part";
import { changeOf, PASSED, useUpdate } from "./update";
import { DAYS, daysInWords, laid, merged, minuteInWords, minuteOf, periodsOf, type Stretch } from "./week";

/** The service keeps so many. */
const MOST = 50;

/** A stretch to the minute: for whoever uses no table, and for half hours. */
function Exact({ change }: { change: (by: (week: Stretch[]) => Stretch[]) => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const { language } = useLanguage();
  const [weekday, choose] = useState(1);
  const [from, setFrom] = useState("10:00");
  const [until, setUntil] = useState("12:00");
  const [wrong, setWrong] = useState(false);
  const id = useId();
  const lay = (free: boolean) => {
    const stretch = { weekday, fromMinute: minuteOf(from), untilMinute: minuteOf(until, true) };
    const right = stretch.untilMinute > stretch.fromMinute;
    setWrong(!right);
    if (!right) return;
    change((week) => laid(week, stretch, free));
    const values = { day: WEEKDAYS[language][weekday - 1] ?? "", from: minuteInWords(stretch.fromMinute, language), until: minuteInWords(stretch.untilMinute, language) };
    announce(free ? say("volunteers.week.added", values) : say("volunteers.week.taken", values));
  };
  return (
    <Fieldset className="when">
      <Fieldset.Legend>{say("volunteers.week.exact")}</Fieldset.Legend>
      <Field>
        <Label>{say("volunteers.week.day")}</Label>
        <Select value={String(weekday)} onChange={(event) => choose(Number(event.target.value))}>
          {DAYS.map((day) => (
            <Select.Option key={day} value={String(day)}>
              {WEEKDAYS[language][day - 1]}
            </Select.Option>
          ))}
        </Select>
      </Field>
      <Field>
        <Label>{say("volunteers.week.from")}</Label>
        <Input type="time" value={from} onChange={(event) => setFrom(event.target.value)} />
      </Field>
      <Field>
        <Label>{say("volunteers.week.until")}</Label>
        <Input type="time" value={until} aria-invalid={wrong || undefined} aria-describedby={wrong ? id : undefined} onChange={(event) => setUntil(event.target.value)} />
      </Field>
      <div className="buttons">
        <Button type="button" variant="secondary" data-size="sm" onClick={() => lay(true)}>
          {say("volunteers.week.add")}
        </Button>
        <Button type="button" variant="tertiary" data-size="sm" onClick={() => lay(false)}>
          {say("volunteers.week.take")}
        </Button>
      </div>
      {wrong && <ValidationMessage id={id}>{say("volunteers.wrong.until")}</ValidationMessage>}
    </Fieldset>
  );
}

function Change({ volunteer, profile, close }: { volunteer: Volunteer; profile: VolunteerProfile; close: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const update = useUpdate();
  const [start] = useState({ volunteer, profile });
  const [week, setWeek] = useState<Stretch[]>(() => merged(profile.availability));
  useUnsent(JSON.stringify(week) !== JSON.stringify(merged(start.profile.availability)));
  const save = () => {
    if (week.length > MOST) return announce(say("volunteers.week.many", { most: MOST }));
    const after = create(VolunteerProfileSchema, { ...start.profile, availability: periodsOf(week) });
    // the same week in the same words: as it came it may be cut differently
    const before = create(VolunteerProfileSchema, { ...start.profile, availability: periodsOf(merged(start.profile.availability)) });
    update.mutate(changeOf(start.volunteer, before, after), {
      onSuccess: () => {
        announce(say("volunteers.kept"));
        close();
      },
      onError: (thrown) => {
        const fault = faultOf(thrown);
        announce(say(fault.reason === PASSED ? "volunteers.passed" : fault.kind === "refused" ? "volunteers.refused" : `fault.${fault.kind}`));
      },
    });
  };
  return (
    <form
      className="form wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Paragraph data-size="sm" className="soft">
        {say("volunteers.week.how")}
      </Paragraph>
      <Grid week={week} change={setWeek} label={say("volunteers.week")} />
      <Exact change={setWeek} />
      <Buttons busy={update.isPending} close={close} words={say("volunteers.week.save")} />
    </form>
  );
}

export function Free({ volunteer, profile }: { volunteer: Volunteer; profile: VolunteerProfile }) {
  const say = useSay();
  const { language } = useLanguage();
  const week = merged(profile.availability);
  return (
    <Part title={say("volunteers.week")} form={(close) => <Change volunteer={volunteer} profile={profile} close={close} />}>
      {week.length === 0 ? (
        <Paragraph className="empty">{say("volunteers.week.none")}</Paragraph>
      ) : (
        <>
          <Grid week={week} label={say("volunteers.week")} />
          <dl className="spans">
            {daysInWords(week, language).map(([day, spans]) => (
              <div key={day}>
                <dt>{day}</dt>
                <dd>{spans}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Part>
  );
}

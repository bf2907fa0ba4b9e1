// Who somebody is and how she is reached; what she can, speaks and likes: shown and changed.
import { Field, Label, Select, Tag } from "@digdir/designsystemet-react";
import { useId, useState, type ReactNode } from "react";
import { useWall } from "../centre";
import type { Volunteer, VolunteerProfile } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { languageInWords } from "../days";
import { faultOf } from "../faults";
import { differing } from "../forms/draft";
import { useUnsent } from "../forms/leaving";
import { CATEGORIES } from "../needs/draft";
import { useAnnounce } from "../status";
import { useVenues } from "../venues/reading";
import { useLanguage, useSay } from "../words";
import { draftOf, laidOver, wrongOf, wrongs, type Draft, type Wrong } from "./draft";
import { Fault, Interests, Languages, Line, Skills, Summary } from "./fields";
import { phoneInWords } from "./finding";
import { hoursOf } from "./load";
import { Buttons, Part } from "./part";
import { changeOf, PASSED, useUpdate } from "./update";

type Form = Parameters<typeof Languages>[0]["form"];

/** Where somebody lives is told by the nearest meeting place: a street is nobody's business. */
export function Near({ form: { draft, set, wrong, id }, kept }: { form: Form; kept: boolean }) {
  const say = useSay();
  const venues = useVenues();
  const places = (venues.data ?? []).filter((venue) => venue.profile?.position);
  return (
    <Field>
      <Label>{say("volunteers.field.near")}</Label>
      <Field.Description>{say("volunteers.near.hint")}</Field.Description>
      <Select id={`${id}-near`} value={draft.near} aria-invalid={wrong.some((one) => one.field === "near") || undefined} onChange={(event) => set({ near: event.target.value })}>
        <Select.Option value="">{venues.data ? say(kept ? "volunteers.near.kept" : "volunteers.near.choose") : say(venues.error ? "fault.away" : "loading")}</Select.Option>
        {places.map((venue) => (
          <Select.Option key={venue.id} value={venue.id}>
            {venue.profile?.name}
          </Select.Option>
        ))}
      </Select>
      <Fault wrong={wrong} field="near" />
    </Field>
  );
}

function Edit({ volunteer, profile, close, children }: { volunteer: Volunteer; profile: VolunteerProfile; close: () => void; children: (form: Form) => ReactNode }) {
  const say = useSay();
  const announce = useAnnounce();
  const id = useId();
  const { now } = useWall();
  const venues = useVenues();
  const update = useUpdate();
  // what somebody else changes meanwhile does not change what is typed here
  const [start] = useState({ volunteer, profile });
  const [draft, setDraft] = useState<Draft>(() => draftOf(profile));
  useUnsent(differing(draftOf(start.profile), draft).length > 0);
  const [wrong, setWrong] = useState<Wrong[]>([]);
  const save = () => {
    const found = wrongs(draft, Number(now.slice(0, 4)));
    setWrong(found);
    if (found.length > 0) return;
    const place = venues.data?.find((venue) => venue.id === draft.near)?.profile?.position;
    update.mutate(changeOf(start.volunteer, start.profile, laidOver(start.profile, draft, place)), {
      onSuccess: () => {
        announce(say("volunteers.kept"));
        close();
      },
      onError: (thrown) => {
        const fault = faultOf(thrown);
        const fields = fault.fields.map(({ field, what }) => wrongOf(field, what)).filter((one) => one !== undefined);
        if (fields.length > 0) setWrong(fields);
        else announce(say(fault.reason === PASSED ? "volunteers.passed" : fault.kind === "refused" ? "volunteers.refused" : `fault.${fault.kind}`));
      },
    });
  };
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Summary wrong={wrong} id={id} title={say("volunteers.wrong.summary")} />
      {children({ draft, wrong, id, set: (change) => setDraft((before) => ({ ...before, ...change })) })}
      <Buttons busy={update.isPending} close={close} />
    </form>
  );
}

export function Contact({ volunteer, profile }: { volunteer: Volunteer; profile: VolunteerProfile }) {
  const say = useSay();
  const form = (close: () => void) => (
    <Edit volunteer={volunteer} profile={profile} close={close}>
      {(one) => (
        <>
          <Line field="name" form={one} />
          <Line field="phone" form={one} mode="tel" />
          <Line field="email" form={one} mode="email" />
          <Line field="postalCode" form={one} narrow mode="numeric" />
          <Near form={one} kept />
          <Line field="km" form={one} narrow mode="decimal" />
          <Line field="hours" form={one} narrow mode="decimal" />
          <Line field="birthYear" form={one} narrow mode="numeric" hint={say("volunteers.birthYear.hint")} />
        </>
      )}
    </Edit>
  );
  return (
    <Part title={say("volunteers.contact")} form={form}>
      <div className="facts">
        <dl>
          <div>
            <dt>{say("volunteers.field.phone")}</dt>
            <dd>{profile.phone ? <a href={`tel:${profile.phone}`}>{phoneInWords(profile.phone)}</a> : say("volunteers.untold")}</dd>
          </div>
          <div>
            <dt>{say("volunteers.field.email")}</dt>
            <dd className="address">{profile.email ? <a href={`mailto:${profile.email}`}>{profile.email}</a> : say("volunteers.untold")}</dd>
          </div>
          <div>
            <dt>{say("volunteers.field.postalCode")}</dt>
            <dd>{profile.postalCode || say("volunteers.untold")}</dd>
          </div>
          <div>
            <dt>{say("volunteers.limits")}</dt>
            <dd>{say("volunteers.limits.text", { hours: hoursOf(profile.weeklyMinutes), km: Math.round(profile.maxMetres / 100) / 10 })}</dd>
          </div>
          {profile.birthYear > 0 && (
            <div>
              <dt>{say("volunteers.field.birthYear")}</dt>
              <dd>{profile.birthYear}</dd>
            </div>
          )}
        </dl>
      </div>
    </Part>
  );
}

function Words({ title, words }: { title: string; words: string[] }) {
  const say = useSay();
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {words.length === 0 ? (
          say("volunteers.untold")
        ) : (
          <ul className="tags">
            {words.map((word) => (
              <li key={word}>
                <Tag data-size="sm" data-color="neutral">
                  {word}
                </Tag>
              </li>
            ))}
          </ul>
        )}
      </dd>
    </div>
  );
}

export function Can({ volunteer, profile }: { volunteer: Volunteer; profile: VolunteerProfile }) {
  const say = useSay();
  const { language } = useLanguage();
  const kinds: readonly string[] = CATEGORIES;
  const form = (close: () => void) => (
    <Edit volunteer={volunteer} profile={profile} close={close}>
      {(one) => (
        <>
          <Languages form={one} />
          <Skills form={one} />
          <Interests form={one} />
        </>
      )}
    </Edit>
  );
  return (
    <Part title={say("volunteers.can")} form={form}>
      <div className="facts">
        <dl>
          <Words title={say("volunteers.field.languages")} words={profile.languages.map((code) => languageInWords(code, language))} />
          <Words title={say("volunteers.field.skills")} words={profile.skills} />
          <Words title={say("volunteers.field.interests")} words={profile.interests.map((kind) => (kinds.includes(kind) ? say(`category.${kind}`) : kind))} />
        </dl>
      </div>
    </Part>
  );
}

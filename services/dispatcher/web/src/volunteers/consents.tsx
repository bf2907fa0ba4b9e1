// What somebody has agreed to, and when; and how she wants to be told.
import { timestampDate, type Timestamp } from "@bufbuild/protobuf/wkt";
import { Button, Checkbox, Field, Fieldset, Input, Label, Paragraph, Select, Tag, ValidationMessage } from "@digdir/designsystemet-react";
import { useState } from "react";
import { useWall } from "../centre";
import { preferences } from "../clients/notifications";
import { volunteers } from "../clients/volunteers";
import { Channel, type Preferences } from "../contract/borgertorg/notifications/v1/preferences_pb";
import type { Consent, Volunteer } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { dayInWords, dayOf, localOf } from "../days";
import { faultOf } from "../faults";
import { Unsent } from "../forms/leaving";
import { Press } from "../offline/away";
import { Answered } from "../parts";
import { useAnnounce } from "../status";
import { NAMES, useLanguage, useSay } from "../words";
import { useCommand } from "./command";
import { Buttons, Part } from "./part";
import { usePreferences } from "./reading";
import { minuteInWords, minuteOf } from "./week";

const PURPOSES = ["coordination", "messages"] as const;
type Purpose = (typeof PURPOSES)[number];

/** The last word on a purpose. */
function lastOf(consents: readonly Consent[], purpose: Purpose): Consent | undefined {
  const at = (consent: Consent) => Number(consent.givenAt?.seconds ?? 0n);
  return consents.filter((one) => one.purpose === purpose).sort((one, other) => at(other) - at(one))[0];
}

export function useDate() {
  const { language } = useLanguage();
  const { zone } = useWall();
  return (at: Timestamp | undefined): string => {
    if (!at) return "";
    const day = dayOf(localOf(timestampDate(at), zone));
    return `${dayInWords(day, language)} ${day.slice(0, 4)}`;
  };
}

function OneConsent({ volunteer, purpose }: { volunteer: Volunteer; purpose: Purpose }) {
  const say = useSay();
  const announce = useAnnounce();
  const date = useDate();
  const [sure, setSure] = useState(false);
  const give = useCommand((idempotencyKey, what: { id: string; purpose: string }) => volunteers.giveConsent({ idempotencyKey, ...what }));
  const withdraw = useCommand((idempotencyKey, what: { id: string; purpose: string }) => volunteers.withdrawConsent({ idempotencyKey, ...what }));
  const last = lastOf(volunteer.consents, purpose);
  const stands = last !== undefined && !last.withdrawnAt;
  const what = { id: volunteer.id, purpose };
  const failed = (thrown: unknown) => {
    const fault = faultOf(thrown);
    const age = fault.fields.some(({ what: why }) => /of age/.test(why));
    announce(say(age ? "volunteers.wrong.age" : fault.kind === "refused" ? "volunteers.refused" : `fault.${fault.kind}`));
  };
  return (
    <li className="ask">
      <div>
        <strong>{say(`volunteers.consent.${purpose}`)}</strong>
        <p>{stands ? say("volunteers.consent.given", { day: date(last.givenAt) }) : last ? say("volunteers.consent.withdrawn", { day: date(last.withdrawnAt) }) : say("volunteers.consent.never")}</p>
      </div>
      <Tag data-size="sm" data-color={stands ? "success" : "neutral"}>
        {say(stands ? "volunteers.yes" : "volunteers.no")}
      </Tag>
      {!stands && (
        <Press variant="tertiary" data-size="sm" loading={give.isPending} onClick={() => give.mutate(what, { onSuccess: () => announce(say("volunteers.consent.noted")), onError: failed })}>
          {say("volunteers.consent.give")}
          <span className="unseen"> {say(`volunteers.consent.${purpose}`)}</span>
        </Press>
      )}
      {stands && !sure && (
        <Button variant="tertiary" data-size="sm" onClick={() => setSure(true)}>
          {say("volunteers.consent.withdraw")}
          <span className="unseen"> {say(`volunteers.consent.${purpose}`)}</span>
        </Button>
      )}
      {stands && sure && (
        <div className="sure" role="group" aria-label={say("volunteers.consent.withdraw")}>
          <Paragraph data-size="sm">{say(`volunteers.consent.${purpose}.means`)}</Paragraph>
          <Press
            data-size="sm"
            autoFocus
            loading={withdraw.isPending}
            onClick={() =>
              withdraw.mutate(what, {
                onSuccess: () => {
                  setSure(false);
                  announce(say("volunteers.consent.noted"));
                },
                onError: failed,
              })
            }
          >
            {say("volunteers.consent.withdraw")}
          </Press>
          <Button data-size="sm" variant="tertiary" onClick={() => setSure(false)}>
            {say("volunteers.leaveIt")}
          </Button>
        </div>
      )}
    </li>
  );
}

export function Consents({ volunteer }: { volunteer: Volunteer }) {
  const say = useSay();
  return (
    <Part title={say("volunteers.consents")}>
      <ul className="asks">
        {PURPOSES.map((purpose) => (
          <OneConsent key={purpose} volunteer={volunteer} purpose={purpose} />
        ))}
      </ul>
    </Part>
  );
}

const WAYS: Record<number, string> = { [Channel.EMAIL]: "email", [Channel.SMS]: "sms" };
/** The orders in which one may be told; none at all is a call. */
const ORDERS: readonly Channel[][] = [[Channel.EMAIL], [Channel.SMS], [Channel.SMS, Channel.EMAIL], [Channel.EMAIL, Channel.SMS], []];
const nameOf = (channels: readonly Channel[]): string => channels.map((one) => WAYS[one] ?? "").join("-") || "call";
const clock = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

type Wish = { person: string; preferences: { channels: Channel[]; language: string; quietFromMinute: number; quietUntilMinute: number } };

function Wishes({ person, now, close }: { person: string; now: Preferences; close: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const set = useCommand((idempotencyKey, what: Wish) => preferences.setPreferences({ idempotencyKey, ...what }));
  const [way, setWay] = useState(nameOf(now.channels));
  const [language, setLanguage] = useState(now.language);
  const [quiet, setQuiet] = useState(now.quietFromMinute !== now.quietUntilMinute);
  const [from, setFrom] = useState(quiet ? clock(now.quietFromMinute) : "21:00");
  const [until, setUntil] = useState(quiet ? clock(now.quietUntilMinute) : "08:00");
  const [wrong, setWrong] = useState(false);
  const save = () => {
    const hours = quiet ? [minuteOf(from), minuteOf(until)] : [0, 0];
    const [quietFromMinute = 0, quietUntilMinute = 0] = hours;
    const faulty = hours.some(Number.isNaN);
    setWrong(faulty);
    if (faulty) return;
    const channels = ORDERS.find((order) => nameOf(order) === way) ?? now.channels;
    set.mutate(
      { person, preferences: { channels, language, quietFromMinute, quietUntilMinute } },
      {
        onSuccess: () => {
          announce(say("volunteers.kept"));
          close();
        },
        onError: (thrown) => announce(say(faultOf(thrown).kind === "refused" ? "volunteers.refused" : `fault.${faultOf(thrown).kind}`)),
      },
    );
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
      <Field>
        <Label>{say("volunteers.way")}</Label>
        <Select value={way} onChange={(event) => setWay(event.target.value)}>
          {ORDERS.map(nameOf).map((name) => (
            <Select.Option key={name} value={name}>
              {say(`volunteers.way.${name}`)}
            </Select.Option>
          ))}
        </Select>
      </Field>
      <Field>
        <Label>{say("volunteers.tongue")}</Label>
        <Select value={language} onChange={(event) => setLanguage(event.target.value)}>
          {(["nb", "nn", "en"] as const).map((code) => (
            <Select.Option key={code} value={code} lang={code}>
              {NAMES[code]}
            </Select.Option>
          ))}
          <Select.Option value="se" lang="se">
            {NAMES.se}
          </Select.Option>
        </Select>
        {language === "se" && <Field.Description>{say("volunteers.tongue.se")}</Field.Description>}
      </Field>
      <Checkbox value="quiet" label={say("volunteers.quiet")} checked={quiet} onChange={(event) => setQuiet(event.target.checked)} />
      {quiet && (
        <Fieldset className="when">
          <Fieldset.Legend className="unseen">{say("volunteers.quiet")}</Fieldset.Legend>
          <Field>
            <Label>{say("volunteers.week.from")}</Label>
            <Clock value={from} set={setFrom} wrong={wrong} />
          </Field>
          <Field>
            <Label>{say("volunteers.week.until")}</Label>
            <Clock value={until} set={setUntil} wrong={wrong} />
            {wrong && <ValidationMessage>{say("wrong.time")}</ValidationMessage>}
          </Field>
        </Fieldset>
      )}
      <Buttons busy={set.isPending} close={close} />
    </Unsent>
  );
}

function Clock({ value, set, wrong }: { value: string; set: (value: string) => void; wrong: boolean }) {
  return <Input type="time" value={value} aria-invalid={wrong || undefined} onChange={(event) => set(event.target.value)} />;
}

export function Told({ person }: { person: string }) {
  const say = useSay();
  const { language } = useLanguage();
  const query = usePreferences(person);
  const now = query.data;
  const tongue = (code: string) => (code === "nb" || code === "nn" || code === "en" ? NAMES[code] : NAMES.se);
  return (
    <Part title={say("volunteers.told")} {...(now ? { form: (close: () => void) => <Wishes person={person} now={now} close={close} /> } : {})}>
      <Answered query={query}>
        {(wish) => (
          <p>
            {say(`volunteers.way.${nameOf(wish?.channels ?? [])}`)} · {tongue(wish?.language ?? "nb")}
            {wish && wish.quietFromMinute !== wish.quietUntilMinute && ` · ${say("volunteers.quiet.span", { from: minuteInWords(wish.quietFromMinute, language), until: minuteInWords(wish.quietUntilMinute, language) })}`}
          </p>
        )}
      </Answered>
    </Part>
  );
}

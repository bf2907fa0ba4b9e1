// How often a need comes back, in words, and each day on which it will: days can be left out, holidays are named.
import { Button, Checkbox, Fieldset, Input, Paragraph, Select, Tag } from "@digdir/designsystemet-react";
import { awayOn } from "../calendar/holidays";
import { clockInWords, dayInWords, later, WEEKDAYS, weekdayOf } from "../days";
import { DayOrder } from "../forms/day";
import { Row, useField } from "../forms/form";
import { useLanguage, useSay } from "../words";
import type { Draft } from "./draft";
import { daysOf, heldOn, LONGEST_DAYS, REPEATS } from "./recurrence";

/** More days than this are counted, not named. */
const NAMED = 60;

type Given = { draft: Draft; set: (change: Partial<Draft>) => void };

function Days({ draft, set }: Given) {
  const say = useSay();
  const { language } = useLanguage();
  const { at, fault } = useField("days");
  return (
    <Fieldset className="weekdays" id={at.id} tabIndex={-1}>
      <Fieldset.Legend>{say("need.form.days")}</Fieldset.Legend>
      {WEEKDAYS[language].map((name, weekday) => (
        <Checkbox
          key={name}
          value={String(weekday)}
          label={name}
          checked={draft.days.includes(weekday)}
          onChange={(event) => set({ days: event.target.checked ? [...draft.days, weekday] : draft.days.filter((one) => one !== weekday) })}
        />
      ))}
      {fault}
    </Fieldset>
  );
}

export function Repeats({ draft, set }: Given) {
  const say = useSay();
  return (
    <>
      <Row name="repeat" label={say("need.form.repeat")}>
        {(at) => (
          <Select
            {...at}
            value={draft.repeat}
            onChange={(event) => {
              const repeat = REPEATS.find((one) => one === event.target.value) ?? "once";
              // the weekday of the first day is the one that is meant, until others are chosen
              const begins = draft.repeat === "once" && draft.day !== "";
              const lastDay = draft.lastDay > draft.day ? draft.lastDay : later(draft.day, 7 * 7);
              set(begins ? { repeat, days: [weekdayOf(draft.day)], skipped: [], lastDay } : { repeat });
            }}
          >
            {REPEATS.map((one) => (
              <Select.Option key={one} value={one}>
                {say(`need.form.repeat.${one}`)}
              </Select.Option>
            ))}
          </Select>
        )}
      </Row>
      {draft.repeat !== "once" && (
        <>
          <Days draft={draft} set={set} />
          <Row name="lastDay" label={say("need.form.lastDay")}>
            {(at) => (
              <>
                <Input
                  {...at}
                  type="date"
                  value={draft.lastDay}
                  min={draft.day}
                  max={draft.day && later(draft.day, LONGEST_DAYS)}
                  onChange={(event) => set({ lastDay: event.target.value })}
                />
                <DayOrder />
              </>
            )}
          </Row>
          <Preview draft={draft} set={set} />
        </>
      )}
    </>
  );
}

/** A list as one says it: tirsdag, torsdag og fredag. */
function useAnd() {
  const say = useSay();
  return (words: string[]): string => (words.length < 2 ? (words[0] ?? "") : say("need.form.and", { first: words.slice(0, -1).join(", "), last: words.at(-1) ?? "" }));
}

function Preview({ draft, set }: Given) {
  const say = useSay();
  const and = useAnd();
  const { language } = useLanguage();
  const isWhole = [draft.day, draft.lastDay].every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day));
  const all = isWhole ? daysOf(draft) : [];
  const held = isWhole ? heldOn(draft) : [];
  const off = held.filter((day) => awayOn(day));
  const [first, last] = [held[0], held.at(-1)];
  if (all.length === 0 || !first || !last) {
    return <Paragraph className="empty">{say("need.form.preview.none")}</Paragraph>;
  }
  const time = `${clockInWords(`${first}T${draft.from}`, language)}–${clockInWords(`${first}T${draft.until}`, language)}`;
  const days = and([...draft.days].sort().map((day) => WEEKDAYS[language][day] ?? ""));
  return (
    <section className="preview" aria-label={say("need.form.preview")}>
      <Paragraph>
        <strong>{say(`need.form.preview.${draft.repeat}`, { days, time })}</strong>{" "}
        {say("need.form.preview.count", { count: held.length, first: dayInWords(first, language), last: dayInWords(last, language) })}
      </Paragraph>
      {off.length > 0 && (
        <Button type="button" variant="secondary" data-size="sm" onClick={() => set({ skipped: [...draft.skipped, ...off] })}>
          {say("need.form.preview.noHolidays", { count: off.length })}
        </Button>
      )}
      <Fieldset className="previewed">
        <Fieldset.Legend>{say("need.form.skipped")}</Fieldset.Legend>
        {all.slice(0, NAMED).map((day) => {
          const holiday = awayOn(day);
          return (
            <div key={day}>
              <Checkbox
                data-size="sm"
                value={day}
                label={dayInWords(day, language)}
                checked={!draft.skipped.includes(day)}
                onChange={(event) => set({ skipped: event.target.checked ? draft.skipped.filter((one) => one !== day) : [...draft.skipped, day] })}
              />
              {holiday && (
                <Tag data-size="sm" data-color="warning">
                  {say(`calendar.holiday.${holiday.name}`)}
                </Tag>
              )}
            </div>
          );
        })}
      </Fieldset>
      {all.length > NAMED && <Paragraph data-size="sm">{say("need.form.preview.more", { count: all.length - NAMED })}</Paragraph>}
      <Paragraph data-size="sm" className="soft">
        {say("need.form.preview.ahead")}
      </Paragraph>
    </section>
  );
}

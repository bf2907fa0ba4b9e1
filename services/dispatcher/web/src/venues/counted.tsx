// How many came to a place: a figure for a day, and the last weeks as a table with a picture beside it.
import { Field, Heading, Label, Paragraph, Select } from "@digdir/designsystemet-react";
import { useRef, useState } from "react";
import { useWall } from "../centre";
import { venues } from "../clients/organisations";
import { dayInWords, dayOf, WEEKDAYS } from "../days";
import { Form, Line, Row, type Wrong } from "../forms/form";
import { useSend } from "../forms/send";
import { Press } from "../offline/away";
import { Answered, useDay } from "../parts";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { FUNCTIONS } from "./draft";
import { firstDay, useVisits, weeksOf, type Week } from "./visits";

const MOST = 100_000;
const TALL = 96;
const BAR = 8;

/** A bar for each day; the table says the same in figures. */
function Picture({ weeks }: { weeks: readonly Week[] }) {
  const say = useSay();
  const { language } = useLanguage();
  const days = weeks.flatMap((week) => week.days);
  const top = days.reduce((most, one) => ((one.visits ?? 0) > (most.visits ?? 0) ? one : most));
  const most = top.visits ?? 0;
  if (most === 0) return null;
  const left = (nth: number) => nth * BAR + Math.floor(nth / 7) * BAR;
  const wide = left(days.length);
  return (
    <figure className="picture">
      <svg viewBox={`0 0 ${wide} ${TALL}`} role="img" aria-label={say("venues.visits.picture", { weeks: weeks.length })} preserveAspectRatio="none">
        {days.map(({ day, visits = 0 }, nth) => {
          const tall = (visits / most) * (TALL - 2);
          return <rect key={day} className={nth % 7 > 4 ? "bar free" : "bar"} x={left(nth)} width={BAR - 2} y={TALL - 1 - tall} height={tall} rx={1} />;
        })}
        <line className="ground" x1={0} x2={wide} y1={TALL - 0.5} y2={TALL - 0.5} />
      </svg>
      <figcaption className="soft">{say("venues.visits.most", { count: most, day: dayInWords(top.day, language) })}</figcaption>
    </figure>
  );
}

function Table({ weeks, today }: { weeks: readonly Week[]; today: string }) {
  const say = useSay();
  const { language } = useLanguage();
  return (
    <div className="wide" role="region" aria-label={say("venues.visits.last")} tabIndex={0}>
      <table className="counts">
        <caption className="unseen">{say("venues.visits.last")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("venues.visits.week")}</th>
            {WEEKDAYS[language].map((day) => (
              <th key={day} scope="col">
                <abbr title={day}>{day.slice(0, 3)}</abbr>
              </th>
            ))}
            <th scope="col">{say("venues.visits.sum")}</th>
          </tr>
        </thead>
        <tbody>
          {[...weeks].reverse().map((week) => (
            <tr key={week.number}>
              <th scope="row">{week.number}</th>
              {week.days.map(({ day, visits }) => (
                <td key={day} className={day === today ? "today" : undefined}>
                  {visits ?? (day > today ? "" : "–")}
                </td>
              ))}
              <td className="sum">{week.days.some(({ visits }) => visits !== undefined) ? week.sum : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Typed = { day: string; function: string; visits: string };

/** What is wrong with a figure, in the order of the form. */
function wrongs({ day, visits }: Typed, today: string): Wrong[] {
  const found: Wrong[] = [];
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) found.push({ field: "day", message: "venues.visits.wrong.day" });
  else if (day > today) found.push({ field: "day", message: "venues.visits.wrong.ahead" });
  if (!/^\d{1,6}$/.test(visits.trim()) || Number(visits) > MOST) found.push({ field: "visits", message: "venues.visits.wrong.visits" });
  return found;
}

function about(told: { reason: string } | { field: string }): Wrong | undefined {
  if ("reason" in told) return undefined;
  const field = /^counts\[\d+\]\.(day|visits)$/.exec(told.field)?.[1];
  return field ? { field, message: field === "day" ? "venues.visits.wrong.ahead" : "venues.visits.wrong.visits" } : undefined;
}

export function Visits({ venue, functions }: { venue: string; functions: readonly string[] }) {
  const say = useSay();
  const announce = useAnnounce();
  const inWords = useDay();
  const today = dayOf(useWall().now);
  const first = firstDay(today);
  const counts = useVisits(venue, first, today);
  const heading = useRef<HTMLHeadingElement>(null);
  const there = functions.length > 0 ? functions : FUNCTIONS;
  const [only, look] = useState("");
  const [typed, setTyped] = useState<Typed>({ day: today, function: there[0] ?? "other", visits: "" });
  const set = (change: Partial<Typed>) => setTyped((before) => ({ ...before, ...change }));
  const counted = [...new Set(counts.data?.map((one) => one.function))].sort();
  const stands = counts.data?.find((one) => one.day === typed.day && one.function === typed.function);
  const record = useSend({
    call: (one: Typed, idempotencyKey) => venues.recordVisits({ idempotencyKey, venue, counts: [{ day: one.day, function: one.function, visits: Number(one.visits) }] }),
    touches: ["venues"],
    done: (_, one) => {
      announce(say("venues.visits.recorded", { count: Number(one.visits), day: inWords(one.day) }));
      set({ visits: "" });
      heading.current?.focus();
    },
    refused: "venues.visits.refused",
    about,
    typed: typed.visits !== "",
  });
  return (
    <section aria-labelledby="visits">
      <Heading level={2} data-size="xs" id="visits" ref={heading} tabIndex={-1}>
        {say("venues.visits")}
      </Heading>
      <div className="stacked">
        <Form
          wrong={record.wrong}
          called={(field) => say(`venues.visits.${field}`)}
          refused={record.refused}
          send={() => record.send(typed, wrongs(typed, today))}
          buttons={
            <Press type="submit" loading={record.busy}>
              {say("venues.visits.record")}
            </Press>
          }
        >
          <div className="when">
            <Line name="visits" label={say("venues.visits.visits")} value={typed.visits} set={(visits) => set({ visits })} inputMode="numeric" className="narrow" autoComplete="off" />
            <Line name="day" label={say("venues.visits.day")} type="date" max={today} value={typed.day} set={(day) => set({ day })} />
            {there.length > 1 && (
              <Row name="function" label={say("venues.visits.function")}>
                {(at) => (
                  <Select {...at} value={typed.function} onChange={(event) => set({ function: event.target.value })}>
                    {there.map((one) => (
                      <Select.Option key={one} value={one}>
                        {say(`venues.function.${one}`)}
                      </Select.Option>
                    ))}
                  </Select>
                )}
              </Row>
            )}
          </div>
          {stands && <p className="soft">{say("venues.visits.stands", { count: stands.visits })}</p>}
        </Form>
        <Answered query={counts}>
          {(all) => {
            if (all.length === 0) return <Paragraph className="empty">{say("venues.visits.none")}</Paragraph>;
            const weeks = weeksOf(all, first, only);
            return (
              <div className="facts">
                {counted.length > 1 && (
                  <Field>
                    <Label>{say("venues.visits.show")}</Label>
                    <Select value={only} onChange={(event) => look(event.target.value)}>
                      <Select.Option value="">{say("venues.visits.all")}</Select.Option>
                      {counted.map((one) => (
                        <Select.Option key={one} value={one}>
                          {say(`venues.function.${one}`)}
                        </Select.Option>
                      ))}
                    </Select>
                  </Field>
                )}
                <Picture weeks={weeks} />
                <Table weeks={weeks} today={today} />
                <p className="soft">{say("venues.visits.dash")}</p>
              </div>
            );
          }}
        </Answered>
      </div>
    </section>
  );
}

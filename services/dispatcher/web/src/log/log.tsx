// What has happened in the house, a day at a time: what, when and by which role; whom it was about is not told.
import { Button, Chip, Field, Heading, Input, Label, Paragraph } from "@digdir/designsystemet-react";
import { useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useWall } from "../centre";
import type { LoggedEvent } from "../contract/borgertorg/matching/v1/log_pb";
import { clockInWords, dayOf, later } from "../days";
import { Download } from "../file";
import { DayOrder } from "../forms/day";
import { Answered, Title, useDay } from "../parts";
import { useLanguage, useSay } from "../words";
import { ABOUT, linesOf, type Line } from "./happened";
import "./log.css";
import { useEvents } from "./reading";

const AT_ONCE = 200;

function LogFile({ day, lines }: { day: string; lines: Line[] }) {
  const say = useSay();
  const table = () => [
    [say("log.time"), say("log.what"), say("log.need"), say("log.who")],
    ...lines.map(({ at, kind, title, actor, count }) => [at.replace("T", " "), say(`log.${kind}`, { count }), title, say(`log.by.${actor}`)]),
  ];
  return <Download name={`${say("log.file")}-${day}`} table={table} label={say("log.download")} />;
}

function Lines({ lines, all }: { lines: Line[]; all: boolean }) {
  const say = useSay();
  const { language } = useLanguage();
  if (lines.length === 0) return <Paragraph className="empty">{say(all ? "log.nothing" : "log.noneSo")}</Paragraph>;
  return (
    <ol className="log-lines">
      {lines.map(({ key, at, kind, actor, need, title, count }) => (
        <li key={key}>
          <time dateTime={at}>{clockInWords(at, language)}</time>
          <div>
            <span>{say(`log.${kind}`, { count })}</span>
            {need && title && <Link to={`/behov/${need}`}>{title}</Link>}
          </div>
          <span className="soft">{say(`log.by.${actor}`)}</span>
        </li>
      ))}
    </ol>
  );
}

export function Log() {
  const say = useSay();
  const inWords = useDay();
  const [wanted, want] = useSearchParams();
  const { zone, now } = useWall();
  const today = dayOf(now);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(wanted.get("dag") ?? "") ? (wanted.get("dag") ?? today) : today;
  const about = ABOUT.find((one) => one === wanted.get("om"));
  const [pages, setPages] = useState({ day, count: 1 });
  const answer = useEvents({ fromDate: day, untilDate: day }, pages.day === day ? pages.count : 1, AT_ONCE);
  const set = (key: string, value: string) =>
    want(
      (before) => {
        if (value) before.set(key, value);
        else before.delete(key);
        return before;
      },
      { replace: true },
    );
  const shown = (events: readonly LoggedEvent[]) => linesOf(events, zone).filter((line) => !about || line.about === about);
  return (
    <>
      <Title text={say("log.title")}>{answer.data && <LogFile day={day} lines={shown(answer.data.events)} />}</Title>
      <Paragraph className="soft">{say("log.kept")}</Paragraph>
      <div className="filters log-filters">
        <Field>
          <Label>{say("log.day")}</Label>
          <Input type="date" value={day} max={today} onChange={(event) => set("dag", event.target.value)} />
          <DayOrder unseen />
        </Field>
        <div className="log-steps">
          <Button variant="secondary" onClick={() => set("dag", later(day, -1))}>
            {say("log.before")}
          </Button>
          <Button variant="secondary" aria-disabled={day >= today} onClick={() => day < today && set("dag", later(day, 1))}>
            {say("log.after")}
          </Button>
        </div>
        <fieldset className="chips">
          <legend className="unseen">{say("log.filter")}</legend>
          {ABOUT.map((one) => (
            <Chip.Checkbox key={one} checked={about === one} onChange={() => set("om", about === one ? "" : one)} data-size="sm">
              {say(`log.about.${one}`)}
            </Chip.Checkbox>
          ))}
        </fieldset>
      </div>
      <Heading level={2} data-size="xs" className="log-day">
        {inWords(day)}
      </Heading>
      <Answered query={answer}>
        {({ events, more }) => (
          <>
            <Lines lines={shown(events)} all={!about && !more} />
            {more && (
              <Button variant="secondary" loading={answer.isFetching} onClick={() => setPages({ day, count: (pages.day === day ? pages.count : 1) + 1 })}>
                {say("log.more")}
              </Button>
            )}
          </>
        )}
      </Answered>
    </>
  );
}

// The calendar: one week, as a list or as a table, with its holidays; to the weeks beside it, and to any day.
import { Button, Field, Input, Label, Paragraph, ToggleGroup, ValidationMessage } from "@digdir/designsystemet-react";
import { CalendarIcon, ChevronLeftIcon, ChevronRightIcon, DownloadIcon, PrinterSmallIcon } from "@navikt/aksel-icons";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Link, useSearchParams } from "react-router";
import { useMay, useWall } from "../centre";
import { dayOf, later } from "../days";
import { DayOrder } from "../forms/day";
import { useRowsFile } from "../needs/board/file";
import type { Row } from "../needs/reading";
import { Answered, Title, useDay } from "../parts";
import { practising } from "../practice/practising";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { Agenda } from "./agenda";
import "./calendar.css";
import { idOf } from "./days";
import { entriesOf, sumOf, useWeek } from "./reading";
import { WeekTable } from "./table";
import { daysFrom, isDay, mondayIn, mondayOf, numberOf, spanOfDays, weekOf } from "./week";

/** From here on a table of seven days can be read. */
const ROOM = "(min-width: 60rem)";

function useRoom(): boolean {
  return useSyncExternalStore(
    (told) => {
      const room = matchMedia(ROOM);
      room.addEventListener("change", told);
      return () => room.removeEventListener("change", told);
    },
    () => matchMedia(ROOM).matches,
  );
}

/** Goes to the week of a day only when it is asked to: while a year is typed, half of it is a day too. */
function Jump({ day, go }: { day: string; go: (day: string) => void }) {
  const say = useSay();
  const field = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    if (field.current) field.current.value = day;
    setWrong(false);
  }, [day]);
  return (
    <form
      className="jump"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const typed = field.current?.value ?? "";
        setWrong(!isDay(typed));
        if (isDay(typed)) go(typed);
        else field.current?.focus();
      }}
    >
      <Field>
        <Label data-size="sm">{say("calendar.jump")}</Label>
        <Input ref={field} type="date" min="1900-01-01" max="2199-12-31" defaultValue={day} aria-invalid={wrong || undefined} data-size="sm" />
        <DayOrder unseen />
        {wrong && <ValidationMessage data-size="sm">{say("calendar.jump.wrong")}</ValidationMessage>}
      </Field>
      <Button type="submit" variant="secondary" data-size="sm">
        {say("calendar.show")}
      </Button>
    </form>
  );
}

export function Calendar() {
  const say = useSay();
  const announce = useAnnounce();
  const inWords = useDay();
  const { language } = useLanguage();
  const { now } = useWall();
  const room = useRoom();
  const [wanted, want] = useSearchParams();
  const goal = useRef("");

  const today = dayOf(now);
  const asked = wanted.get("dag") ?? "";
  const monday = mondayIn(wanted.get("uke") ?? "") ?? mondayOf(isDay(asked) ? asked : today);
  const days = daysFrom(monday);
  const day = days.includes(asked) ? asked : days.includes(today) ? today : monday;
  const week = weekOf(monday);
  const title = say("calendar.title", { week: numberOf(week), days: spanOfDays(monday, later(monday, 6), language) });
  const table = room && wanted.get("visning") === "uke";
  const needs = useWeek(monday);
  const keep = useRowsFile();
  const mayFollow = useMay(); // unknown at first: its room is kept

  const before = useRef(monday);
  useEffect(() => {
    if (before.current !== monday) announce(title);
    before.current = monday;
  }, [monday, title, announce]);
  useEffect(() => {
    const there = goal.current && document.getElementById(idOf(goal.current));
    if (!there) return;
    goal.current = "";
    there.focus();
  });

  const address = (change: Record<string, string>): string => {
    const next = new URLSearchParams({ uke: week, ...(wanted.get("visning") === "uke" && { visning: "uke" }), ...change });
    return `/kalender?${next}`;
  };
  const query = (change: Record<string, string>) => want(new URLSearchParams(address(change).split("?")[1]));
  return (
    <>
      <Title text={title}>
        {day >= today && (
          <Button asChild>
            <Link to={`/behov/ny?dag=${day}`}>{say("calendar.newOn", { day: inWords(day) })}</Link>
          </Button>
        )}
      </Title>
      <div className="calendar-bar">
        <nav aria-label={say("calendar.weeks")} className="weeks">
          <Button asChild variant="secondary" data-size="sm">
            <Link to={address({ uke: weekOf(later(monday, -7)) })}>
              <ChevronLeftIcon aria-hidden />
              <span>{say("calendar.previous")}</span>
            </Link>
          </Button>
          <Button asChild variant="secondary" data-size="sm">
            <Link to={address({ uke: weekOf(today) })} aria-current={monday === mondayOf(today) ? "date" : undefined}>
              {say("calendar.this")}
            </Link>
          </Button>
          <Button asChild variant="secondary" data-size="sm">
            <Link to={address({ uke: weekOf(later(monday, 7)) })}>
              <span>{say("calendar.next")}</span>
              <ChevronRightIcon aria-hidden />
            </Link>
          </Button>
        </nav>
        <Jump
          day={day}
          go={(next) => {
            goal.current = next;
            query({ uke: weekOf(next), dag: next });
          }}
        />
        <div className="looks">
          {room && (
            <ToggleGroup data-toggle-group={say("calendar.view")} data-size="sm" value={table ? "uke" : "agenda"} onChange={(view) => query({ visning: view, ...(isDay(asked) && { dag: asked }) })}>
              <ToggleGroup.Item value="agenda">{say("calendar.agenda")}</ToggleGroup.Item>
              <ToggleGroup.Item value="uke">{say("calendar.week")}</ToggleGroup.Item>
            </ToggleGroup>
          )}
          {mayFollow !== false && !practising && (
            <Button asChild variant="tertiary" data-size="sm" className={mayFollow ? undefined : "room"}>
              <Link to="/innstillinger/kalendere">
                <CalendarIcon aria-hidden />
                {say("calendar.follow")}
              </Link>
            </Button>
          )}
          <Button variant="tertiary" data-size="sm" onClick={() => window.print()}>
            <PrinterSmallIcon aria-hidden />
            {say("calendar.print")}
          </Button>
        </div>
      </div>
      <Answered query={needs}>
        {(found) => {
          const byDay = entriesOf(found, days, now);
          const entries = [...byDay.values()].flat();
          const over = new Map(entries.map(({ row, over }) => [row.session.id, over]));
          const standing = (row: Row) => (over.get(row.session.id) ? say(`calendar.over.${over.get(row.session.id)}`) : say(`standing.${row.standing}`));
          return (
            <>
              <div className="over-list">
                <Paragraph className="soft sum">{say("calendar.sum", sumOf(byDay))}</Paragraph>
                {entries.length > 0 && (
                  <Button variant="tertiary" data-size="sm" onClick={() => keep(say("calendar.file", { week }), entries.map(({ row }) => row), standing)}>
                    <DownloadIcon aria-hidden />
                    {say("file.list")}
                  </Button>
                )}
              </div>
              {table ? <WeekTable byDay={byDay} today={today} title={title} /> : <Agenda byDay={byDay} today={today} />}
            </>
          );
        }}
      </Answered>
    </>
  );
}

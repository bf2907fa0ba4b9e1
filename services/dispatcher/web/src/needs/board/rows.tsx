// The list, day by day. The arrow keys go up and down through it, and the need beside it follows.
import { Heading } from "@digdir/designsystemet-react";
import { useEffect, useMemo, useRef, type KeyboardEvent, type MouseEvent, type RefObject } from "react";
import { useNavigate } from "react-router";
import { dayOf } from "../../days";
import { useDay } from "../../parts";
import { useLanguage } from "../../words";
import type { Row } from "../reading";
import { opened } from "./address";
import type { Chosen } from "./chosen";
import { Chunk, SHORT, stretches } from "./chunk";
import { NeedRow } from "./row";

/** While an arrow key is held down, the need beside the list waits for where it ends. */
const SETTLED = 150;

function byDay(rows: readonly Row[]): [string, Row[]][] {
  const days = new Map<string, Row[]>();
  for (const row of rows) {
    const day = dayOf(row.session.startsLocal);
    const some = days.get(day);
    if (some) some.push(row);
    else days.set(day, [row]);
  }
  return [...days];
}

type Given = { rows: readonly Row[]; chosen: Chosen; beside: string | undefined; current: string | undefined; press: RefObject<boolean> };

export function Rows({ rows, chosen, beside, current, press }: Given) {
  const day = useDay();
  const { language } = useLanguage();
  const go = useNavigate();
  const list = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const days = useMemo(() => byDay(rows), [rows]);
  const isLong = rows.length > SHORT;

  const step = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const kind = event.target.matches("a[data-session]") ? "a[data-session]" : event.target.matches(".tick input") ? ".tick input" : "";
    if (!by || !kind) return;
    event.preventDefault();
    const all = [...(list.current?.querySelectorAll<HTMLElement>(kind) ?? [])];
    const next = all[all.indexOf(event.target) + by];
    if (!next) return;
    next.focus();
    const row = rows.find((one) => one.session.id === next.dataset["session"]);
    if (beside === undefined || !row) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void go(opened(beside, row), { replace: true }), SETTLED);
  };

  const pressed = ({ target }: MouseEvent) => {
    const link = target instanceof Element ? target.closest<HTMLElement>("a[data-session]") : null;
    if (link) press.current = link.dataset["session"] !== current;
  };
  const lines = (some: readonly Row[], label: string) => (
    <ul className="sessions">
      {some.map((row) => {
        const { id } = row.session;
        return <NeedRow key={id} row={row} day={label} language={language} chosen={chosen.has(id)} tick={chosen.tick} beside={beside} current={id === current} />;
      })}
    </ul>
  );
  return (
    <div ref={list} onKeyDown={step} onClick={pressed}>
      {days.map(([date, some], nth) => {
        const label = day(date);
        return (
          <section key={date} className="day">
            <Heading level={2} data-size="2xs">
              {label} <span className="count">{some.length}</span>
            </Heading>
            {isLong
              ? stretches(some).map((stretch, part) => (
                  <Chunk key={part} length={stretch.length} first={nth + part < 2}>
                    {() => lines(stretch, label)}
                  </Chunk>
                ))
              : lines(some, label)}
          </section>
        );
      })}
    </div>
  );
}

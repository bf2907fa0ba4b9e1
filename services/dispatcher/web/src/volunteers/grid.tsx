// A week as a table of days and hours. Where it may be changed it goes by the arrow keys, the space bar and the mouse.
import { CheckmarkIcon } from "@navikt/aksel-icons";
import { useRef, useState, type KeyboardEvent } from "react";
import { WEEKDAYS } from "../days";
import { useLanguage, useSay } from "../words";
import { DAYS, hourOf, hoursOf, laid, minuteInWords, share, type Stretch } from "./week";

const MARK = { all: <CheckmarkIcon aria-hidden />, part: "½", none: "" };

type Cell = { weekday: number; hour: number };

export function Grid({ week, change, label }: { week: readonly Stretch[]; change?: (by: (week: Stretch[]) => Stretch[]) => void; label: string }) {
  const say = useSay();
  const { language } = useLanguage();
  const [shown] = useState(() => hoursOf(week)); // the table does not shrink under the hand
  const hours = change ? shown : hoursOf(week);
  const [at, go] = useState<Cell>({ weekday: 1, hour: hours[0] ?? 8 });
  const table = useRef<HTMLTableElement>(null);
  const painting = useRef<boolean | undefined>(undefined);

  const span = (hour: number) => `${minuteInWords(hour * 60, language)}–${minuteInWords((hour + 1) * 60, language)}`;
  const set = ({ weekday, hour }: Cell, free: boolean) => change?.((before) => laid(before, hourOf(weekday, hour), free));
  const isFree = ({ weekday, hour }: Cell) => share(week, weekday, hour) === "all";
  const move = (event: KeyboardEvent, from: Cell) => {
    const step: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], Home: [-6, 0], End: [6, 0], PageUp: [0, -24], PageDown: [0, 24] };
    const [days, steps] = step[event.key] ?? [0, 0];
    if (days === 0 && steps === 0) return;
    event.preventDefault();
    const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));
    const to = { weekday: within(from.weekday + days, 1, 7), hour: within(from.hour + steps, hours[0] ?? 0, hours.at(-1) ?? 23) };
    go(to);
    table.current?.querySelector<HTMLButtonElement>(`[data-at="${to.weekday}-${to.hour}"]`)?.focus();
    // with shift the next one becomes what this one is
    if (event.shiftKey && change) set(to, isFree(from));
  };
  return (
    <table ref={table} className={change ? "free-week changing" : "free-week"} role={change ? "grid" : undefined} aria-label={label} onPointerUp={() => (painting.current = undefined)} onPointerLeave={() => (painting.current = undefined)}>
      <thead>
        <tr>
          <td />
          {DAYS.map((weekday) => {
            const name = WEEKDAYS[language][weekday - 1] ?? "";
            return (
              <th key={weekday} scope="col">
                <span aria-hidden="true">{name.slice(0, language === "en" ? 3 : 2)}</span>
                <span className="unseen">{name}</span>
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody>
        {hours.map((hour) => (
          <tr key={hour}>
            <th scope="row">{span(hour)}</th>
            {DAYS.map((weekday) => {
              const cell = { weekday, hour };
              const free = share(week, weekday, hour);
              const words = say(`volunteers.share.${free}`);
              return (
                <td key={weekday} className={free} role={change ? "gridcell" : undefined}>
                  {change ? (
                    <button
                      type="button"
                      data-at={`${weekday}-${hour}`}
                      tabIndex={at.weekday === weekday && at.hour === hour ? 0 : -1}
                      aria-pressed={free === "part" ? "mixed" : free === "all"}
                      aria-label={`${WEEKDAYS[language][weekday - 1] ?? ""} ${span(hour)}`}
                      onFocus={() => go(cell)}
                      onKeyDown={(event) => move(event, cell)}
                      onPointerDown={(event) => {
                        if (event.pointerType === "mouse" && event.button === 0) painting.current = free !== "all";
                      }}
                      onPointerEnter={(event) => {
                        if (event.buttons === 1 && painting.current !== undefined) set(cell, painting.current);
                      }}
                      onPointerLeave={() => {
                        if (painting.current !== undefined) set(cell, painting.current);
                      }}
                      onClick={() => set(cell, free !== "all")}
                    >
                      {MARK[free]}
                    </button>
                  ) : (
                    <>
                      <span className="unseen">{words}</span>
                      <span aria-hidden="true">{MARK[free]}</span>
                    </>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

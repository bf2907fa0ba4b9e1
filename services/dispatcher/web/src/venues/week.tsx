// The week's opening hours as a table: each day has its stretches, typed in, added and taken away without a mouse.
import { Button, Input, Select } from "@digdir/designsystemet-react";
import { PlusIcon, TrashIcon } from "@navikt/aksel-icons";
import { useRef, useState } from "react";
import { WEEKDAYS } from "../days";
import { useField } from "../forms/form";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { likeMonday, STAFFINGS, type Hours } from "./hours";

type Stretch = { hours: Hours; nth: number; day: string; fresh: boolean; set: (change: Partial<Hours>) => void; remove: () => void };

function Period({ hours, nth, day, fresh, set, remove }: Stretch) {
  const say = useSay();
  const { at, fault } = useField(`hours-${nth}`);
  const told = fault ? { "aria-describedby": `${at.id}-fault` } : {};
  return (
    <div className="period" role="group" aria-label={say("venues.hours.of", { day })}>
      <Input {...at} {...told} value={hours.from} inputMode="numeric" autoComplete="off" maxLength={5} onChange={(event) => set({ from: event.target.value })} aria-label={say("venues.hours.from", { day })} autoFocus={fresh} />
      <span aria-hidden="true">–</span>
      <Input {...told} value={hours.until} inputMode="numeric" autoComplete="off" maxLength={5} aria-invalid={at["aria-invalid"]} onChange={(event) => set({ until: event.target.value })} aria-label={say("venues.hours.until", { day })} />
      <Select
        value={hours.staffing}
        onChange={(event) => set({ staffing: STAFFINGS.find((one) => one === event.target.value) ?? "staffed" })}
        aria-label={say("venues.hours.staffing", { day })}
      >
        {STAFFINGS.map((one) => (
          <Select.Option key={one} value={one}>
            {say(`venues.staffing.${one}`)}
          </Select.Option>
        ))}
      </Select>
      <Button type="button" variant="tertiary" data-size="sm" icon onClick={remove} aria-label={say("venues.hours.remove", { day })}>
        <TrashIcon aria-hidden />
      </Button>
      {fault && <div id={`${at.id}-fault`}>{fault}</div>}
    </div>
  );
}

export function Week({ hours, set }: { hours: Hours[]; set: (hours: Hours[]) => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const { language } = useLanguage();
  const [fresh, setFresh] = useState(-1);
  const adders = useRef<(HTMLButtonElement | null)[]>([]);
  const add = (weekday: number) => {
    setFresh(hours.length);
    set([...hours, { weekday, from: "10:00", until: "16:00", staffing: "staffed" }]);
  };
  const remove = (nth: number, weekday: number) => {
    adders.current[weekday]?.focus();
    set(hours.filter((_, at) => at !== nth));
  };
  return (
    <>
      <table className="opening-week">
        <caption>{say("venues.hours")}</caption>
        <colgroup>
          <col className="day-column" />
          <col />
          <col className="add-column" />
        </colgroup>
        <thead className="unseen">
          <tr>
            <th scope="col">{say("venues.hours.day")}</th>
            <th scope="col">{say("venues.hours.open")}</th>
            <th scope="col">{say("venues.hours.add")}</th>
          </tr>
        </thead>
        <tbody>
          {WEEKDAYS[language].map((day, at) => {
            const weekday = at + 1;
            const its = hours.flatMap((one, nth) => (one.weekday === weekday ? [{ one, nth }] : []));
            return (
              <tr key={weekday}>
                <th scope="row">{day}</th>
                <td>
                  {its.length === 0 && <span className="soft">{say("venues.closed")}</span>}
                  {its.map(({ one, nth }) => (
                    <Period
                      key={nth}
                      hours={one}
                      nth={nth}
                      day={day}
                      fresh={fresh === nth}
                      set={(change) => set(hours.map((other, place) => (place === nth ? { ...other, ...change } : other)))}
                      remove={() => remove(nth, weekday)}
                    />
                  ))}
                </td>
                <td>
                  <Button
                    type="button"
                    variant="tertiary"
                    data-size="sm"
                    icon
                    ref={(button) => {
                      adders.current[weekday] = button;
                    }}
                    onClick={() => add(weekday)}
                    aria-label={say("venues.hours.addTo", { day })}
                  >
                    <PlusIcon aria-hidden />
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div>
        <Button
          type="button"
          variant="secondary"
          data-size="sm"
          onClick={() => {
            set(likeMonday(hours));
            announce(say("venues.hours.copied"));
          }}
        >
          {say("venues.hours.copy")}
        </Button>
      </div>
    </>
  );
}

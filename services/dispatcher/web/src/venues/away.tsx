// Days on which a place is open otherwise than in other weeks: they are listed, closed days can be added, and any can be taken away.
import { Button, Field, Heading, Input, Label, ValidationMessage } from "@digdir/designsystemet-react";
import { useId, useRef, useState } from "react";
import { dayInWords, spanInWords, WEEKDAYS } from "../days";
import { DayOrder } from "../forms/day";
import { useLanguage, useSay } from "../words";
import type { Exception } from "./hours";

function useInWords() {
  const say = useSay();
  const { language } = useLanguage();
  const dayed = (day: string) => `${dayInWords(day, language)} ${day.slice(0, 4)}`;
  return ({ from, until, hours }: Exception): { days: string; open: string } => ({
    days: from === until ? dayed(from) : `${dayed(from)} – ${dayed(until)}`,
    open:
      hours.length === 0
        ? say("venues.closed")
        : hours.map((one) => `${WEEKDAYS[language][one.weekday - 1]} ${spanInWords(`${from}T${one.from}`, `${from}T${one.until}`, language)}`).join(", "),
  });
}

export function Away({ exceptions, today, set }: { exceptions: Exception[]; today: string; set: (exceptions: Exception[]) => void }) {
  const say = useSay();
  const words = useInWords();
  const id = useId();
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [wrong, setWrong] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef<HTMLInputElement>(null);
  const add = () => {
    const last = until || from;
    if (!from || last < from) {
      setWrong(true);
      first.current?.focus();
      return;
    }
    set([...exceptions, { from, until: last, hours: [] }].sort((one, other) => one.from.localeCompare(other.from)));
    setFrom("");
    setUntil("");
    setWrong(false);
    heading.current?.focus();
  };
  const ahead = exceptions.filter((one) => one.until >= today);
  return (
    <section className="stacked" aria-labelledby={id}>
      <Heading level={2} data-size="2xs" id={id} ref={heading} tabIndex={-1}>
        {say("venues.away")}
      </Heading>
      {ahead.length === 0 ? (
        <p className="soft">{say("venues.away.none")}</p>
      ) : (
        <ul className="asks">
          {ahead.map((one) => {
            const { days, open } = words(one);
            return (
              <li key={one.from + one.until} className="ask">
                <div>
                  <strong>{days}</strong>
                  <p>{open}</p>
                </div>
                <Button
                  type="button"
                  variant="tertiary"
                  data-size="sm"
                  aria-label={say("venues.away.removeOf", { days })}
                  onClick={() => {
                    set(exceptions.filter((other) => other !== one));
                    heading.current?.focus();
                  }}
                >
                  {say("venues.away.remove")}
                </Button>
              </li>
            );
          })}
        </ul>
      )}
      <div className="when">
        <Field>
          <Label>{say("venues.away.from")}</Label>
          <Input ref={first} type="date" min={today} value={from} aria-invalid={wrong || undefined} onChange={(event) => setFrom(event.target.value)} />
          <DayOrder />
          {wrong && <ValidationMessage>{say("venues.away.wrong")}</ValidationMessage>}
        </Field>
        <Field>
          <Label>{say("venues.away.until")}</Label>
          <Input type="date" min={from || today} value={until} onChange={(event) => setUntil(event.target.value)} />
          <DayOrder />
        </Field>
        <Button type="button" variant="secondary" data-size="sm" className="low" onClick={add}>
          {say("venues.away.add")}
        </Button>
      </div>
    </section>
  );
}

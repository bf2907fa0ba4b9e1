// Needs as a list, day by day: the first view, on a phone as on a desk. Search and state filter it; counts follow the filter.
import { Button, Chip, Field, Heading, Input, Label, Paragraph } from "@digdir/designsystemet-react";
import { useDeferredValue } from "react";
import { Link, useSearchParams } from "react-router";
import { dayOf } from "../days";
import { Answered, SessionRow, Title, useDay } from "../parts";
import { useSay } from "../words";
import { useRows, type Row, type Standing } from "./reading";

const STANDINGS: readonly Standing[] = ["attention", "open", "asked", "covered"];
const AHEAD = 28;

function byDay(rows: readonly Row[]): [string, Row[]][] {
  const days = new Map<string, Row[]>();
  for (const row of rows) {
    const day = dayOf(row.session.startsLocal);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  return [...days];
}

export function Needs() {
  const say = useSay();
  const day = useDay();
  const [wanted, want] = useSearchParams();
  const words = wanted.get("sok") ?? "";
  const standing = STANDINGS.find((one) => one === wanted.get("stilling"));
  const rows = useRows(AHEAD, useDeferredValue(words.trim()));
  const set = (key: string, value: string) =>
    want(
      (before) => {
        if (value) before.set(key, value);
        else before.delete(key);
        return before;
      },
      { replace: true },
    );
  return (
    <>
      <Title text={say("needs.title")}>
        <Button asChild>
          <Link to="/behov/ny">{say("nav.new")}</Link>
        </Button>
      </Title>
      <div className="filters" role="search">
        <Field>
          <Label>{say("needs.search")}</Label>
          <Input type="search" value={words} onChange={(event) => set("sok", event.target.value)} />
        </Field>
        <fieldset className="chips">
          <legend className="unseen">{say("needs.filter")}</legend>
          {STANDINGS.map((one) => (
            <Chip.Checkbox key={one} checked={standing === one} onChange={() => set("stilling", standing === one ? "" : one)} data-size="sm">
              {say(`standing.${one}`)}
              {rows.data && ` (${rows.data.filter((row) => row.standing === one).length})`}
            </Chip.Checkbox>
          ))}
        </fieldset>
      </div>
      <Answered query={rows}>
        {(all) => {
          const shown = standing ? all.filter((row) => row.standing === standing) : all;
          return shown.length === 0 ? (
            <Paragraph className="empty">{say(all.length === 0 && !words ? "needs.none" : "needs.noneSo")}</Paragraph>
          ) : (
            byDay(shown).map(([date, some]) => (
              <section key={date} className="day">
                <Heading level={2} data-size="2xs">
                  {day(date)} <span className="count">{some.length}</span>
                </Heading>
                <ul className="sessions">
                  {some.map((row) => (
                    <SessionRow key={row.session.id} row={row} withDay={false} />
                  ))}
                </ul>
              </section>
            ))
          );
        }}
      </Answered>
    </>
  );
}

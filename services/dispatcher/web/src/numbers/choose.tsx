// Which days the numbers are about: a word is enough; days of one's own are typed, and what is wrong with them is said at their fields.
import { Button, Chip, ErrorSummary, Field, Input, Label, ValidationMessage } from "@digdir/designsystemet-react";
import { useEffect, useId, useRef, useState, type ComponentRef } from "react";
import { DayOrder } from "../forms/day";
import { useSay } from "../words";
import { CHOICES, wrongs, type Choice, type Days, type Wrong } from "./days";

/** Days of one's own, beginning with those that are shown. */
function OwnDays({ shown, show }: { shown: Days; show: (days: Days) => void }) {
  const say = useSay();
  const id = useId();
  const [typed, type] = useState(shown);
  const [wrong, setWrong] = useState<Wrong[]>(() => wrongs(shown));
  const summary = useRef<ComponentRef<typeof ErrorSummary>>(null);
  useEffect(() => {
    if (wrong.length > 0) summary.current?.focus();
  }, [wrong]);
  const send = () => {
    const found = wrongs(typed);
    setWrong(found);
    if (found.length === 0) show(typed);
  };
  return (
    <form
      className="numbers-own-days"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {wrong.length > 0 && (
        <ErrorSummary ref={summary} tabIndex={-1}>
          <ErrorSummary.Heading>{say("numbers.wrong")}</ErrorSummary.Heading>
          <ErrorSummary.List>
            {wrong.map(({ field, message }) => (
              <ErrorSummary.Item key={field}>
                <ErrorSummary.Link href={`#${id}-${field}`}>{say("wrong.at", { field: say(`numbers.${field}`), what: say(message) })}</ErrorSummary.Link>
              </ErrorSummary.Item>
            ))}
          </ErrorSummary.List>
        </ErrorSummary>
      )}
      {(["from", "until"] as const).map((field) => {
        const fault = wrong.find((one) => one.field === field);
        return (
          <Field key={field}>
            <Label>{say(`numbers.${field}`)}</Label>
            <Input
              id={`${id}-${field}`}
              type="date"
              value={typed[field]}
              aria-invalid={fault !== undefined || undefined}
              onChange={(event) => type({ ...typed, [field]: event.target.value })}
            />
            <DayOrder unseen />
            {fault && <ValidationMessage>{say(fault.message)}</ValidationMessage>}
          </Field>
        );
      })}
      <Button type="submit" variant="secondary">
        {say("numbers.show")}
      </Button>
    </form>
  );
}

export function Choose({ choice, shown, choose }: { choice: Choice; shown: Days; choose: (choice: Choice, days: Days) => void }) {
  const say = useSay();
  const name = useId();
  return (
    <div className="numbers-choose">
      <fieldset className="chips">
        <legend className="unseen">{say("numbers.choose")}</legend>
        {CHOICES.map((one) => (
          <Chip.Radio key={one} name={name} value={one} checked={choice === one} onChange={() => choose(one, shown)}>
            {say(`numbers.choice.${one}`)}
          </Chip.Radio>
        ))}
      </fieldset>
      {choice === "datoer" && <OwnDays shown={shown} show={(days) => choose("datoer", days)} />}
    </div>
  );
}

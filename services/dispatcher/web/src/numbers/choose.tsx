// Which days the numbers are about: a word is enough; days of one's own are typed, and what is wrong with them is said at their fields.
import { Button, Chip } from "@digdir/designsystemet-react";
import { useId, useState } from "react";
import { Form, Line } from "../forms/form";
import { useSay } from "../words";
import { CHOICES, wrongs, type Choice, type Days, type Wrong } from "./days";

/** Days of one's own, beginning with those that are shown. */
function OwnDays({ shown, show }: { shown: Days; show: (days: Days) => void }) {
  const say = useSay();
  const [typed, type] = useState(shown);
  const [wrong, setWrong] = useState<Wrong[]>(() => wrongs(shown));
  const called = (field: string) => say(`numbers.${field}`);
  const send = () => {
    const found = wrongs(typed);
    setWrong(found);
    if (found.length === 0) show(typed);
  };
  return (
    <Form className="numbers-own-days" wrong={wrong} called={called} summary={say("numbers.wrong")} send={send}>
      {(["from", "until"] as const).map((field) => (
        <Line key={field} name={field} label={called(field)} type="date" value={typed[field]} set={(value) => type({ ...typed, [field]: value })} />
      ))}
      <Button type="submit" variant="secondary">
        {say("numbers.show")}
      </Button>
    </Form>
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

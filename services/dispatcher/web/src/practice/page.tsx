// What practising is, and where it begins and ends.
import { Button, Paragraph } from "@digdir/designsystemet-react";
import { Title } from "../parts";
import { useSay } from "../words";
import { practise, practising } from "./practising";

export function PracticePage() {
  const say = useSay();
  return (
    <>
      <Title text={say("practice.title")} />
      <section className="form" aria-label={say("practice.title")}>
        <Paragraph>{say("practice.what")}</Paragraph>
        <ul className="points">
          {["people", "answers", "nothing", "over"].map((point) => (
            <li key={point}>{say(`practice.point.${point}`)}</li>
          ))}
        </ul>
        <div className="buttons">
          <Button onClick={() => practise(!practising)}>{say(practising ? "practice.end" : "practice.begin")}</Button>
        </div>
      </section>
    </>
  );
}

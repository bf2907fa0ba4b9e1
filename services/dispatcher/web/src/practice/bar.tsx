// Says on every page, and on paper, that this is practice, and leads out of it.
import { Button } from "@digdir/designsystemet-react";
import { useEffect } from "react";
import { useSay } from "../words";
import { practise, practising } from "./practising";
import "./bar.css";

export function PracticeBar() {
  const say = useSay();
  useEffect(() => {
    if (practising) document.body.classList.add("practising");
  }, []);
  if (!practising) return null;
  return (
    <section className="practice-bar" aria-label={say("practice.title")}>
      <p>
        <strong>{say("practice.on")}</strong> {say("practice.on.means")}
      </p>
      <Button data-size="sm" data-color="neutral" variant="primary" onClick={() => practise(false)}>
        {say("practice.end")}
      </Button>
    </section>
  );
}

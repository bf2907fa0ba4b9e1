// Lists from a spreadsheet, on their way in: chosen, looked at before anything is changed, taken in, and what could not be taken.
import { Button, Heading, Paragraph } from "@digdir/designsystemet-react";
import { useEffect, useRef } from "react";
import { useSession } from "../centre";
import { Role } from "../contract/borgertorg/types/v1/role_pb";
import { Press } from "../offline/away";
import { Title } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { useBringing, type Stage } from "./bringing";
import { Choose, Known } from "./choose";
import { Found } from "./found";
import "./import.css";
import { Notes } from "./notes";
import { farOf, notesOf, sumOf, type Telling } from "./telling";

const REASONS = ["IMPORT_RUNNING", "LISTS_TOO_LARGE", "NO_LISTS"];

/** What is said of a stage, with its figures. */
function useWords(): (stage: Stage, telling: Telling) => string {
  const say = useSay();
  return (stage, telling) => {
    const { done, of } = farOf(telling);
    const sums = sumOf(telling.progress);
    if (stage === "checked") return say("import.stage.checked", { good: sums.new, faults: notesOf(telling, "fault").length });
    if (stage === "done") return say("import.stage.done", { new: sums.new, changed: sums.changed, unchanged: sums.unchanged });
    return say(`import.stage.${stage}`, { done, of });
  };
}

/** Where it is: a heading that takes the focus when there is something new to do, and how far it has come. */
function Standing({ stage, telling }: { stage: Stage; telling: Telling }) {
  const say = useSay();
  const announce = useAnnounce();
  const words = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const { done, of } = farOf(telling);
  useEffect(() => {
    heading.current?.focus();
    announce(words(stage, telling));
  }, [stage]); // figures move on by themselves, and are not read out one by one
  return (
    <>
      <Heading level={2} data-size="xs" ref={heading} tabIndex={-1}>
        {say(`import.title.${stage}`)}
      </Heading>
      {(stage === "checking" || stage === "importing" || stage === "stopped") && <progress max={Math.max(of, 1)} value={done} aria-label={words(stage, telling)} />}
      <Paragraph>{words(stage, telling)}</Paragraph>
    </>
  );
}

function Brought({ bringing }: { bringing: ReturnType<typeof useBringing> }) {
  const say = useSay();
  const { stage, telling, fault, takeIn, stop, anew } = bringing;
  const good = telling.read.reduce((sum, one) => sum + one.good, 0);
  const why = fault && (REASONS.includes(fault.reason) ? `import.refused.${fault.reason}` : `fault.${fault.kind}`);
  return (
    <>
      <section className="import-standing">
        <Standing stage={stage} telling={telling} />
        {why && <p className="fault">{say(why)}</p>}
        <div className="buttons">
          {stage === "checked" && good > 0 && <Press onClick={() => void takeIn()}>{say("import.begin", { count: good })}</Press>}
          {stage === "stopped" && <Press onClick={() => void takeIn()}>{say("import.goOn")}</Press>}
          {(stage === "checking" || stage === "importing") && (
            <Button variant="secondary" onClick={stage === "importing" ? stop : anew}>
              {say("import.stop")}
            </Button>
          )}
          {(stage === "checked" || stage === "stopped" || stage === "done") && (
            <Button variant={stage === "done" || good === 0 ? "primary" : "secondary"} onClick={anew}>
              {say("import.others")}
            </Button>
          )}
          {stage === "checked" && (
            <Paragraph data-size="sm" className="soft">
              {say("import.nothingYet")}
            </Paragraph>
          )}
          {stage === "importing" && (
            <Paragraph data-size="sm" className="soft">
              {say("import.stay")}
            </Paragraph>
          )}
        </div>
      </section>
      <Found telling={telling} />
      <Notes telling={telling} />
    </>
  );
}

export function ImportPage() {
  const say = useSay();
  const announce = useAnnounce();
  const session = useSession();
  const bringing = useBringing();
  const { stage, fault, check } = bringing;
  const why = stage === "choosing" && fault ? say(REASONS.includes(fault.reason) ? `import.refused.${fault.reason}` : `fault.${fault.kind}`) : undefined;
  useEffect(() => {
    if (why) announce(why);
  }, [why]);
  const may = session.data === undefined || session.data.role === Role.COORDINATOR;
  return (
    <>
      <Title text={say("import.title")} />
      <Paragraph className="import-what">{say("import.what")}</Paragraph>
      {!may && <Paragraph className="fault">{say("import.notYours")}</Paragraph>}
      <div className="import">
        {may && stage === "choosing" && (
          <>
            {why && <p className="fault">{why}</p>}
            <Choose take={(files) => void check(files)} />
            <Known />
          </>
        )}
        {stage !== "choosing" && <Brought bringing={bringing} />}
      </div>
    </>
  );
}

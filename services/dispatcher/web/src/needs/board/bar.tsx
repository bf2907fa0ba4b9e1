// What can be done with the rows that are chosen: at the lower edge, while something is chosen or goes on.
import { Button, Paragraph } from "@digdir/designsystemet-react";
import { useEffect, useRef, useState } from "react";
import { Press } from "../../offline/away";
import { useSay } from "../../words";
import type { Row } from "../reading";
import type { Chosen } from "./chosen";
import { Summary } from "./summary";
import type { Working } from "./working";

const sum = (rows: readonly Row[], count: (row: Row) => number) => rows.reduce((so, row) => so + count(row), 0);

/** Before anything is cancelled: what it means, and who will be told. */
function Sure({ rows, yes, no }: { rows: Row[]; yes: () => void; no: () => void }) {
  const say = useSay();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  const agreed = sum(rows, (row) => row.session.taken);
  const asked = sum(rows, (row) => row.session.offersOut + row.session.waiting);
  return (
    <div className="bulk-sure" ref={box} tabIndex={-1} role="group" aria-labelledby="bulk-sure" onKeyDown={(event) => event.key === "Escape" && no()}>
      <Paragraph id="bulk-sure">
        <strong>{say("needs.cancel.what", { count: rows.length })}</strong>{" "}
        {agreed > 0 && `${say("needs.cancel.agreed", { count: agreed })} `}
        {asked > 0 && `${say("needs.cancel.asked", { count: asked })} `}
        {agreed + asked === 0 && `${say("needs.cancel.nobody")} `}
        {say("needs.cancel.series")}
      </Paragraph>
      <div className="buttons">
        <Press data-size="sm" data-color="danger" onClick={yes}>
          {say("needs.cancel.sure", { count: rows.length })}
        </Press>
        <Button data-size="sm" variant="tertiary" onClick={no}>
          {say("needs.cancel.keep")}
        </Button>
      </div>
    </div>
  );
}

type Given = { chosen: Chosen; working: Working; print: (rows: Row[]) => void; file: (rows: Row[]) => void; printing: boolean; none: () => void };

export function Bar({ chosen, working, print, file, printing, none }: Given) {
  const say = useSay();
  const [isSure, sure] = useState(false);
  const cancel = useRef<HTMLButtonElement>(null);
  const { rows } = chosen;
  const { work } = working;
  if (work) {
    return (
      <section className="bulk" aria-label={say("needs.bulk")}>
        <Summary work={work} working={working} />
      </section>
    );
  }
  if (rows.length === 0) return null;
  const keep = () => {
    sure(false);
    requestAnimationFrame(() => cancel.current?.focus({ preventScroll: true }));
  };
  return (
    <section className="bulk" aria-label={say("needs.bulk")}>
      {isSure ? (
        <Sure
          rows={rows}
          no={keep}
          yes={() => {
            sure(false);
            working.begin("cancel", rows);
          }}
        />
      ) : (
        <div className="bulk-line">
          <strong>{say("needs.chosen", { count: rows.length })}</strong>
          <Press data-size="sm" onClick={() => working.begin("ask", rows)}>
            {say("needs.bulk.ask")}
          </Press>
          {rows.some((row) => row.session.offersOut > 0) && (
            <Press data-size="sm" variant="secondary" onClick={() => working.begin("remind", rows)}>
              {say("needs.bulk.remind")}
            </Press>
          )}
          <Button data-size="sm" variant="secondary" loading={printing} onClick={() => print(rows)}>
            {say("needs.print")}
          </Button>
          <Button data-size="sm" variant="secondary" onClick={() => file(rows)}>
            {say("needs.csv")}
          </Button>
          <Button data-size="sm" variant="tertiary" data-color="danger" ref={cancel} onClick={() => sure(true)}>
            {say("needs.cancel")}
          </Button>
          <Button data-size="sm" variant="tertiary" onClick={none}>
            {say("needs.chosen.none")}
          </Button>
        </div>
      )}
    </section>
  );
}

// Where the centre asks by itself, round by round: how many at a time, from when on, and a round now.
import { Paragraph } from "@digdir/designsystemet-react";
import { useCentre, useWall } from "../../centre";
import { dayOf, later } from "../../days";
import { Press } from "../../offline/away";
import { useDay } from "../../parts";
import { useSay } from "../../words";
import type { Row } from "../reading";

/** As the house counts: the first round leaves so many days before the start. */
const AHEAD = 14;

export function Waves({ row, ask, asking }: { row: Row; ask: () => void; asking: boolean }) {
  const say = useSay();
  const day = useDay();
  const { now } = useWall();
  const size = useCentre().data?.policy?.waveSize ?? 0;
  if (size === 0) return null;
  const from = later(dayOf(row.session.startsLocal), -AHEAD);
  const { offersOut } = row.session;
  const full = offersOut >= size * row.missing;
  return (
    <div className="waves">
      <Paragraph data-size="sm">
        {from > dayOf(now) ? say("need.wave.from", { size, day: day(from) }) : say("need.wave.on", { size })} {full && offersOut > 0 && say("need.wave.next")}
      </Paragraph>
      {!full && (
        <Press variant="tertiary" data-size="sm" loading={asking} onClick={ask}>
          {say("need.wave.ask", { count: size * row.missing - offersOut })}
        </Press>
      )}
    </div>
  );
}

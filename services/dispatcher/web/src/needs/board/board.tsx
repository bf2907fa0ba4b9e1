// Needs as a board: a column for each state. Where a card stands follows from what was answered, so nothing is dragged; each card has its
// next step instead.
import { Button, Checkbox, Heading, Paragraph, Tag } from "@digdir/designsystemet-react";
import { memo, useMemo } from "react";
import { Link } from "react-router";
import { Press } from "../../offline/away";
import { Places, useWhen } from "../../parts";
import { useSay } from "../../words";
import type { Row, Standing } from "../reading";
import type { Chosen, Tick } from "./chosen";
import { Chunk, SHORT, stretches } from "./chunk";
import { STANDINGS } from "./filter";

type Ask = (rows: Row[]) => void;
type Given = { row: Row; when: string; chosen: boolean; tick: Tick; ask: Ask | undefined };

const Card = memo(function Card({ row, when, chosen, tick, ask }: Given) {
  const say = useSay();
  const { session, profile, need } = row;
  const { title } = profile;
  const to = `/behov/${need.id}?okt=${session.id}`;
  const next = say(`needs.next.${row.standing}`);
  return (
    <li className={chosen ? "card chosen" : "card"}>
      <div className="card-top">
        <Link to={to}>{title}</Link>
        <Checkbox
          className="tick"
          aria-label={say("needs.choose", { title, when })}
          checked={chosen}
          onChange={(event) => tick(session.id, event.target.checked, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
        />
      </div>
      <p className="soft">
        {when}
        {profile.placeName && <> · {profile.placeName}</>}
      </p>
      {row.urgent && (
        <p>
          <Tag data-color="danger" data-size="sm">
            {say("urgent")}
          </Tag>
        </p>
      )}
      <div className="card-foot">
        <Places row={row} />
        {row.standing === "open" ? (
          <Press data-size="sm" variant="secondary" aria-label={say("needs.next.of", { next, title })} disabled={!ask} onClick={() => ask?.([row])}>
            {next}
          </Press>
        ) : (
          <Button asChild data-size="sm" variant="tertiary">
            <Link to={to} aria-label={say("needs.next.of", { next, title })}>
              {next}
            </Link>
          </Button>
        )}
      </div>
    </li>
  );
});

const Column = memo(function Column({ standing, rows, chosen, ask }: { standing: Standing; rows: readonly Row[]; chosen: Chosen; ask: Ask | undefined }) {
  const say = useSay();
  const when = useWhen();
  const cards = (some: readonly Row[]) => (
    <ul className="cards">
      {some.map((row) => {
        const { id, startsLocal, endsLocal } = row.session;
        return <Card key={id} row={row} when={when(startsLocal, endsLocal)} chosen={chosen.has(id)} tick={chosen.tick} ask={ask} />;
      })}
    </ul>
  );
  return (
    <section className={`state ${standing}`} aria-labelledby={`state-${standing}`}>
      <Heading level={2} data-size="2xs" id={`state-${standing}`}>
        {say(`standing.${standing}`)} <span className="count">{rows.length}</span>
      </Heading>
      {rows.length === 0 ? (
        <Paragraph className="empty">{say("needs.column.none")}</Paragraph>
      ) : rows.length > SHORT ? (
        stretches(rows).map((some, nth) => (
          <Chunk key={nth} length={some.length} first={nth === 0}>
            {() => cards(some)}
          </Chunk>
        ))
      ) : (
        cards(rows)
      )}
    </section>
  );
});

export function Board({ rows, chosen, ask, only }: { rows: readonly Row[]; chosen: Chosen; ask: Ask | undefined; only: Standing | undefined }) {
  const columns = useMemo(() => STANDINGS.filter((one) => !only || one === only).map((one) => [one, rows.filter((row) => row.standing === one)] as const), [rows, only]);
  return (
    <div className={only ? "board single" : "board"}>
      {columns.map(([standing, some]) => (
        <Column key={standing} standing={standing} rows={some} chosen={chosen} ask={ask} />
      ))}
    </div>
  );
}

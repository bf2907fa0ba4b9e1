// One of the three lists of today's page, with how many there are.
import { Heading, Paragraph } from "@digdir/designsystemet-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Row } from "../needs/reading";
import { SessionRow } from "../parts";
import { useSay } from "../words";

export const SHOWN = 8;

type Given = { title: string; rows: Row[]; empty: string; more?: boolean; withDay?: boolean; line?: (row: Row) => ReactNode; children?: ReactNode };

/** `line`: what else is said of each; `children`: what can be done with all of them. */
export function Column({ title, rows, empty, more, withDay, line, children }: Given) {
  const say = useSay();
  const shown = more ? rows.slice(0, SHOWN) : rows;
  return (
    <section className="column">
      <Heading level={2} data-size="xs">
        {title} <span className="count">{rows.length}</span>
      </Heading>
      {rows.length === 0 ? (
        <Paragraph className="empty">{empty}</Paragraph>
      ) : (
        <ul className="sessions">
          {shown.map((row) => (
            <SessionRow key={row.session.id} row={row} withDay={withDay}>
              {line?.(row)}
            </SessionRow>
          ))}
        </ul>
      )}
      {shown.length < rows.length && (
        <p className="more">
          <Link to="/behov">{say("today.more", { count: rows.length - shown.length })}</Link>
        </p>
      )}
      {children}
    </section>
  );
}

// One theme of the numbers: its table first, all days together at its end, and the picture of it beside.
import { Heading, Table } from "@digdir/designsystemet-react";
import type { ReactNode } from "react";
import { useSay } from "../words";
import { useName, type Column } from "./columns";
import type { Numbers } from "./reading";

export function Sheet({ id, numbers, columns, children }: { id: string; numbers: Numbers; columns: Column[]; children: ReactNode }) {
  const say = useSay();
  const named = useName(numbers.total);
  return (
    <section className="numbers-sheet">
      <Heading level={2} data-size="xs" id={`numbers-${id}`}>
        {say(`numbers.${id}.title`)}
      </Heading>
      <div className="numbers-beside">
        {/* a table with many columns is moved sideways in its own frame, by the keyboard too */}
        <div className="numbers-frame" role="group" aria-labelledby={`numbers-${id}`} tabIndex={0}>
          <Table data-size="sm" aria-labelledby={`numbers-${id}`}>
            <Table.Head>
              <Table.Row>
                <Table.HeaderCell scope="col">{say("numbers.time")}</Table.HeaderCell>
                {columns.map(({ words }) => (
                  <Table.HeaderCell key={words} scope="col" className="number">
                    {say(words)}
                  </Table.HeaderCell>
                ))}
              </Table.Row>
            </Table.Head>
            <Table.Body>
              {numbers.rows.map((row) => {
                const { name, days } = named(row);
                return (
                  <Table.Row key={row.from}>
                    <Table.HeaderCell scope="row">
                      {name}
                      {days && <small>{days}</small>}
                    </Table.HeaderCell>
                    {columns.map(({ words, shown }) => (
                      <Table.Cell key={words} className="number">
                        {shown(row)}
                      </Table.Cell>
                    ))}
                  </Table.Row>
                );
              })}
            </Table.Body>
            <Table.Foot>
              <Table.Row>
                <Table.HeaderCell scope="row">{say("numbers.total")}</Table.HeaderCell>
                {columns.map(({ words, shown }) => (
                  <Table.Cell key={words} className="number">
                    {shown(numbers.total)}
                  </Table.Cell>
                ))}
              </Table.Row>
            </Table.Foot>
          </Table>
        </div>
        {children}
      </div>
    </section>
  );
}

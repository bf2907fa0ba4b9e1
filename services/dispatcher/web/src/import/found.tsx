// What was understood: each list with its rows, and the columns that are left unread.
import { Heading, Table } from "@digdir/designsystemet-react";
import { useSay } from "../words";
import { notesOf, type Telling } from "./telling";

export function Found({ telling }: { telling: Telling }) {
  const say = useSay();
  const faults = notesOf(telling, "fault");
  const faulty = (file: string) => new Set(faults.filter((note) => note.file === file).map(({ line }) => line)).size;
  const of = (file: string) => telling.progress.find((one) => one.file === file);
  if (telling.read.length === 0) return null;
  return (
    <section className="import-found" aria-labelledby="found">
      <Heading level={2} data-size="xs" id="found">
        {say("import.found")}
      </Heading>
      <div className="import-frame" role="group" aria-labelledby="found" tabIndex={0}>
        <Table data-size="sm" aria-labelledby="found">
          <Table.Head>
            <Table.Row>
              <Table.HeaderCell scope="col">{say("import.column.list")}</Table.HeaderCell>
              <Table.HeaderCell scope="col" className="number">
                {say("import.column.rows")}
              </Table.HeaderCell>
              <Table.HeaderCell scope="col" className="number">
                {say("import.column.faulty")}
              </Table.HeaderCell>
              <Table.HeaderCell scope="col">{say("import.column.columns")}</Table.HeaderCell>
              <Table.HeaderCell scope="col" className="number">
                {say("import.column.done")}
              </Table.HeaderCell>
            </Table.Row>
          </Table.Head>
          <Table.Body>
            {telling.read.map(({ file, rows, good, columns, unreadColumns }) => (
              <Table.Row key={file}>
                <Table.HeaderCell scope="row">
                  {say(`import.name.${file}`)}
                  <small>{file}</small>
                </Table.HeaderCell>
                <Table.Cell className="number">{rows}</Table.Cell>
                <Table.Cell className="number">{faulty(file)}</Table.Cell>
                <Table.Cell className="import-columns">
                  {say("import.columns", { count: columns.length })}
                  {unreadColumns.length > 0 && <small>{say("import.unread", { names: unreadColumns.join(", ") })}</small>}
                </Table.Cell>
                <Table.Cell className="number">{say("import.far", { done: of(file)?.done ?? 0, of: good })}</Table.Cell>
              </Table.Row>
            ))}
          </Table.Body>
        </Table>
      </div>
    </section>
  );
}

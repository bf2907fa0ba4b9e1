// What is wrong, or worth a second look: file by file and line by line, and as a file for whoever mends the lists.
import { Details, Heading, Paragraph } from "@digdir/designsystemet-react";
import { Download } from "../file";
import { useSay } from "../words";
import { useClause } from "./saying";
import { notesOf, type Note, type Telling } from "./telling";

/** More of one list are in the file: nobody reads them on a screen. */
const SHOWN = 100;

function Lines({ notes }: { notes: Note[] }) {
  const say = useSay();
  const clause = useClause();
  const files = [...new Set(notes.map(({ file }) => file))];
  return (
    <>
      {files.map((file) => {
        const all = notes.filter((note) => note.file === file);
        return (
          <div key={file} className="import-lines">
            <Heading level={3} data-size="2xs">
              {file}
            </Heading>
            <ol>
              {all.slice(0, SHOWN).map((note) => (
                <li key={`${note.line} ${note.column} ${note.what}`}>
                  <span className="import-where">
                    {say("import.line", { line: note.line })}
                    {note.column && <strong>{note.column}</strong>}
                  </span>
                  <span>{clause(note)}</span>
                </li>
              ))}
            </ol>
            {all.length > SHOWN && <Paragraph data-size="sm">{say("import.further", { count: all.length - SHOWN })}</Paragraph>}
          </div>
        );
      })}
    </>
  );
}

function NotesFile({ notes }: { notes: Note[] }) {
  const say = useSay();
  const clause = useClause();
  const table = () => [
    [say("import.csv.kind"), say("import.csv.file"), say("import.csv.line"), say("import.csv.column"), say("import.csv.what")],
    ...notes.map((note) => [say(`import.mark.${note.mark}`), note.file, note.line, note.column, clause(note)]),
  ];
  return <Download variant="secondary" name={say("import.csv.name")} table={table} label={say("import.download")} />;
}

export function Notes({ telling }: { telling: Telling }) {
  const say = useSay();
  const [faults, warnings, changes] = [notesOf(telling, "fault"), notesOf(telling, "warning"), notesOf(telling, "changed")];
  const all = [...faults, ...warnings, ...changes];
  if (all.length === 0) return null;
  return (
    <section className="import-notes" aria-labelledby="notes">
      <div className="import-head">
        <Heading level={2} data-size="xs" id="notes">
          {say("import.faults", { count: faults.length })}
        </Heading>
        <NotesFile notes={all} />
      </div>
      <Lines notes={faults} />
      {warnings.length > 0 && (
        <Details>
          <Details.Summary>{say("import.warnings", { count: warnings.length })}</Details.Summary>
          <Details.Content>
            <Lines notes={warnings} />
          </Details.Content>
        </Details>
      )}
      {changes.length > 0 && (
        <Details>
          <Details.Summary>{say("import.changes", { count: changes.length })}</Details.Summary>
          <Details.Content>
            <Lines notes={changes} />
          </Details.Content>
        </Details>
      )}
    </section>
  );
}

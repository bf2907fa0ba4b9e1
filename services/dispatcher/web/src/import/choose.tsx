// Where lists come in: chosen by a press, or dropped onto the sheet.
import { Button, Heading, Paragraph } from "@digdir/designsystemet-react";
import { FileImportIcon } from "@navikt/aksel-icons";
import { useRef, useState } from "react";
import { useSay } from "../words";

export const LISTS = ["organisasjoner.csv", "steder.csv", "frivillige.csv", "behov.csv", "besok.csv"] as const;

export function Choose({ take }: { take: (files: File[]) => void }) {
  const say = useSay();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  return (
    <section
      className={over ? "import-choose over" : "import-choose"}
      aria-labelledby="choose"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (event.dataTransfer.files.length > 0) take([...event.dataTransfer.files]);
      }}
    >
      <FileImportIcon aria-hidden fontSize="2.5rem" />
      <Heading level={2} data-size="xs" id="choose">
        {say("import.choose")}
      </Heading>
      <Paragraph className="soft">{say("import.drop")}</Paragraph>
      <input
        ref={input}
        type="file"
        multiple
        accept=".csv,.xlsx,.xls,.ods,text/csv"
        aria-label={say("import.files")}
        hidden
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = ""; // the same files may be chosen again once they are mended
          if (files.length > 0) take(files);
        }}
      />
      <Button onClick={() => input.current?.click()}>{say("import.pick")}</Button>
    </section>
  );
}

/** What the lists are called and what each holds: nobody has to know it by heart. */
export function Known() {
  const say = useSay();
  return (
    <section className="import-known" aria-labelledby="known">
      <Heading level={2} data-size="2xs" id="known">
        {say("import.lists")}
      </Heading>
      <dl>
        {LISTS.map((file) => (
          <div key={file}>
            <dt>{file}</dt>
            <dd>{say(`import.list.${file}`)}</dd>
          </div>
        ))}
      </dl>
      <Paragraph data-size="sm" className="soft">
        {say("import.safe")}
      </Paragraph>
    </section>
  );
}

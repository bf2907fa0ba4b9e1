// A list as a file for a spreadsheet: as it is seen, with a word once it is there.
import { Button } from "@digdir/designsystemet-react";
import { DownloadIcon } from "@navikt/aksel-icons";
import type { ComponentProps } from "react";
import { csvOf, handOver, type Table } from "./csv";
import { useAnnounce } from "./status";
import { useLanguage, useSay } from "./words";

/** Hands a table over, with the separator that the reader's spreadsheet takes for one. `name` has no ending yet. */
export function useFile() {
  const say = useSay();
  const announce = useAnnounce();
  const { language } = useLanguage();
  return (name: string, table: Table, said = say("file.done")) => {
    handOver(`${name}.csv`, csvOf(table, language === "en" ? "," : ";"));
    announce(said);
  };
}

type Press = { name: string; /** Made when it is asked for. */ table: () => Table; label?: string } & Pick<ComponentProps<typeof Button>, "variant" | "data-size">;

export function Download({ name, table, label, ...rest }: Press) {
  const say = useSay();
  const keep = useFile();
  return (
    <Button {...rest} onClick={() => keep(name, table())}>
      <DownloadIcon aria-hidden />
      {label ?? say("file.list")}
    </Button>
  );
}

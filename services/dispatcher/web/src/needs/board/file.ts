// Sessions as a file: the board and the list have it, and the week of the calendar.
import { useFile } from "../../file";
import { useLanguage, useSay } from "../../words";
import type { Row } from "../reading";
import { useCategory, useOrganisationNames } from "./names";
import { tableOf } from "./table";

/** `standing`: where that is not said as elsewhere. */
export function useRowsFile() {
  const say = useSay();
  const { language } = useLanguage();
  const category = useCategory();
  const organisations = useOrganisationNames();
  const keep = useFile();
  return (name: string, rows: readonly Row[], standing = (row: Row) => say(`standing.${row.standing}`)) => {
    const head = (column: string) => say(`needs.table.${column}`);
    keep(name, tableOf(rows, { language, head, standing, category, organisation: (id) => organisations.data?.get(id) ?? "", yes: say("needs.yes") }));
  };
}

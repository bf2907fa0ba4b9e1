// How a browser's own field for dates is typed in: it speaks the browser's language, whichever is chosen here.
import { Field } from "@digdir/designsystemet-react";
import { useSay } from "../words";

/** Below the field: dag.måned.år, or month/day/year. `unseen`: where there is room for the field alone. */
export function DayOrder({ unseen = false }: { unseen?: boolean }) {
  const say = useSay();
  const parts = new Intl.DateTimeFormat().formatToParts(new Date());
  return <Field.Description className={unseen ? "unseen" : "day-order"}>{parts.map(({ type, value }) => (type === "literal" ? value : say(`forms.${type}`))).join("")}</Field.Description>;
}

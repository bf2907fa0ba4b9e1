// What today looks at: the next days, and in them what has places left and nobody asked.
import { pressing, type Row } from "../needs/reading";

/** How far ahead the page looks for what has nobody. */
export const AHEAD = 7;

/** What needs somebody now, the most pressing first. */
export const needing = (rows: readonly Row[]): Row[] => pressing(rows.filter((row) => row.standing !== "asked"));

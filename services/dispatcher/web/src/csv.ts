// A table as a file that a spreadsheet opens: with a mark that it is UTF-8, and nothing in it that a spreadsheet would run.
import { practising } from "./practice/practising";

const BYTE_ORDER_MARK = "\uFEFF";

type Cell = string | number;
export type Table = readonly (readonly Cell[])[];

/** A text that begins like a formula is one to a spreadsheet, whatever it was meant as: an apostrophe makes it text. A number is a number. */
const harmless = (cell: Cell): string => (typeof cell === "string" && /^(\s*[=+\-@]|[\t\r])/.test(cell) ? `'${cell}` : String(cell));

const quoted = (cell: string, separator: string): string =>
  cell.includes(separator) || /["\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell;

/** Rows of cells as text, with the separator that the reader's spreadsheet takes for one: a semicolon where a comma stands within numbers. */
export const csvOf = (rows: Table, separator: "," | ";"): string =>
  BYTE_ORDER_MARK + rows.map((row) => `${row.map((cell) => quoted(harmless(cell), separator)).join(separator)}\r\n`).join("");

/** Hands a file over, as if somebody had followed a link to it. What is invented says so. */
export function handOver(name: string, text: string, type = "text/csv;charset=utf-8"): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = practising ? `øving-${name}` : name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

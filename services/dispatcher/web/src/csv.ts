// A table as a file that a spreadsheet opens: with a mark that it is UTF-8, and nothing in it that a spreadsheet would run.
const BYTE_ORDER_MARK = "\uFEFF";

/** A cell that begins like a formula is one to a spreadsheet, whatever it was meant as: an apostrophe makes it text. */
const harmless = (cell: string): string => (/^\s*[=+\-@]/.test(cell) ? `'${cell}` : cell);

const quoted = (cell: string, separator: string): string =>
  cell.includes(separator) || /["\r\n]/.test(cell) || cell !== cell.trim() ? `"${cell.replaceAll('"', '""')}"` : cell;

/** Rows of cells as text, with the separator that the reader's spreadsheet takes for one: a semicolon where a comma stands within numbers. */
export const csvOf = (rows: readonly (readonly string[])[], separator: "," | ";"): string =>
  BYTE_ORDER_MARK + rows.map((row) => row.map((cell) => quoted(harmless(cell), separator)).join(separator)).join("\r\n") + "\r\n";

/** Hands a file over, as if somebody had followed a link to it. */
export function handOver(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}

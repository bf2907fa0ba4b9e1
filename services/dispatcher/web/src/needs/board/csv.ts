// A table as a file that Excel opens as it is: semicolons, as Norwegian Excel expects, and a mark that says it is UTF-8.
const MARK = "\uFEFF";
const SEPARATOR = ";";

/** A sheet takes what begins so for a formula, and would run what somebody wrote into a title. */
const FORMULA = /^[=+\-@\t\r]/;

function cell(value: string | number): string {
  if (typeof value === "number") return String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /["\r\n;,]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export const csv = (rows: readonly (readonly (string | number)[])[]): string => MARK + rows.map((row) => `${row.map(cell).join(SEPARATOR)}\r\n`).join("");

/** Gives the browser a file to keep. */
export function download(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // the browser has taken hold of the file once the press has been dealt with
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

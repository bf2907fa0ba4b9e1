import { describe, expect, it } from "vitest";
import { csv } from "./csv";

const line = (...cells: (string | number)[]) => csv([cells]).slice(1);

describe("a table as a file", () => {
  it("says that it is UTF-8, and ends each line as Excel does", () => {
    expect(csv([["Når", "Hva"], ["tirsdag", "Følge"]])).toBe("\uFEFFNår;Hva\r\ntirsdag;Følge\r\n");
    expect(csv([])).toBe("\uFEFF");
  });

  it("keeps a cell together, whatever stands in it", () => {
    expect(line("a;b", "c,d", 'sa "ja"', "to\nlinjer", " luft ", "", 3)).toBe('"a;b";"c,d";"sa ""ja""";"to\nlinjer";" luft ";;3\r\n');
  });

  it("makes harmless what a sheet would take for a formula", () => {
    expect(line("=1+1", "+47 91", "-2", "@SUM(A1)", "\t=1", "\r=1")).toBe("'=1+1;'+47 91;'-2;'@SUM(A1);'\t=1;\"'\r=1\"\r\n");
    expect(line('=HYPERLINK("http://x";"y")')).toBe('"\'=HYPERLINK(""http://x"";""y"")"\r\n');
    expect(line("a=b", "08.00–10.00", -2)).toBe("a=b;08.00–10.00;-2\r\n");
  });
});

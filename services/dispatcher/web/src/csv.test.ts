import { describe, expect, it } from "vitest";
import { csvOf } from "./csv";

const cells = (...row: (string | number)[]) => csvOf([row], ";").slice(1, -2);

describe("a table as a file", () => {
  it("begins with the mark of UTF-8 and ends each line as spreadsheets do", () => {
    expect(csvOf([["Tid", "Økter"], ["Uke 48", "12"]], ";")).toBe("\uFEFFTid;Økter\r\nUke 48;12\r\n");
    expect(csvOf([["Time", "Hours"], ["Week 48", "1.5"]], ",")).toBe("\uFEFFTime,Hours\r\nWeek 48,1.5\r\n");
  });

  it("runs nothing: what begins like a formula is text", () => {
    expect(cells("=1+1", "+47", "-3", "@SUM(A1)", "1-2", "a=b")).toBe("'=1+1;'+47;'-3;'@SUM(A1);1-2;a=b");
    expect(cells(" =1+1", "\t=1+1", "\r=1")).toBe("' =1+1;'\t=1+1;\"'\r=1\"");
    expect(cells('=HYPERLINK("http://x";"y")')).toBe('"\'=HYPERLINK(""http://x"";""y"")"');
    expect(cells("08.00–10.00", -2, 3)).toBe("08.00–10.00;-2;3");
  });

  it("keeps what would break a line or a cell in quotes", () => {
    expect(cells("a;b", 'sier "ja"', "to\nlinjer", "1,5")).toBe('"a;b";"sier ""ja""";"to\nlinjer";1,5');
    expect(csvOf([["1,5", "a;b"]], ",")).toBe('\uFEFF"1,5",a;b\r\n');
    expect(cells(" luft ", "", 'a;"b"')).toBe('" luft ";;"a;""b"""');
    expect(csvOf([], ";")).toBe("\uFEFF");
    expect(cells("=A1;B1")).toBe("\"'=A1;B1\"");
  });
});

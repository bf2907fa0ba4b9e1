// Everything that the reading can say of a row is said in each language, and nothing else is translated.
import { describe, expect, it } from "vitest";
import nb from "./said/nb.json";
import nn from "./said/nn.json";
import { clauseOf } from "./saying";

const sources = import.meta.glob<string>(["../../../../import/src/**/*.rs", "!**/tests.rs"], { query: "?raw", import: "default", eager: true });
/** The clauses as they stand in the code, without those of its tests. */
const clauses = new Set(
  Object.values(sources).flatMap((text) => {
    const [code = ""] = text.split("#[cfg(test)]\nmod tests");
    return [...code.matchAll(/\bsa(?:id|ying)\(\s*"((?:[^"\\]|\\.)*)"/g)].map(([, clause = ""]) => clause.replaceAll('\\"', '"'));
  }),
);
const places = (text: string) => [...new Set([...text.matchAll(/\{(\d)\}/g)].map(([, place]) => Number(place)))].sort();

describe("the clauses of the reading", () => {
  it.each([["nb", nb], ["nn", nn]] as const)("are all there in %s, each with its values", (_, words: Record<string, string>) => {
    expect(clauses.size).toBeGreaterThan(100);
    expect(Object.keys(words).sort()).toEqual([...clauses].sort());
    for (const [clause, text] of Object.entries(words)) {
      expect(places(text), clause).toEqual(Array.from({ length: clause.split("{}").length - 1 }, (_, place) => place));
    }
  });

  it("are said with their values, which may be clauses themselves", () => {
    const twin = {
      what: "line 2 has the same e-mail address: of such rows the first is taken",
      template: "line {} has {}: of such rows the first is taken",
      values: ["2", "the same e-mail address"],
    };
    expect(clauseOf(twin, "nb")).toBe("linje 2 har samme e-postadresse: av slike rader tas den første");
    expect(clauseOf(twin, "nn")).toBe("linje 2 har same e-postadresse: av slike rader blir den første teken");
    expect(clauseOf(twin, "en")).toBe(twin.what);
    expect(clauseOf({ what: '"man 18-16" names no day', template: "{} names no day (write it as man 15-20)", values: ['"man 18-16"'] }, "nb")).toContain("«man 18-16»");
  });

  it("of a room are said in its own words where nobody has put them into others", () => {
    expect(clauseOf({ what: "lies in the future", template: "", values: ["lies in the future"] }, "nb")).toBe("er fram i tid");
    expect(clauseOf({ what: "is odd", template: "", values: ["is odd"] }, "nn")).toBe("is odd");
  });
});

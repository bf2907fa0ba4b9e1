// Each key is there in each language, says something, and takes the same values.
import { describe, expect, it } from "vitest";
import { LANGUAGES, wished } from "./words";
import { valuesOf } from "./words/complete";
import { words as en } from "./words/en";
import { words as nb } from "./words/nb";
import { words as nn } from "./words/nn";
import { words as se } from "./words/se";

const WORDS = { nb, nn, en, se };

describe("the words of the console", () => {
  it.each(LANGUAGES)("are complete in %s", (language) => {
    expect(Object.keys(WORDS[language]).sort()).toEqual(Object.keys(WORDS.nb).sort());
    for (const [key, message] of Object.entries(WORDS[language])) {
      expect(message.trim(), key).not.toBe("");
      expect(valuesOf(message), key).toEqual(valuesOf(WORDS.nb[key] ?? ""));
    }
  });

  it("are each said in one place", () => {
    const files = import.meta.glob<Record<string, string>>("./**/words/nb.json", { eager: true, import: "default" });
    const keys = Object.values(files).flatMap((file) => Object.keys(file));
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

  it("are those of every key that the pages name", () => {
    const pages = import.meta.glob("./**/*.tsx", { query: "?raw", import: "default", eager: true }) as Record<string, string>;
    const named = Object.values(pages).flatMap((text) => [...text.matchAll(/say\(\s*"([^"]+)"/g)].map(([, key]) => key ?? ""));
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((key) => !(key in WORDS.nb))).toEqual([]);
  });

  it("are in the language that the browser asks for first", () => {
    expect([["nn-NO", "nb"], ["fr", "en-GB"], ["no"], ["se"], []].map((tags) => wished(tags))).toEqual(["nn", "en", "nb", "nb", "nb"]);
  });
});

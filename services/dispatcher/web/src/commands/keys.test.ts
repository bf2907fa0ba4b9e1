// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { COMMANDS, placeOf } from "../areas";
import { holds } from "../fold";
import { words } from "../words/nb";
import { aloneOf, isSearch } from "./keys";

const press = (key: string, more: Partial<Parameters<typeof aloneOf>[0]> = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, defaultPrevented: false, target: document.body, ...more });
const inside = (tag: string, type = "") => {
  const element = document.createElement(tag);
  if (type) element.setAttribute("type", type);
  return document.body.appendChild(element);
};

describe("keys", () => {
  it("each stand for one thing, which has a name", () => {
    const keys = COMMANDS.flatMap(({ key }) => key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => /^[a-z]$/.test(key))).toBe(true);
    expect(COMMANDS.filter((command) => !(command.words in words))).toEqual([]);
  });

  it("work alone where nothing is typed", () => {
    expect([aloneOf(press("n")), aloneOf(press("?", { target: inside("input", "checkbox") }))]).toEqual(["n", "?"]);
    for (const target of [inside("input"), inside("textarea"), inside("select"), inside("input", "search")]) expect(aloneOf(press("n", { target }))).toBeUndefined();
    for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }, { defaultPrevented: true }]) expect(aloneOf(press("n", more))).toBeUndefined();
    expect(aloneOf(press("Escape"))).toBeUndefined();
  });

  it("work again as soon as what was open over the page is closed, wherever the focus still is", () => {
    const over = document.body.appendChild(document.createElement("dialog"));
    const target = over.appendChild(document.createElement("input"));
    over.setAttribute("open", "");
    expect(aloneOf(press("n", { target }))).toBeUndefined();
    over.removeAttribute("open");
    expect(aloneOf(press("n", { target }))).toBe("n");
  });

  it("open the search with Ctrl or ⌘, wherever one is", () => {
    expect([isSearch(press("k", { ctrlKey: true, target: inside("input") })), isSearch(press("K", { metaKey: true })), isSearch(press("k"))]).toEqual([true, true, false]);
  });
});

describe("the search", () => {
  it("finds words in any order, without capitals and marks", () => {
    expect([holds("Skriv ut dagens liste", "liste SKRIV"), holds("Språk: Nynorsk", "sprak"), holds("Kart", "kalender"), holds("Kart", "")]).toEqual([true, true, false, true]);
  });
});

describe("a page", () => {
  it("belongs to the nearest place above it", () => {
    expect(["/behov", "/behov/need_1/endre", "/behov/ny", "/frivillige/ny", "/nope"].map((path) => placeOf(path)?.to)).toEqual(["/behov", "/behov", "/behov/ny", "/frivillige", undefined]);
  });
});

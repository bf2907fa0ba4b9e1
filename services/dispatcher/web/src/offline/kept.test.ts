// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from "vitest";
import { allKept, forget, keep, LONGEST, MOST, noteLive, outdate } from "./kept";

const NOW = Date.parse("2026-11-27T12:00:00Z");
const entry = (name: string, at: number, body = "x") => ({ key: ["need", name], at, body });
const names = (now = NOW) => allKept(now).map(({ key }) => key[1]);

beforeEach(() => {
  sessionStorage.clear();
  vi.setSystemTime(NOW);
});

describe("what a tab keeps", () => {
  it("is the last answer of each kind, no longer than a session lives", () => {
    keep(entry("one", NOW - 1_000, "before"));
    keep(entry("one", NOW, "after"));
    keep(entry("two", NOW - LONGEST + 1));
    expect(allKept(NOW).map(({ body }) => body)).toEqual(["x", "after"]);
    expect(names(NOW + 1)).toEqual(["one"]);
    expect(names(NOW)).toEqual(["one"]); // what was too old is gone for good
  });

  it("has a size: what is oldest goes, and what is larger is not kept at all", () => {
    const third = "x".repeat(MOST / 3);
    for (const [nth, name] of ["one", "two", "three"].entries()) keep(entry(name, NOW - 10 + nth, third));
    expect(names()).toEqual(["two", "three"]);
    keep(entry("huge", NOW, "x".repeat(MOST)));
    expect(names()).toEqual(["two", "three"]);
  });

  it("was true as long as the page was live, unless something was told since", () => {
    keep(entry("one", NOW - 60_000));
    keep(entry("two", NOW - 60_000));
    noteLive(NOW - 1_000);
    outdate(["need", "two"]);
    expect(allKept(NOW).map(({ key, at }) => [key[1], NOW - at])).toEqual([["two", 60_000], ["one", 1_000]]);
    keep(entry("two", NOW));
    expect(names()).toEqual(["one", "two"]);
  });

  it("is forgotten altogether, and what is broken is nothing", () => {
    keep(entry("one", NOW));
    outdate(["need", "one"]);
    noteLive(NOW);
    sessionStorage.setItem("borgertorg.kept.broken", "{");
    expect(names()).toEqual(["one"]);
    sessionStorage.setItem("borgertorg.draft", "stays");
    forget();
    expect({ ...sessionStorage }).toEqual({ "borgertorg.draft": "stays" });
  });
});

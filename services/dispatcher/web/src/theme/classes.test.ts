// A style sheet stays once its page was looked at: what two areas call by one name, each would style for the other.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const SRC = join(import.meta.dirname, "..");

it("has a class styled by one area alone", () => {
  const areas = new Map<string, Set<string>>();
  for (const file of readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".css"))) {
    const text = readFileSync(join(SRC, file), "utf8").replace(/\/\*.*?\*\//gs, "");
    for (const [, selectors = ""] of text.matchAll(/([^{};]+)\{/g))
      for (const [, name = ""] of selectors.split(",").map((one) => /^\.([\w-]+)$/.exec(one.trim()) ?? []))
        if (name) areas.set(name, (areas.get(name) ?? new Set()).add(file.split("/")[0] ?? ""));
  }
  expect(areas.size).toBeGreaterThan(100);
  expect([...areas].filter(([, of]) => of.size > 1).map(([name, of]) => `${name}: ${[...of].join(", ")}`)).toEqual([]);
});

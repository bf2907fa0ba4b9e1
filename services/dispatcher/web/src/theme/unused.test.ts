// What the build leaves out is used nowhere: it would be there, and do nothing.
import { expect, it } from "vitest";
import { UNUSED } from "./unused";

it("leaves out of Designsystemet what no page uses", () => {
  const pages = import.meta.glob("../**/*.tsx", { query: "?raw", import: "default", eager: true }) as Record<string, string>;
  const imports = Object.values(pages).flatMap((text) => [...text.matchAll(/import \{([^}]+)\} from "@digdir\/designsystemet-react"/g)].map(([, names]) => names ?? ""));
  const used = new Set(imports.flatMap((names) => names.split(",")).map((name) => name.replace("type ", "").trim()));
  expect(used).toContain("Field");
  expect(UNUSED.filter((name) => used.has(name))).toEqual([]);
});

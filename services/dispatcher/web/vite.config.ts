// How the console is built: hashed names under assets, each beside its compressed form, which the door hands out as it is; and in the
// root the worker that keeps them.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { UNUSED } from "./src/theme/unused.ts";
import { isComplete, type Messages } from "./src/words/complete.ts";

const folder = join(import.meta.dirname, "dist");
const assets = () => readdirSync(join(folder, "assets")).map((file) => `assets/${file}`);

// what the worker keeps, a version that changes with any of it, and the addresses that the door answers with the console
const listed = {
  name: "listed",
  closeBundle() {
    const files = assets().filter((name) => /\.(js|css|svg|woff2)$/.test(name)); // a kind that the door does not hand out fails the rest
    const page = readFileSync(join(folder, "index.html"), "utf8");
    const version = createHash("sha256").update([page, ...files].join("\n")).digest("hex").slice(0, 16);
    const door = readFileSync(join(import.meta.dirname, "../src/screens.rs"), "utf8");
    const areas = /const AREAS[^=]*=\s*\[([^\]]+)\]/.exec(door)?.[1]?.match(/[\w-]+/g);
    const entry = /src="(\/assets\/[^"]+)"/.exec(page)?.[1];
    if (!entry || !areas) throw new Error("the worker does not learn what it keeps");
    const worker = join(folder, "worker.js");
    const built = JSON.stringify({ version, entry, areas, files: [...files.map((name) => `/${name}`), "/favicon.svg"] });
    writeFileSync(worker, readFileSync(worker, "utf8").replace("__BUILT__", () => built));
  },
};

const compressed = {
  name: "compressed",
  closeBundle() {
    for (const name of ["index.html", "worker.js", ...assets()]) {
      if (/\.(html|js|css|svg)$/.test(name)) {
        writeFileSync(join(folder, `${name}.gz`), gzipSync(readFileSync(join(folder, name)), { level: 9 }));
      }
    }
  },
};

/** All messages of a language, an area a file. */
const messagesOf = (language: string) =>
  readdirSync(join(import.meta.dirname, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(join("words", `${language}.json`)))
    .reduce<Messages>((all, name) => ({ ...all, ...(JSON.parse(readFileSync(join(import.meta.dirname, "src", name), "utf8")) as Messages) }), {});

const unused = new RegExp(`/@digdir/designsystemet-web/dist/esm/(${UNUSED.join("|").toLowerCase()})/|/@u-elements/u-(combobox|datalist|tabs)/`);

export default defineConfig({
  plugins: [react(), listed, compressed],
  define: { SAMI_SUPPLIED: JSON.stringify(isComplete(messagesOf("nb"), messagesOf("se"))) },
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: "index.html", worker: "src/offline/worker/worker.ts" },
      // neither says of itself that what nobody uses can be left out: a quarter of the script at start
      treeshake: { moduleSideEffects: (id) => !id.includes("/@digdir/designsystemet-react/") && !unused.test(id) },
      output: { entryFileNames: ({ name }) => (name === "worker" ? "worker.js" : "assets/[name]-[hash].js") },
    },
  },
  test: { include: ["src/**/*.test.{ts,tsx}"] },
});

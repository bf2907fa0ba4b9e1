// How the console is built: hashed names under assets, each beside its compressed form, which the door hands out as it is.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { isComplete, type Messages } from "./src/words/complete.ts";

const compressed = {
  name: "compressed",
  closeBundle() {
    const folder = join(import.meta.dirname, "dist");
    for (const name of ["index.html", ...readdirSync(join(folder, "assets")).map((file) => `assets/${file}`)]) {
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

export default defineConfig({
  plugins: [react(), compressed],
  define: { SAMI_SUPPLIED: JSON.stringify(isComplete(messagesOf("nb"), messagesOf("se"))) },
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  test: { include: ["src/**/*.test.{ts,tsx}"] },
});

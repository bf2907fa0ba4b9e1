// How the console is built: hashed names under assets, each beside its compressed form, which the door hands out as it is.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

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

export default defineConfig({
  plugins: [react(), compressed],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  test: { include: ["src/**/*.test.{ts,tsx}"] },
});

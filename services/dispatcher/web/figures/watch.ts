// What the browser itself says of a page: when the first and the largest content was painted, what moved, what held it up.
import type { Page } from "@playwright/test";

export type Figures = { first: number; largest: number; shown: number; blocked: number; shift: number; script: number };
type Seen = { first: number; largest: number; shown: number; shift: number; long: [number, number][]; slowest: number };
/** Milliseconds, bytes, and of what moves as the browser counts it. */
export const GOALS = { first: 1_000, script: 250_000, change: 300, behind: 100, shift: 0.1 };
declare global {
  interface Window {
    seen: Seen;
    /** When another count of what is shown stood there. */
    change: Promise<number>;
  }
}

/** From the first moment of each page on. `shown`: the heading is there, and nothing is being fetched any more. */
export const watch = (page: Page) =>
  page.addInitScript(() => {
    const seen: Seen = (window.seen = { first: 0, largest: 0, shown: 0, shift: 0, long: [], slowest: 0 });
    const hear = (type: string, told: (entry: PerformanceEntry) => void, more: object = {}) =>
      new PerformanceObserver((list) => list.getEntries().forEach(told)).observe({ type, buffered: true, ...more });
    hear("paint", ({ name, startTime }) => name === "first-contentful-paint" && (seen.first = startTime));
    hear("largest-contentful-paint", ({ startTime }) => (seen.largest = startTime));
    hear("layout-shift", (entry) => {
      const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
      if (!hadRecentInput) seen.shift += value;
    });
    hear("longtask", ({ startTime, duration }) => seen.long.push([startTime, duration]));
    hear("event", ({ name, duration }) => /^key|^input/.test(name) && (seen.slowest = Math.max(seen.slowest, duration)), { durationThreshold: 16 });
    const look = () => {
      if (document.querySelector("main h1") && !document.querySelector("main [aria-busy='true']")) seen.shown = performance.now();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });

/** Once the page has come to rest. */
export async function figures(page: Page): Promise<Figures> {
  await page.waitForFunction(() => window.seen.shown > 0, undefined, { timeout: 60_000 });
  return page.evaluate(async () => {
    for (let rest = 0; rest < 3; rest += 1) await new Promise((pass) => requestIdleCallback(pass));
    const { first, largest, shown, shift, long } = window.seen;
    const script = performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".js")) as PerformanceResourceTiming[];
    return {
      first, largest, shown, shift,
      // what each long task takes beyond 50 ms, after the first content
      blocked: long.filter(([start]) => start >= first).reduce((sum, [, took]) => sum + took - 50, 0),
      script: script.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
    };
  });
}

/** How long after a key the page showed what it does, at worst, while these words are typed. */
export async function behind(page: Page, words: string): Promise<number> {
  await page.evaluate(() => void (window.seen.slowest = 0));
  await page.keyboard.type(words, { delay: 130 });
  return page.evaluate(async () => {
    for (let rest = 0; rest < 3; rest += 1) await new Promise((pass) => requestIdleCallback(pass));
    return window.seen.slowest;
  });
}

/** Milliseconds from a commit until the screen asked for what had changed, of that call, and from its answer until it stood there. */
export type Leg = { told: number; fetched: number; drawn: number; all: number };

/** Begins to look for another count of what is shown; gives, once it stands there, how long after its commit that was. */
export async function changeSeen(page: Page): Promise<(committed: number) => Promise<Leg>> {
  await page.evaluate(() => {
    performance.clearResourceTimings();
    const label = () => document.querySelector(".tools label")?.textContent ?? "";
    const before = label();
    window.change = (async () => {
      while (label() === before) await new Promise(requestAnimationFrame);
      return performance.now();
    })();
  });
  return async (committed) => {
    const { origin, at, startTime, duration } = await page.evaluate(async () => {
      const at = await window.change;
      const calls = performance.getEntriesByType("resource").filter(({ name, startTime, duration }) => name.endsWith("/ListNeeds") && startTime + duration <= at);
      const { startTime = at, duration = 0 } = calls.at(-1) ?? {};
      return { origin: performance.timeOrigin, at, startTime, duration };
    });
    return { told: origin + startTime - committed, fetched: duration, drawn: at - startTime - duration, all: origin + at - committed };
  };
}

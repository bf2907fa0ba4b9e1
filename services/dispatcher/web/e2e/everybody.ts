// What each page must be for everybody: no fault that axe knows, in both schemes and both sizes; nothing wider than the window, at 320 px
// and with text twice as large too. SHOTS=<folder> keeps a picture of each.
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, url } from "./people";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SIZES = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
/** What fades in is there first: half seen, its colours are not its own. */
const atRest = (page: Page) =>
  page.evaluate(() => Promise.allSettled(document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().endTime) < 2_000).map(({ finished }) => finished)));
const axe = async (page: Page) => {
  await atRest(page);
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(" ")}`);
};

/** What is on the screen now. */
export async function isForEverybody(page: Page, name: string): Promise<void> {
  await expect(page.locator("h1").first()).toBeAttached(); // the frame stands there before its page has come
  for (const scheme of ["light", "dark"] as const) {
    for (const size of SIZES) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize(size);
      expect(await axe(page), `${name} ${scheme} ${size.width}`).toEqual([]);
      expect(await overflow(page), `${name} ${size.width}`).toBeLessThanOrEqual(0);
      const shots = process.env["SHOTS"];
      if (shots) await page.screenshot({ path: `${shots}/${name}-${scheme}-${size.width}.png`, fullPage: size.width < 500 });
    }
  }
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await overflow(page), `${name} at 320 px`).toBeLessThanOrEqual(0);
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  await page.setViewportSize({ width: 640, height: 800 });
  expect(await overflow(page), `${name} with text twice as large`).toBeLessThanOrEqual(0);
  await page.evaluate(() => (document.documentElement.style.fontSize = ""));
}

/** A page of the console, once it shows what it is for. */
export async function pageIsForEverybody(page: Page, name: string, path: string, shown: (page: Page) => Promise<void>): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(url() + path);
  await shown(page);
  await isForEverybody(page, name);
}

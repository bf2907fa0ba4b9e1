// Each page in both schemes and both sizes: no fault that axe knows, nothing wider than the window (320 px and twice the text too).
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, enter, test, url } from "./people";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SIZES = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];
const PAGES: [string, string, (page: Page) => Promise<void>][] = [
  ["i-dag", "/i-dag", async (page) => expect(page.getByRole("heading", { name: /Dagens liste|Today’s list|Lista for i dag/ })).toBeVisible()],
  ["behov", "/behov", async (page) => expect(page.getByRole("listitem").first()).toBeVisible()],
  ["ny", "/behov/ny", async (page) => expect(page.getByLabel("Hva trengs?")).toBeVisible()],
  ["ett", "/behov?stilling=open", async (page) => {
    await page.getByRole("listitem").getByRole("link").first().click();
    await expect(page.getByRole("button", { name: /^Spør/ })).toBeVisible();
    await expect(page.getByRole("checkbox").first()).toHaveAccessibleName(/\w/);
  }],
];

const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
const axe = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(" ")}`);
};

test("the pages of the console are for everybody", async ({ page }) => {
  test.setTimeout(240_000);
  await enter(page);
  for (const [name, path, shown] of PAGES) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(url() + path);
    await shown(page);
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
  }
});

test("the pages of the door are for everybody", async ({ page }) => {
  for (const path of ["/logg-inn", "/inn/brukt"]) {
    // a link that is over is answered as such, which the browser takes for an error
    await page.route("**/inn/brukt", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, status: 200 });
    });
    for (const scheme of ["light", "dark"] as const) {
      for (const size of SIZES) {
        await page.emulateMedia({ colorScheme: scheme });
        await page.setViewportSize(size);
        await page.goto(url() + path);
        expect(await axe(page), `${path} ${scheme} ${size.width}`).toEqual([]);
        expect(await overflow(page), `${path} ${size.width}`).toBeLessThanOrEqual(0);
        const shots = process.env["SHOTS"];
        if (shots) await page.screenshot({ path: `${shots}/${path.slice(1).replace("/", "-")}-${scheme}-${size.width}.png` });
      }
    }
  }
});

test("each language says days and months in its own words", async ({ page }) => {
  await enter(page);
  for (const [language, title, words] of [["nn", /I dag, (mån|tys|ons|tors|fre|laur|sun)dag \d+\. /, "Treng deg no"], ["en", /Today, \w+day \d+ /, "Needs you now"]] as const) {
    await page.getByLabel(/Språk|Language/).selectOption(language);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
    await expect(page.getByRole("heading", { name: words })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", language);
  }
  await page.getByLabel(/Language/).selectOption("nn");
  const text = await page.locator("main").innerText();
  expect(text).not.toMatch(/\b(Monday|Tuesday|Wednesday|Thursday|Friday|January|February|March|May|June|July|October|December)\b/);
});

// The first pages of the console and those of the door; the other areas look at their own pages in stories of their own.
import type { Page } from "@playwright/test";
import { ahead, post } from "./desk";
import { isForEverybody, pageIsForEverybody } from "./everybody";
import { expect, enter, test, url } from "./people";

const PAGES: [string, string, (page: Page) => Promise<void>][] = [
  ["i-dag", "/i-dag", async (page) => expect(page.getByRole("heading", { name: /Dagens liste|Today’s list|Lista for i dag/ })).toBeVisible()],
  ["behov", "/behov", async (page) => expect(page.getByRole("listitem").first()).toBeVisible()],
  ["ny", "/behov/ny", async (page) => expect(page.getByLabel("Hva trengs?")).toBeVisible()],
];

test("the pages of the console are for everybody", async ({ page }) => {
  test.setTimeout(240_000);
  await enter(page);
  for (const [name, path, shown] of PAGES) await pageIsForEverybody(page, name, path, shown);
  const { need } = await post("Et behov for alle", ahead(9));
  await pageIsForEverybody(page, "ett", `/behov/${need}`, async () => {
    await expect(page.getByRole("button", { name: /^Spør/ }).first()).toBeVisible();
    await expect(page.getByRole("checkbox").first()).toHaveAccessibleName(/\w/);
  });
});

test("the rest of the menu comes out on a phone, and goes by the keyboard", async ({ page }) => {
  await enter(page);
  await page.setViewportSize({ width: 390, height: 844 });
  const more = page.getByRole("button", { name: "Mer", exact: true });
  await more.click();
  await expect(more).toHaveAttribute("aria-expanded", "true");
  await isForEverybody(page, "meny");
  await page.setViewportSize({ width: 390, height: 844 }); // a wide window has no such button, and took the focus away
  await more.focus();
  await page.keyboard.press("Escape");
  await expect(more).toHaveAttribute("aria-expanded", "false");
});

test("the pages of the door are for everybody", async ({ page }) => {
  for (const path of ["/logg-inn", "/inn/brukt"]) {
    // a link that is over is answered as such, which the browser takes for an error
    await page.route("**/inn/brukt", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, status: 200 });
    });
    await page.goto(url() + path);
    await isForEverybody(page, path.slice(1).replace("/", "-"));
  }
  await page.goto(`${url()}/logg-inn`);
  await page.getByLabel("E-postadresse").fill("ingen@example.org");
  await page.getByRole("button", { name: "Send meg en lenke" }).click();
  await expect(page.getByLabel("Kode på seks sifre")).toBeVisible();
  await isForEverybody(page, "logg-inn-kode");
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
  await expect(page.locator("html")).toHaveAttribute("lang", "nn"); // its words have come
  const text = await page.locator("main").innerText();
  expect(text).not.toMatch(/\b(Monday|Tuesday|Wednesday|Thursday|Friday|January|February|March|May|June|July|October|December)\b/);
});

test("an address without a page says so", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/behov/a/b/c`);
  await expect(page.getByRole("heading", { level: 1, name: "Her er det ingen side" })).toBeVisible();
});

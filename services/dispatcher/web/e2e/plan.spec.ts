// The week's plan: it is made, watched to its end and read, a part of it is approved and taken back, and another part is asked for good.
import type { Page } from "@playwright/test";
import { isForEverybody, pageIsForEverybody } from "./everybody";
import { asks, enter, expect, test, url } from "./people";

async function made(page: Page, days: string): Promise<void> {
  await page.goto(`${url()}/plan`);
  await page.getByRole("radio", { name: days, exact: true }).check();
  await page.getByRole("button", { name: "Lag plan" }).click();
  await expect(page).toHaveURL(/\/plan\/\w+/);
  await expect(page.getByRole("heading", { level: 1, name: /^Plan for / })).toBeVisible();
}

const ready = (page: Page) => expect(page.getByRole("heading", { level: 2, name: /kan få folk/ })).toBeVisible({ timeout: 60_000 });

test("a plan is made, read, approved in part, taken back, and asked for good", async ({ page }) => {
  test.setTimeout(180_000);
  await enter(page);
  await made(page, "Neste uke");
  await ready(page);
  await expect(page.getByText(/% av det beste som er mulig|den beste som er mulig/)).toBeVisible();
  await expect(page.getByText(/frivillige får spørsmål/)).toBeVisible();
  const path = new URL(page.url()).pathname;

  // why a place stays empty
  await page.getByRole("checkbox", { name: /Med tomme plasser/ }).check();
  await expect(page.getByText(/plass(er)? blir tom/).first()).toBeVisible();
  await expect(page.getByText(/Ingen frivillige kan ta den|Alle som kan, er allerede med her|gjør mer nytte|Ingen rekker å bli spurt/).first()).toBeVisible();
  await page.getByRole("checkbox", { name: /Med tomme plasser/ }).uncheck();

  // taken back: nobody hears of it
  const parts = page.locator(".plan-session").filter({ has: page.getByRole("checkbox") });
  await parts.first().getByRole("checkbox").check();
  const quiet = asks().length;
  await page.getByRole("button", { name: /^Godkjenn de valgte og spør/ }).click();
  await expect(page.getByRole("heading", { level: 2, name: /blir spurt/ })).toBeFocused();
  await page.getByRole("button", { name: "Angre" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /^Angret/ })).toBeFocused();
  await expect(page.getByText("De står som forslag i planen igjen.")).toBeVisible();
  await expect(page.getByText("Ble spurt, kommer ikke")).toHaveCount(0);
  expect(asks().length).toBe(quiet);

  // for good: those asked stand on the need, and their mail leaves
  const session = parts.first();
  const name = session.getByRole("list", { name: /^Folk/ }).getByRole("listitem").filter({ hasText: "Forslag" }).first().locator("span").first();
  await expect(name).toHaveText(/\w/);
  const person = await name.innerText();
  const need = (await session.getByRole("link", { name: /^Se behovet/ }).getAttribute("href")) ?? "";
  await page.getByRole("button", { name: "Velg hele dagen" }).first().click();
  await page.getByRole("button", { name: /^Godkjenn de valgte og spør/ }).click();
  await expect(page.getByRole("heading", { level: 2, name: /blir spurt/ })).toBeFocused();
  await isForEverybody(page, "plan-spurt");
  await expect(page.getByText("Meldingene er på vei")).toBeVisible({ timeout: 30_000 });
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect.poll(() => asks().length, { timeout: 30_000 }).toBeGreaterThan(quiet);
  await page.goto(url() + need);
  await expect(page.getByRole("listitem").filter({ hasText: person }).filter({ hasText: "Venter" }).first()).toBeVisible();

  await page.goto(`${url()}/plan`);
  await expect(page.locator(`a[href="${path}"]`)).toBeVisible();
});

test("a plan is stopped, and found again after another page", async ({ page }) => {
  test.setTimeout(120_000);
  await enter(page);
  await page.goto(`${url()}/plan`);
  await page.getByText("Flere valg").click();
  await page.getByRole("checkbox", { name: /Bruk god tid/ }).check();
  await page.getByRole("radio", { name: "Andre dager" }).check();
  await page.getByLabel("Fra og med").fill("");
  await page.getByRole("button", { name: "Lag plan" }).click();
  await expect(page.getByText("Dette må rettes før planen kan lages")).toBeVisible();
  const first = new Date();
  await page.getByLabel("Fra og med").fill(first.toISOString().slice(0, 10));
  await page.getByLabel("Til og med").fill(new Date(first.getTime() + 83 * 86_400_000).toISOString().slice(0, 10));
  await page.getByRole("button", { name: "Lag plan" }).click();
  await expect(page).toHaveURL(/\/plan\/\w+/);
  const path = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "← Alle planer" }).click();
  await page.locator(`a[href="${path}"]`).click();
  const stop = page.getByRole("button", { name: "Stopp og bruk det som er funnet" });
  // a plan may be finished before anybody can stop it
  await expect(stop.or(page.getByRole("heading", { level: 2, name: /kan få folk|ingen flere/ }))).toBeVisible();
  if (await stop.isVisible()) await stop.click({ timeout: 5_000 }).catch(() => {});
  await expect(page.getByRole("heading", { level: 2, name: /kan få folk|ingen flere/ })).toBeVisible({ timeout: 70_000 });
});

test("the pages of the plan are for everybody", async ({ page }) => {
  test.setTimeout(240_000);
  await enter(page);
  await pageIsForEverybody(page, "plan", "/plan", async (page) => expect(page.getByRole("button", { name: "Lag plan" })).toBeVisible());
  await page.setViewportSize({ width: 1280, height: 800 });
  await made(page, "Neste uke");
  await expect(page.getByRole("heading", { level: 2, name: /kan få folk|ingen flere/ })).toBeVisible({ timeout: 60_000 });
  await pageIsForEverybody(page, "plan-en", new URL(page.url()).pathname, async (page) => expect(page.locator(".plan-session").first()).toBeVisible());
});

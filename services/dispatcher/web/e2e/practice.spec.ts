// Practice: plainly marked, with invented people who answer by themselves; nothing leaves the browser but what fetches the console itself.
import type { Page } from "@playwright/test";
import { isForEverybody } from "./everybody";
import { enter, expect, mails, test, url } from "./people";

/** What the page asked for that is no part of the console. */
function leaving(page: Page): string[] {
  const left: string[] = [];
  page.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    const isConsole = request.method() === "GET" && (pathname.startsWith("/assets/") || pathname === "/favicon.svg" || request.isNavigationRequest());
    if (origin !== url() || !isConsole) left.push(`${request.method()} ${request.url()}`);
  });
  return left;
}

async function begin(page: Page): Promise<void> {
  await enter(page);
  await page.goto(`${url()}/innstillinger/ov`);
  await page.getByRole("button", { name: "Øv med oppdiktede data" }).click();
  await expect(page.getByRole("region", { name: "Øv deg" })).toContainText("Du øver.");
  await expect(page.getByText("Øvelsund", { exact: true })).toBeVisible();
}

test("a need is posted, asked for, undone and covered in practice, and no request leaves the browser", async ({ page }) => {
  test.setTimeout(120_000);
  await enter(page);
  await page.goto(`${url()}/behov/ny`);
  await page.getByLabel("Hva trengs?").fill("Noe ordentlig");
  await page.goto(`${url()}/innstillinger/ov`);
  const mailed = mails().length;
  await page.getByRole("button", { name: "Øv med oppdiktede data" }).click();
  await expect(page.getByText("Øvelsund", { exact: true })).toBeVisible();
  const left = leaving(page);
  await expect(page.getByText("Direkte")).toBeVisible();

  await page.getByRole("link", { name: "Nytt behov" }).first().click();
  await expect(page.getByLabel("Hva trengs?")).toHaveValue("");
  await page.getByLabel("Hva trengs?").fill("Kaffe til øvelaget");
  await page.getByLabel("Slags hjelp").selectOption("måltid");
  await page.getByLabel("Hvor", { exact: true }).selectOption({ label: "Øvehuset" });
  await page.getByRole("button", { name: "Legg ut" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Kaffe til øvelaget" })).toBeVisible();

  await page.getByRole("button", { name: /^Spør de 3 øverste/ }).click();
  await page.getByRole("button", { name: "Angre", exact: true }).click();
  await expect(page.getByRole("status")).toContainText("Angret");

  await page.getByRole("button", { name: /^Spør de 3 øverste/ }).click();
  const asked = page.getByRole("region", { name: /^Spurt/ });
  await expect(asked.getByText("Ja", { exact: true })).toBeVisible({ timeout: 40_000 });
  await expect(page.getByText("Alle plassene er fylt")).toBeVisible();
  await page.getByRole("navigation", { name: "Sider" }).getByRole("link", { name: "Kalender" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Uke/ })).toBeVisible();
  expect(left).toEqual([]);
  expect(mails()).toHaveLength(mailed);

  await page.getByRole("button", { name: "Slutt å øve" }).click();
  await expect(page.getByRole("region", { name: "Øv deg" })).toBeHidden();
  await page.getByRole("link", { name: "Nytt behov" }).first().click();
  await expect(page.getByLabel("Hva trengs?")).toHaveValue("Noe ordentlig");
  await page.goto(`${url()}/behov?sok=øvelaget`);
  await expect(page.getByText("Ingen behov passer til søket")).toBeVisible();
});

test("what is not part of practice says so, and another tab stays real", async ({ page, context }) => {
  await begin(page);
  await page.goto(`${url()}/frivillige`);
  await expect(page.getByRole("heading", { level: 1, name: "Dette er ikke med i øvingen" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Øv deg" })).toBeVisible();
  const other = await context.newPage();
  await other.goto(`${url()}/frivillige`);
  await expect(other.getByRole("heading", { level: 1, name: "Frivillige" })).toBeVisible();
  await expect(other.getByRole("region", { name: "Øv deg" })).toBeHidden();
  await expect(other.getByText("Direkte")).toBeVisible();
});

test("the pages of practice are for everybody", async ({ page }) => {
  test.setTimeout(180_000);
  await enter(page);
  await page.goto(`${url()}/innstillinger/ov`);
  await expect(page.getByRole("button", { name: "Øv med oppdiktede data" })).toBeVisible();
  await isForEverybody(page, "ov");
  await page.setViewportSize({ width: 1280, height: 800 });
  await begin(page);
  await expect(page.getByRole("link", { name: "Følge til øvelegen" }).first()).toBeVisible();
  await isForEverybody(page, "ov-i-dag");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByLabel("Språk").selectOption("en");
  await expect(page.getByRole("region", { name: "Practise" })).toContainText("You are practising.");
  await page.getByRole("link", { name: "Følge til øvelegen" }).first().click();
  await expect(page.getByRole("button", { name: /^Ask/ }).first()).toBeVisible();
  await isForEverybody(page, "ov-ett-en");
});

// What somebody has done stands in the log a moment later, without whom it was about.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { ahead, ask, post } from "./desk";
import { pageIsForEverybody } from "./everybody";
import { enter, expect, test, url } from "./people";

const TITLE = "Vaske vinduer på grendehuset";
const lines = (page: Page) => page.getByRole("listitem").filter({ hasText: TITLE });

test("what was done stands in the log, live, and the file says the same", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/logg`);
  await expect(page.getByRole("heading", { level: 2, name: "i dag" })).toBeVisible();

  const { session } = await post(TITLE, ahead(1), { from: "14:00", until: "15:00", category: "turgruppe" });
  await expect(lines(page)).toHaveText([/^\d\d\.\d\d\s*Behovet ble lagt ut.*koordinator$/]);
  expect(await ask(session, 1)).toBe(1);
  await expect(lines(page).first()).toContainText("1 frivillig ble spurt");

  const asked = page.getByRole("checkbox", { name: "Spurt og svart" });
  await asked.click(); // the address changes first, and the tick follows it
  await expect(asked).toBeChecked();
  await expect(lines(page)).toHaveCount(1);
  const downloads = page.waitForEvent("download");
  await page.getByRole("button", { name: "Last ned CSV" }).click();
  const text = await readFile(await (await downloads).path(), "utf8");
  expect(text).toContain(`;1 frivillig ble spurt;${TITLE};koordinator\r\n`);
  expect(text).not.toContain("Behovet ble lagt ut");
  await lines(page).getByRole("link", { name: TITLE }).click();
  await expect(page.getByRole("heading", { level: 1, name: TITLE })).toBeVisible();
});

test("a day long ago has nothing, and one goes on from day to day", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/logg?dag=2026-01-09`);
  await expect(page.getByText("Det skjedde ingenting denne dagen.")).toBeVisible();
  await page.getByRole("button", { name: "Dagen etter" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "lørdag 10. januar" })).toBeVisible();
  await page.getByRole("button", { name: "Dagen før" }).click();
  await expect(page.getByLabel("Dag", { exact: true })).toHaveValue("2026-01-09");
});

test("the log is for everybody", async ({ page }) => {
  test.setTimeout(180_000);
  await enter(page);
  await pageIsForEverybody(page, "logg", "/logg", (at) => expect(at.getByRole("listitem").filter({ has: at.getByRole("time") }).first()).toBeVisible());
});

// Who was asked hours ago and has not answered is reminded: all at once from today's page, one by one on a need's page, several needs together.
// In a house of its own, whose clock was some hours behind while it asked.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { ahead, ask, post } from "./desk";
import { isForEverybody } from "./everybody";
import { moveInto, open, testkit } from "./house";
import { answer, enter, expect, mails, test, url } from "./people";

const HOURS = 3_600_000;
const KEPT = ["HOUSE_URL", "HOUSE_MAIL", "HOUSE_LINK", "HOUSE_COOKIE"] as const;
const before: Record<string, string> = {};
const [WAFFLES, MARKET, BRIDGE] = ["Vaffeldag ved elva", "Loppemarked i lia", "Dugnad ved brua"];
let close: (() => Promise<void>) | undefined;
let [market, bridge] = [{ need: "", session: "" }, { need: "", session: "" }];
let folder = "";

const about = (title: string, words: string) => mails().filter((text) => text.includes(`Subject: ${words} ${title}`));
const reminders = (title: string) => about(title, "Har du sett denne?");
const status = (page: Page) => page.getByRole("status");
const waiting = (page: Page) => page.locator("section.column").filter({ has: page.getByRole("heading", { name: /^Venter på svar/ }) });
const asked = (page: Page) => page.getByRole("region", { name: /^Spurt/ });
/** Whoever is suggested has a name before anybody looks for faults. */
async function namesAreThere(page: Page): Promise<void> {
  const boxes = page.getByRole("region", { name: "Foreslåtte" }).getByRole("checkbox");
  await expect(boxes.first()).toBeVisible();
  for (const box of await boxes.all()) await expect(box).toHaveAccessibleName(/\w{2}/);
}

test.beforeAll(async () => {
  test.setTimeout(240_000);
  folder = mkdtempSync(join(tmpdir(), "borgertorg-remind-"));
  const clock = join(folder, "clock");
  writeFileSync(clock, String(-6 * HOURS));
  for (const name of KEPT) before[name] = process.env[name] ?? "";
  const house = await open({ BORGERTORG_CLOCK: clock }, testkit());
  close = house.leave;
  moveInto(house);
  for (const title of [WAFFLES, MARKET]) {
    const posted = await post(title, ahead(4));
    if (title === MARKET) market = posted;
    expect(await ask(posted.session, 8)).toBeGreaterThan(3);
    await expect.poll(() => about(title, "Kan du hjelpe?").length, { timeout: 30_000 }).toBeGreaterThan(0);
  }
  writeFileSync(clock, "0");
  bridge = await post(BRIDGE, ahead(4));
  expect(await ask(bridge.session, 3)).toBe(3);
});
test.afterAll(async () => {
  await close?.();
  Object.assign(process.env, before);
  rmSync(folder, { recursive: true, force: true });
});

test("on a need's page each who waits can be reminded, undone, and it is said from when on and why not", async ({ page }) => {
  test.setTimeout(240_000);
  await enter(page);
  await page.goto(`${url()}/behov/${market.need}`);
  const one = asked(page).getByRole("button", { name: /^Purr: \S/ }).first();
  await expect(one).toHaveText("Purr");
  await namesAreThere(page);
  await isForEverybody(page, "ett-purr");
  await page.setViewportSize({ width: 1280, height: 800 });
  const name = ((await one.getAttribute("aria-label")) ?? "").replace("Purr: ", "");
  const her = asked(page).getByRole("listitem").filter({ hasText: name });
  await one.click();
  await expect(status(page)).toContainText("1 er purret. Du kan angre i 15 sekunder.");
  await expect(her).toContainText(/Purringen går /);
  await her.getByRole("button", { name: `Angre purringen: ${name}` }).click();
  await expect(status(page)).toContainText("Angret. Ingen er purret.");
  await expect(her.getByRole("button", { name: `Purr: ${name}` })).toBeVisible();
  const log = page.getByRole("region", { name: "Logg" });
  await expect(log.getByText("Purring angret før den gikk")).toBeVisible();

  await page.goto(`${url()}/behov/${bridge.need}`);
  const soon = asked(page).getByRole("button", { name: /^Purr: / }).first();
  await expect(soon).toHaveAttribute("aria-disabled", "true");
  await expect(soon).toHaveAccessibleDescription(/^Kan purres fra /);
  await soon.press("Enter");
  await expect(status(page)).toContainText(/Kan purres fra /);
  await expect(asked(page).getByRole("button", { name: "Purr alle" })).toHaveAccessibleDescription(/^Neste kan purres fra /);
  await namesAreThere(page);
  await isForEverybody(page, "ett-for-tidlig");
});

test("of several needs together those who may be reminded are, and of the others it is said why not", async ({ page }) => {
  await enter(page);
  test.setTimeout(240_000);
  await page.goto(`${url()}/behov`);
  for (const title of [MARKET, BRIDGE]) await page.getByRole("checkbox", { name: new RegExp(`^Velg ${title}`) }).click();
  const bar = page.getByRole("region", { name: "Det du har valgt" });
  await isForEverybody(page, "behov-purr");
  await page.setViewportSize({ width: 1280, height: 800 });
  await bar.getByRole("button", { name: "Purr dem som venter" }).click();
  await expect(bar).toContainText("Det er purret for 1 av 2.");
  await expect(bar.getByRole("list", { name: "Det som ikke ble gjort" })).toContainText(/Dugnad ved brua.*ble spurt for kort tid siden/);
  await bar.getByRole("button", { name: "Angre" }).click();
  await expect(status(page)).toContainText("Angret. Ingen er purret.");
  expect(reminders(MARKET)).toEqual([]);
});

test("all who wait are reminded from today's page, which can be undone, and may answer by the reminder", async ({ page }) => {
  test.setTimeout(240_000);
  await enter(page);
  const row = waiting(page).getByRole("listitem").filter({ hasText: WAFFLES });
  await expect(row).toContainText(/\d venter · spurt .* · kan svare til .*\d/);
  const all = waiting(page).getByRole("button", { name: "Purr alle" });
  await isForEverybody(page, "i-dag-purr");
  await page.setViewportSize({ width: 1280, height: 800 });

  await all.click();
  await expect(status(page)).toContainText(/\d+ er purret\. 3 ble spurt for kort tid siden\. Du kan angre i 15 sekunder\./);
  const bar = waiting(page).getByRole("group", { name: "Nettopp purret" });
  await expect(bar).toContainText(/går om \d+ sekund/);
  await bar.getByRole("button", { name: "Angre" }).click();
  await expect(status(page)).toContainText("Angret. Ingen er purret.");
  await expect(bar).toHaveCount(0);
  await expect(all).toBeFocused();
  await expect(all).not.toHaveAttribute("aria-disabled");

  await page.keyboard.press("Enter");
  await expect(bar).toBeVisible();
  await expect.poll(() => reminders(WAFFLES).length, { timeout: 45_000 }).toBeGreaterThan(0);
  const undone = reminders(WAFFLES).length;
  expect(new Set(reminders(WAFFLES).map((text) => /^To: .*$/m.exec(text)?.[0])).size, "each of them once").toBe(undone);
  await expect(row).toContainText(/purret \S/);
  await expect(all).toHaveAttribute("aria-disabled", "true");
  await expect(all).toHaveAccessibleDescription(/^Neste kan purres fra /);
  await all.press("Enter");
  await expect(status(page)).toContainText("Neste kan purres fra ");
  await isForEverybody(page, "i-dag-purret");

  await answer(/\/svar\/[\w.-]+/.exec(reminders(WAFFLES)[0] ?? "")?.[0] ?? "", "yes");
  await expect(row).toHaveCount(0);
});

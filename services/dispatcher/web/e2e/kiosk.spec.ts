// A screen in a public room: its link is made in the settings, its page keeps itself fresh, and is switched off.
import type { Page } from "@playwright/test";
import { ahead, post } from "./desk";
import { isForEverybody, pageIsForEverybody } from "./everybody";
import { enter, expect, test, url } from "./people";

async function made(page: Page, name: string): Promise<string> {
  await page.goto(`${url()}/innstillinger/skjermer`);
  await page.getByLabel("Hvor står skjermen?").fill(name);
  await page.getByRole("button", { name: "Lag lenke" }).click();
  await expect(page.getByRole("heading", { name: `Lenken til «${name}» er laget` })).toBeFocused();
  return page.getByLabel("Lenken", { exact: true }).inputValue();
}

test("a screen is made, shows what is needed and nothing private, keeps itself fresh, and is switched off", async ({ page, browser }) => {
  test.setTimeout(240_000);
  await enter(page);
  const tomorrow = ahead(1);
  await post("Lese høyt i barnehagen", tomorrow, { from: "00:30", until: "01:30", places: 2 });
  await page.goto(`${url()}/innstillinger/skjermer`);
  await page.getByRole("button", { name: "Lag lenke" }).click();
  await expect(page.getByText("Skriv hvor skjermen står.").last()).toBeVisible();
  const link = await made(page, "Inngangen");
  await isForEverybody(page, "skjerm-laget");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Ferdig" }).click();
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Inngangen" });
  await expect(row).toContainText("ikke vist ennå");

  const room = await (await browser.newContext({ locale: "nb-NO" })).newPage(); // signed in nowhere
  const faults: string[] = [];
  room.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await room.clock.install({ time: new Date() });
  await room.goto(link);
  await expect(room.getByRole("heading", { level: 1, name: "Vi trenger deg" })).toBeVisible();
  await expect(room.getByRole("listitem").filter({ hasText: "Lese høyt i barnehagen" })).toContainText("2 plasser ledige");
  await expect(room.locator("header")).toContainText(/\d\d\.\d\d/);
  await isForEverybody(room, "skjerm");
  await room.setViewportSize({ width: 1920, height: 1080 });
  if (process.env["SHOTS"]) await room.screenshot({ path: `${process.env["SHOTS"]}/skjerm-1920.png` });

  // a new one comes by itself; who has chosen a language and left finds the screen as it was
  await room.getByRole("link", { name: "Nynorsk" }).click();
  await expect(room.getByRole("heading", { level: 1, name: "Vi treng deg" })).toBeVisible();
  await post("Sortere ullgarn", tomorrow, { from: "00:15", until: "01:00" });
  await room.clock.fastForward(61_000);
  await expect(room.getByText("Sortere ullgarn")).toBeVisible();
  await room.clock.fastForward(61_000);
  await expect(room.getByRole("heading", { level: 1, name: "Vi trenger deg" })).toBeVisible();
  expect(faults).toEqual([]);

  await page.reload();
  await expect(row).toContainText("sist vist");
  await row.getByRole("button", { name: "Slå av: Inngangen" }).click();
  await expect(page.getByText("Lenken slutter å virke med en gang")).toBeVisible();
  await row.getByRole("button", { name: "Slå av", exact: true }).click();
  await expect(page.getByRole("status")).toContainText("Skjermen «Inngangen» er slått av");
  await room.clock.fastForward(61_000);
  await expect(room.getByRole("heading", { level: 1, name: "Her er det ingenting" })).toBeVisible();
  const [gone, never] = await Promise.all([link, `${url()}/skjerm/${"A".repeat(43)}`].map((address) => room.request.get(address)));
  expect([gone?.status(), never?.status(), await gone?.text()]).toEqual([404, 404, await never?.text()]);
});

test("what stood on a screen stays while the house is away, and says when it was true", async ({ page, browser }) => {
  await enter(page);
  const link = await made(page, "Kafeen");
  const room = await (await browser.newContext({ locale: "nb-NO" })).newPage();
  await room.clock.install({ time: new Date() });
  await room.goto(link);
  await expect(room.getByText("Dette sto her kl.")).toBeHidden();
  await room.route("**/skjerm/*", (route) => route.abort());
  await room.clock.fastForward(61_000);
  await expect(room.getByText("Dette sto her kl.")).toBeVisible();
  await room.unroute("**/skjerm/*");
  await room.clock.fastForward(61_000);
  await expect(room.getByText("Dette sto her kl.")).toBeHidden();
});

test("the page of the screens is for everybody", async ({ page }) => {
  await enter(page);
  await pageIsForEverybody(page, "innstillinger-skjermer", "/innstillinger/skjermer", async () => expect(page.getByRole("button", { name: "Lag lenke" })).toBeVisible());
});

// The way to everything by the keyboard: the search over pages, actions and needs, the keys alone, and their list.
import { createClient } from "@connectrpc/connect";
import { VolunteerService } from "../src/contract/borgertorg/volunteers/v1/volunteers_pb";
import { ahead, post, transport } from "./desk";
import { isForEverybody } from "./everybody";
import { enter, expect, test, url } from "./people";

test("a page and a need are found and opened by the keyboard alone", async ({ page }) => {
  await post("Papegøyen skal luftes", ahead(5));
  await enter(page);
  const menu = page.getByRole("button", { name: "Søk", exact: true });
  await menu.focus();
  await page.keyboard.press("Control+k");
  const search = page.getByRole("combobox", { name: "Hva vil du gjøre" });
  await expect(search).toBeFocused();
  await page.keyboard.type("skriv ut");
  await expect(page.getByRole("option", { name: "Skriv ut dagens liste", selected: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(search).toBeHidden();
  await expect(menu).toBeFocused();

  await page.keyboard.press("Control+k");
  await page.keyboard.type("papegøy");
  const found = page.getByRole("group", { name: "Behov" }).getByRole("option", { name: /^Papegøyen skal luftes/ });
  await expect(found).toBeVisible();
  await expect(search).toHaveAttribute("aria-activedescendant", (await found.getAttribute("id")) ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Papegøyen skal luftes" })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();

  await page.keyboard.press("Control+k");
  await page.keyboard.type("kalen");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: /^Uke \d+/ })).toBeVisible();

  await page.keyboard.press("Control+k");
  await page.keyboard.type("ingenting av dette");
  await expect(page.getByText("Ingen treff.")).toBeVisible();
  await expect(search).toBeFocused();
});

test("somebody is found by her name, and nobody is read before that", async ({ page }) => {
  await enter(page);
  const read: string[] = [];
  page.on("request", (request) => request.url().includes("VolunteerService") && read.push(request.url()));
  await expect(page.getByText("Direkte", { exact: true })).toBeVisible();
  const { volunteers } = await createClient(VolunteerService, transport()).listVolunteers({ pageSize: 2 });
  for (const words of ["ingenting av dette", ...volunteers.map(({ profile }) => profile?.name ?? "")]) {
    const before = read.length;
    await page.keyboard.press("Control+k");
    await page.keyboard.type(words);
    await expect(page.getByRole("group", { name: "Frivillige" }).getByRole("option", { name: `Finn «${words}» blant de frivillige` })).toHaveAttribute("aria-selected", "true");
    expect(read.length).toBe(before);
    await page.keyboard.press("Enter");
    await expect(page.getByLabel(/^Søk etter navn/)).toHaveValue(words); // also where the list stood already
    await expect(page).toHaveURL(/frivillige\?sok=/);
    await expect(page.getByRole("main").getByText(before === 0 ? "Ingen passer til søket." : words).first()).toBeVisible();
  }
});

test("the arrows go round, the language changes, and the next is taken", async ({ page }) => {
  await enter(page);
  await expect(page.getByText("Direkte", { exact: true })).toBeVisible();
  await page.keyboard.press("Control+k");
  const options = page.getByRole("listbox").getByRole("option");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowUp");
  await expect(options.last()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowDown");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.type("nynorsk");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("lang", "nn");
  const pressing = await page.locator(".column").first().getByRole("link").first().innerText();
  await page.keyboard.press("t");
  await expect(page.getByRole("heading", { level: 1, name: pressing })).toBeVisible();
});

test("keys alone do what their list says, not while one types, and not when they are off", async ({ page }) => {
  await enter(page);
  await expect(page.getByText("Direkte", { exact: true })).toBeVisible();
  await page.keyboard.press("?");
  const list = page.getByRole("dialog", { name: "Hurtigtaster" });
  await expect(list).toBeVisible();
  await expect(list.getByText("Nytt behov", { exact: true })).toBeVisible();
  await page.keyboard.press("b"); // what is open over the page keeps its keys
  await expect(page).toHaveURL(/i-dag$/);
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await page.keyboard.press("n");
  await expect(page.getByRole("heading", { level: 1, name: "Nytt behov" })).toBeVisible();
  await page.getByLabel("Hva trengs?").focus();
  await page.keyboard.type("b?k/");
  await expect(page.getByLabel("Hva trengs?")).toHaveValue("b?k/");
  await expect(page).toHaveURL(/behov\/ny$/);
  await page.getByLabel("Hva trengs?").fill("");

  await page.getByRole("button", { name: "Søk", exact: true }).click();
  await page.keyboard.type("hurtig");
  await page.keyboard.press("Enter");
  const on = list.getByRole("switch", { name: "Bruk taster alene" });
  await expect(on).toBeFocused();
  await expect(on).toBeChecked();
  await page.keyboard.press("Space");
  await expect(on).not.toBeChecked();
  await page.keyboard.press("Escape");
  await page.getByRole("main").focus();
  for (const key of ["?", "/", "i"]) await page.keyboard.press(key);
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page).toHaveURL(/behov\/ny$/);
});

test("on a touch screen keys alone are off until somebody wants them", async ({ browser }) => {
  const context = await browser.newContext({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 }, locale: "nb-NO" });
  const page = await context.newPage();
  await enter(page);
  await page.keyboard.press("n");
  await page.getByRole("button", { name: "Søk", exact: true }).tap();
  await page.getByRole("option", { name: /^Vis hurtigtastene/ }).tap();
  await expect(page.getByRole("switch", { name: "Bruk taster alene" })).not.toBeChecked();
  await expect(page).toHaveURL(/i-dag$/);
  await context.close();
});

test("the list of the day is printed from the search", async ({ page }) => {
  await page.addInitScript(() => {
    window.print = () => {
      document.documentElement.dataset["printed"] = document.querySelector(".paper-title")?.textContent ?? "nothing";
    };
  });
  await post("Dagens kaffekoking", ahead(0), { from: "23:00", until: "23:50" });
  await enter(page);
  await page.goto(`${url()}/behov`);
  await expect(page.getByRole("button", { name: "Søk", exact: true })).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("skriv ut dagens");
  await page.keyboard.press("Enter");
  await expect(page.locator("html")).toHaveAttribute("data-printed", /^I dag, /);
  await expect(page).toHaveURL(/i-dag$/);
});

test("the place in the menu is marked on the pages below it", async ({ page }) => {
  await enter(page);
  const marked = page.getByRole("navigation", { name: "Sider" }).locator("a.active");
  await page.goto(`${url()}/frivillige/ny`);
  await expect(marked).toHaveText("Frivillige");
  await expect(marked).toHaveAttribute("aria-current", "true");
  await page.goto(`${url()}/behov/ny`);
  await expect(marked).toHaveText("Nytt behov");
  await expect(marked).toHaveAttribute("aria-current", "page");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${url()}/organisasjoner/ny`);
  await expect(page.getByRole("button", { name: "Mer", exact: true })).toHaveClass(/active/);
});

test("the search and the list of keys are for everybody", async ({ page }) => {
  test.setTimeout(180_000);
  await enter(page);
  for (const [language, search, keys] of [["nb", "Søk", "Vis hurtigtastene"], ["en", "Search", "Show the shortcuts"]] as const) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByLabel(/^(Språk|Language)$/).selectOption(language);
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await page.getByRole("button", { name: search, exact: true }).click();
    await expect(page.getByRole("listbox").getByRole("option").first()).toBeVisible();
    await isForEverybody(page, `sok-${language}`);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("option", { name: keys }).click();
    await expect(page.getByRole("switch")).toBeVisible();
    await isForEverybody(page, `taster-${language}`);
    await page.keyboard.press("Escape");
  }
});

// A week is looked at, the next one, and a day further on; a session is opened from it; all of it by the keyboard too.
import type { Page } from "@playwright/test";
import { dayInWords, dayOf, later, localOf } from "../src/days";
import { daysFrom, mondayOf, numberOf, weekOf } from "../src/calendar/week";
import { cancel, post } from "./desk";
import { isForEverybody, pageIsForEverybody } from "./everybody";
import { enter, expect, test, url } from "./people";

const TODAY = dayOf(localOf(new Date(), "Europe/Oslo"));
const MONDAY = mondayOf(TODAY);
const NEXT = daysFrom(later(MONDAY, 7));
const day = (nth: number): string => NEXT[nth] ?? "";

const title = (page: Page) => page.getByRole("heading", { level: 1 });
const week = (monday: string) => new RegExp(`^Uke ${numberOf(weekOf(monday))},`);
/** A day of the list, by its heading. */
const onDay = (page: Page, date: string) => page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name: dayInWords(date, "nb") }) });

test("the next week is looked at, as a list and as a table, and a session is opened from it", async ({ page }) => {
  await post("Kalenderkaffe i kroken", day(3), { from: "18:00", until: "20:00" });
  const off = await post("Kalendertur som ble avlyst", day(3));
  await cancel(off.need);
  await enter(page);
  await page.getByRole("link", { name: "Kalender", exact: true }).click();
  await expect(title(page)).toHaveText(week(MONDAY));
  await page.getByRole("link", { name: "Neste uke" }).click();
  await expect(title(page)).toHaveText(week(later(MONDAY, 7)));
  await expect(page.getByRole("status")).toContainText(week(later(MONDAY, 7)));

  const thursday = onDay(page, day(3));
  const coffee = thursday.getByRole("listitem").filter({ hasText: "Kalenderkaffe i kroken" });
  await expect(coffee).toContainText("18.00–20.00");
  await expect(coffee).toContainText("0 av 1");
  await expect(thursday.getByRole("listitem").filter({ hasText: "Kalendertur som ble avlyst" })).toContainText("Avlyst");
  await expect(thursday.getByRole("link", { name: `Nytt behov ${dayInWords(day(3), "nb")}` })).toHaveAttribute("href", `/behov/ny?dag=${day(3)}`);

  await page.getByRole("group", { name: "Visning" }).getByText("Uke").click();
  const table = page.getByRole("table", { name: week(later(MONDAY, 7)) });
  await expect(table.getByRole("columnheader")).toHaveCount(7);
  await expect(table.getByRole("columnheader").nth(3)).toContainText(/torsdag/);
  await expect(table.getByRole("rowheader", { name: /^Kveld/ })).toBeVisible();
  await table.getByRole("link", { name: "Kalenderkaffe i kroken" }).click();
  await expect(title(page)).toHaveText("Kalenderkaffe i kroken");
  await page.goBack();
  await expect(table).toBeVisible();
  await expect(title(page)).toHaveText(week(later(MONDAY, 7)));
});

test("what is posted comes into the week that is looked at", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/kalender?uke=${weekOf(day(0))}`);
  await expect(onDay(page, day(1))).toBeVisible();
  await post("Kalenderhilsen fra naboen", day(1));
  await expect(onDay(page, day(1)).getByText("Kalenderhilsen fra naboen")).toBeVisible();
});

test("a day is found and a session opened by the keyboard alone", async ({ page }) => {
  await post("Kalenderstund med tastatur", day(2));
  await enter(page);
  await page.goto(`${url()}/kalender`);
  const field = page.getByLabel("Gå til dato");
  await field.focus();
  await field.fill(day(2)); // in which order its parts are typed is the browser's own affair
  await page.keyboard.press("Enter");
  const heading = page.getByRole("heading", { level: 2, name: dayInWords(day(2), "nb") });
  await expect(heading).toBeFocused();
  await expect(page.getByRole("link", { name: `Nytt behov ${dayInWords(day(2), "nb")}` }).first()).toBeVisible();
  const wanted = page.getByRole("link", { name: "Kalenderstund med tastatur" });
  for (let steps = 0; steps < 40; steps += 1) {
    await page.keyboard.press("Tab");
    if (await wanted.evaluate((link) => link === document.activeElement)) break;
  }
  await expect(wanted).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(title(page)).toHaveText("Kalenderstund med tastatur");
});

test("holidays have their names, and are red; the Sámi national day is a day of work", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/kalender?uke=2027-W19`);
  await expect(onDay(page, "2027-05-16")).toContainText("første pinsedag");
  await page.getByRole("link", { name: "Neste uke" }).click();
  await expect(onDay(page, "2027-05-17")).toContainText("grunnlovsdagen, andre pinsedag");
  await page.goto(`${url()}/kalender?uke=2027-W05&visning=uke`);
  await expect(page.getByRole("columnheader", { name: /lørdag 6/ })).toContainText("samefolkets dag, flaggdag");
  await expect(page.getByRole("columnheader", { name: /lørdag 6/ })).not.toHaveClass(/red/);
  await expect(page.getByRole("columnheader", { name: /søndag 7/ })).toHaveClass(/red/);
});

test("the calendar is said in nynorsk", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/kalender?uke=2027-W12&visning=uke`);
  await page.getByLabel("Språk").selectOption("nn");
  await expect(title(page)).toHaveText("Veke 12, 22.–28. mars 2027");
  await expect(page.getByRole("columnheader", { name: /^torsdag 25/ })).toContainText("skjertorsdag");
  await expect(page.getByRole("columnheader", { name: /^laurdag/ })).toBeVisible();
  expect(await page.locator("main").innerText()).not.toMatch(/\b(Monday|Tuesday|Thursday|Saturday|Sunday|March|Easter|week|Uke)\b/);
});

test("on paper the week is there, and nothing to press", async ({ page }) => {
  await post("Kalenderark til skranken", day(5));
  await enter(page);
  for (const view of ["agenda", "uke"]) {
    await page.goto(`${url()}/kalender?uke=${weekOf(day(0))}&visning=${view}`);
    await page.emulateMedia({ media: "print" });
    await expect(page.getByText("Kalenderark til skranken")).toBeVisible();
    await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
    await expect(page.getByRole("link", { name: /^Nytt behov/ })).toHaveCount(0);
    const shots = process.env["SHOTS"];
    if (shots) await page.pdf({ path: `${shots}/kalender-${view}.pdf`, format: "A4" });
    await page.emulateMedia({ media: null });
  }
});

test("both views are for everybody, and a phone has the list", async ({ page }) => {
  test.setTimeout(240_000);
  await post("Kalenderrunde for alle", day(4), { places: 3 });
  await enter(page);
  const shown = async () => expect(page.getByRole("link", { name: "Kalenderrunde for alle" })).toBeVisible();
  await pageIsForEverybody(page, "kalender", `/kalender?uke=${weekOf(day(0))}`, shown);
  await pageIsForEverybody(page, "kalender-nå", "/kalender", async () => expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible());
  await pageIsForEverybody(page, "kalender-uke", `/kalender?uke=${weekOf(day(0))}&visning=uke`, shown);
  await page.setViewportSize({ width: 390, height: 844 });
  await expect(page.getByRole("table")).toHaveCount(0);
  await shown();
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${url()}/kalender?uke=2027-W19&visning=uke`);
  await expect(page.getByRole("columnheader").first()).toBeVisible();
  await isForEverybody(page, "kalender-tom");
});

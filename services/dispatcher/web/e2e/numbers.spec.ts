// What happens in the house is counted: a need is posted, some are asked, one says yes, and the numbers and their file say so.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { ahead, ask, now, post } from "./desk";
import { pageIsForEverybody } from "./everybody";
import { answer, asks, enter, expect, test, url } from "./people";

const total = (page: Page, table: string) => page.getByRole("table", { name: table }).getByRole("row", { name: /^Til sammen/ }).getByRole("cell");
const number = async (page: Page, table: string, column: number) => Number((await total(page, table).nth(column).innerText()).replace(/\D/g, ""));

/** What stands at the end of the tables: new needs, sessions and places; asks and yeses. */
async function counted(page: Page) {
  await page.goto(`${url()}/tall`);
  await expect(total(page, "Behov og dekning").first()).toBeVisible();
  const [posted, sessions, places] = await Promise.all([0, 2, 3].map((column) => number(page, "Behov og dekning", column)));
  const [asked, yes] = await Promise.all([0, 1].map((column) => number(page, "Spurt og svart", column)));
  return { posted: posted ?? 0, sessions: sessions ?? 0, places: places ?? 0, asked: asked ?? 0, yes: yes ?? 0 };
}

test("what happens is counted, and the file says the same", async ({ page }) => {
  await enter(page);
  const before = await counted(page);

  await post("Rydde etter torgdagen", ahead(0), { from: now().slice(11), until: now(60).slice(11), places: 2 });
  const { session } = await post("Bære bøker til loppemarkedet", ahead(1), { from: "12:00", until: "13:00", category: "turgruppe" });
  const mailed = asks().length;
  const people = await ask(session, 3);
  expect(people).toBeGreaterThan(0);
  // who has no address is called by telephone: not each of them gets a mail
  await expect.poll(() => asks().length).toBeGreaterThan(mailed);
  await answer(asks()[mailed] ?? "", "yes");

  const after = await counted(page);
  expect(after.posted - before.posted).toBeGreaterThanOrEqual(2);
  expect(after.sessions - before.sessions).toBeGreaterThanOrEqual(1);
  expect(after.places - before.places).toBeGreaterThanOrEqual(2);
  expect(after.asked - before.asked).toBeGreaterThanOrEqual(people);
  expect(after.yes - before.yes).toBeGreaterThanOrEqual(1);
  await expect(total(page, "Spurt og svart").last()).toContainText(/\d/);

  const downloads = page.waitForEvent("download");
  await page.getByRole("button", { name: "Last ned CSV" }).click();
  const file = await downloads;
  await expect(page.getByRole("status")).toContainText("lastet ned");
  expect(file.suggestedFilename()).toMatch(/^tall-\d{4}-\d\d-01-\d{4}-\d\d-\d\d\.csv$/);
  const text = await readFile(await file.path(), "utf8");
  const [head = "", ...lines] = text.split("\r\n");
  expect(head).toMatch(/^\uFEFFTid;Fra og med;Til og med;Nye behov;Avlyst;Økter;Plasser;Fylt;/);
  const cells = lines.find((line) => line.startsWith("Til sammen"))?.split(";") ?? [];
  expect(cells.slice(3, 7).map(Number)).toEqual([after.posted, Number(cells[4]), after.sessions, after.places]);
  expect(cells).toHaveLength(head.split(";").length);
});

/** The address changes first, and the choice follows it. */
async function choose(page: Page, days: string): Promise<void> {
  const choice = page.getByRole("radio", { name: days });
  await choice.click();
  await expect(choice).toBeChecked();
}

test("one chooses the days, and is told what is wrong with them", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/tall`);
  await choose(page, "Forrige måned");
  await expect(page).toHaveURL(/vis=forrige/);
  await expect(page.getByRole("status")).toContainText("Viser tallene for 1.–");
  await choose(page, "Velg datoer");
  await page.getByLabel("Fra og med").fill("2026-02-09");
  await page.getByLabel("Til og med").fill("2026-02-01");
  await page.getByRole("button", { name: "Vis tallene" }).click();
  await expect(page.getByText("Dette må rettes før tallene kan vises")).toBeVisible();
  await expect(page.getByLabel("Til og med")).toHaveAttribute("aria-invalid", "true");
  await page.getByLabel("Til og med").fill("2026-02-22");
  await page.getByRole("button", { name: "Vis tallene" }).click();
  await expect(page.getByRole("status")).toContainText("Viser tallene for 9.–22. februar");
  await expect(page.getByRole("table", { name: "Hjelp og besøk" }).getByRole("rowheader", { name: /^Uke/ })).toHaveText([/^Uke 7\s*9\.–15\. februar/, /^Uke 8/]);
  await page.reload();
  await expect(page.getByLabel("Til og med")).toHaveValue("2026-02-22");
  await page.getByLabel(/Språk/).selectOption("nn");
  await expect(page.getByRole("table", { name: "Hjelp og besøk" }).getByRole("rowheader").first()).toContainText("Veke 7");
});

test("the pages of the numbers are for everybody", async ({ page }) => {
  test.setTimeout(240_000);
  await enter(page);
  const shown = (at: Page) => expect(total(at, "Behov og dekning").first()).toBeVisible();
  await pageIsForEverybody(page, "tall", "/tall", shown);
  await pageIsForEverybody(page, "tall-aar", "/tall?vis=aar", shown);
  await pageIsForEverybody(page, "tall-feil", "/tall?vis=datoer&fra=2026-02-09&til=2026-02-01", (at) => expect(at.getByText("Dette må rettes")).toBeVisible());
});

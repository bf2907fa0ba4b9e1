// A coordinator takes in lists from a spreadsheet: checked first, then taken in, stopped and gone on with; twice is once. After the other
// stories, which know the house as it began: the lists bring needs.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { isForEverybody } from "./everybody";
import { enter, expect, test, url } from "./people";

type List = { name: string; mimeType: string; buffer: Buffer };
const LISTS = ["organisasjoner.csv", "steder.csv", "frivillige.csv", "behov.csv", "besok.csv"];
const folder = resolve(import.meta.dirname, "../../../import/data/svarstad");

const list = (name: string, text: string): List => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** The lists of Svarstad with the faults that are planted in them; what they tell of days that have not come yet was earlier,
    of visits before the first day that is counted. */
async function svarstad(): Promise<List[]> {
  const today = new Date().toISOString().slice(0, 10);
  const earlier = (text: string, years: number) =>
    text.replaceAll(/(\d\d)\.(\d\d)\.(20\d\d)/g, (date, day: string, month: string, year: string) =>
      `${year}-${month}-${day}` < today ? date : `${day}.${month}.${Number(year) - years}`,
    );
  const read = async (name: string) => {
    const text = await readFile(`${folder}/${name}`, "utf8");
    return list(name, name === "behov.csv" ? text : earlier(text, name === "besok.csv" ? 2 : 1));
  };
  return Promise.all(LISTS.map(read));
}

async function choose(page: Page, lists: List[]): Promise<void> {
  await page.locator("input[type=file]").setInputFiles(lists);
  await expect(page.getByRole("heading", { level: 2, name: "Listene er sjekket" })).toBeVisible({ timeout: 90_000 });
}

async function takeIn(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Hent inn \d+ rad/ }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Listene er hentet inn" })).toBeVisible({ timeout: 120_000 });
}

const lines = (page: Page) => page.locator(".import-lines").filter({ visible: true }).getByRole("listitem");

test("faulty lists are checked, told in plain words, taken in but for their faults, and twice is once", async ({ page }) => {
  test.setTimeout(300_000);
  const planted = JSON.parse(await readFile(`${folder}/faults.json`, "utf8")) as { file: string; line: number; column: string }[];
  await enter(page);
  await page.goto(`${url()}/import`);
  await isForEverybody(page, "import-velg");
  await page.setViewportSize({ width: 1280, height: 800 });

  await choose(page, await svarstad());
  await expect(page.getByRole("heading", { level: 2, name: "Listene er sjekket" })).toBeFocused();
  await expect(page.getByRole("heading", { level: 2, name: `${planted.length} feil` })).toBeVisible();
  await expect(page.getByText("Ingenting er endret ennå.")).toBeVisible();
  for (const { file, line, column } of planted) {
    const there = page.locator(".import-lines").filter({ has: page.getByRole("heading", { name: file }) }).first();
    await expect(there.getByRole("listitem").filter({ hasText: `Linje ${line}${column}` })).toHaveCount(1);
  }
  await expect(page.getByText("Linje 2 har samme e-postadresse: av slike rader tas den første.")).toBeVisible();
  await isForEverybody(page, "import-sjekket");
  await page.setViewportSize({ width: 1280, height: 800 });

  const downloads = page.waitForEvent("download");
  await page.getByRole("button", { name: "Last ned feilene" }).click();
  const text = await readFile(await (await downloads).path(), "utf8");
  expect(text.split("\r\n").filter((row) => row.startsWith("Feil;"))).toHaveLength(planted.length);
  expect(text).toContain("Feil;behov.csv;11;Orgnr;Kontrollsifferet i organisasjonsnummeret stemmer ikke: er et siffer skrevet feil?");

  await takeIn(page);
  await isForEverybody(page, "import-ferdig");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Velg andre filer" }).click();
  await choose(page, await svarstad());
  await expect(page.getByRole("heading", { level: 2, name: `${planted.length} feil` })).toBeVisible();
  await takeIn(page);
  await expect(page.locator("main").getByText(/^Ingen nye, ingen endret, \d+ som før\.$/)).toBeVisible();

  await page.getByLabel("Språk").selectOption("nn");
  await expect(page.getByText("Linje 2 har same e-postadresse: av slike rader blir den første teken.")).toBeVisible();
  await page.getByLabel("Språk").selectOption("en");
  await expect(page.getByText("Line 2 has the same e-mail address: of such rows the first is taken.")).toBeVisible();
  await page.getByLabel("Language").selectOption("nb");
  await expect(page.locator("html")).toHaveAttribute("lang", "nb");
});

test("a dropped list with a personal number is refused at once, and the number is shown nowhere", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/import`);
  const head = "Navn;E-post;Telefon;Fødselsår;Postnr;Ferdigheter;Språk;Tilgjengelighet;Maks timer per uke;Maks km;Interesser;Politiattest vist;Førerkort;Samtykke;Varsling;Målform";
  const row = "Kari 010190 12345;kari.import@example.org;;1990;3275;;nb;;;;;;;05.01.2026;e-post;nb";
  const dropped = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "frivillige.csv", { type: "text/csv" }));
    return data;
  }, `${head}\r\n${row}\r\n`);
  await page.locator(".import-choose").dispatchEvent("drop", { dataTransfer: dropped });

  await expect(lines(page)).toHaveText([/^Linje 2\s*Navn\s*Dette ligner et fødselsnummer: ta det bort\. Borgertorg tar aldri imot fødselsnummer\.$/]);
  await expect(page.getByRole("button", { name: /^Hent inn/ })).toHaveCount(0);
  await expect(page.locator("body")).not.toContainText("010190");

  await page.getByRole("button", { name: "Velg andre filer" }).click();
  await page.locator("input[type=file]").setInputFiles([list("notater.csv", "a;b\r\n1;2\r\n")]);
  await expect(page.locator("main").getByText(/^Ingen av filene er en liste vi kjenner/)).toBeVisible();
});

test("an import that is stopped on its way loses nothing and is gone on with", async ({ page }) => {
  test.setTimeout(180_000);
  const count = 300;
  const rows = Array.from({ length: count }, (_, at) => `;Velforening nummer ${at + 1};forening;;;;;`);
  const lag = list("organisasjoner.csv", `Orgnr;Navn;Type;E-post;Telefon;Postnr;Poststed;Kontaktperson\r\n${rows.join("\r\n")}\r\n`);
  await enter(page);
  await page.goto(`${url()}/import`);
  await choose(page, [lag]);
  await page.getByRole("button", { name: `Hent inn ${count} rader` }).click();
  await expect(page.locator("main").getByText(/^[1-9]\d* av 300 rader er ferdige\.$/)).toBeVisible();
  await page.getByRole("button", { name: "Stopp", exact: true }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Stoppet på veien" })).toBeFocused();
  await isForEverybody(page, "import-stoppet");
  await page.setViewportSize({ width: 1280, height: 800 });

  await page.getByRole("button", { name: "Fortsett" }).click();
  await expect(page.getByRole("heading", { level: 2, name: "Listene er hentet inn" })).toBeVisible({ timeout: 120_000 });
  await page.getByRole("button", { name: "Velg andre filer" }).click();
  await choose(page, [lag]);
  await takeIn(page);
  await expect(page.locator("main").getByText("Ingen nye, ingen endret, 300 som før.")).toBeVisible();
});

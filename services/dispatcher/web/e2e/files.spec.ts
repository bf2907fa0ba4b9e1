// Each list as a file for a spreadsheet: as it is seen, in the reader's language.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { ahead, ask, pauseWhoAgreed, post } from "./desk";
import { enter, expect, test, url } from "./people";

/** The lines of the file that a press hands over, without the mark that it is UTF-8. */
async function fileOf(page: Page, press = "Last ned lista"): Promise<{ name: string; lines: string[] }> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: press }).click();
  const file = await download;
  const lines = readFileSync(await file.path(), "utf8").replace("\uFEFF", "").trimEnd().split("\r\n");
  return { name: file.suggestedFilename(), lines };
}

test("organisations, places and people with access are had as files", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/organisasjoner`);
  await page.getByLabel("Søk på navn").fill("idrettslag");
  await expect(page.getByText("1 organisasjon", { exact: true })).toBeVisible();
  const found = await fileOf(page);
  expect(found.name).toBe("organisasjoner.csv");
  expect(found.lines[0]).toBe("Navn;Organisasjonsnummer;Slags organisasjon;Kontaktperson");
  expect(found.lines).toHaveLength(2); // what was searched away is not in it
  expect(found.lines[1]).toContain("Svarstad idrettslag;310186902;Lag eller forening");
  await expect(page.getByRole("status")).toContainText("lastet ned");

  await page.goto(`${url()}/steder`);
  const places = await fileOf(page);
  expect([places.name, places.lines[0]]).toEqual(["steder.csv", "Navn;I huset;Eier;I dag"]);
  expect(places.lines.find((line) => line.startsWith("Svarstad skole"))).toMatch(/;Skole;Svarstad skole FAU;(Åpent|Stengt) i dag/);

  await page.goto(`${url()}/innstillinger/folk`);
  expect((await fileOf(page)).lines).toContain("Kari Koordinator;kari.koordinator@example.org;Koordinator;");
});

test("the week of the calendar is had as a file", async ({ page }) => {
  await post("Kakebaking på fil", ahead(40));
  await enter(page);
  await page.goto(`${url()}/kalender?dag=${ahead(40)}`);
  await expect(page.getByText("Kakebaking på fil")).toBeVisible();
  const { name, lines } = await fileOf(page);
  expect(name).toMatch(/^kalender-\d{4}-W\d\d\.csv$/);
  expect(lines.find((line) => line.includes("Kakebaking på fil"))).toMatch(new RegExp(`^\\w+;${ahead(40)};10:00;12:00;Kakebaking på fil;`));
});

test("what does not go together is had as one file", async ({ page }) => {
  await post("Fil uten folk", ahead(2));
  const { session } = await post("Fil med pause", ahead(3), { from: "13:00", until: "14:00", category: "turgruppe" });
  expect(await ask(session, 1)).toBe(1);
  await pauseWhoAgreed(session);
  await enter(page);
  await page.goto(`${url()}/konflikter`);
  const card = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Fil med pause" }) });
  await expect(card.getByText("Har tatt en pause.")).toBeVisible({ timeout: 30_000 });
  const { name, lines } = await fileOf(page);
  expect(name).toMatch(/^konflikter-\d{4}-\d\d-\d\d\.csv$/);
  expect(lines[0]).toBe("Liste;Hva;Dato;Fra;Til;Hvem;Hvorfor");
  expect(lines).toContain(`Mangler folk i dag og de neste to dagene;Fil uten folk;${ahead(2)};10:00;12:00;;0 av 1`);
  expect(lines.find((line) => line.includes("Fil med pause"))).toMatch(new RegExp(`^Avtaler som ikke går opp;Fil med pause;${ahead(3)};13:00;14:00;[^;]+ [^;]+;Har tatt en pause\\.`));
});

test("a plan is had as a file, session by session", async ({ page }) => {
  test.setTimeout(90_000);
  await enter(page);
  await page.goto(`${url()}/plan`);
  await page.getByRole("radio", { name: /^Neste uke/ }).check();
  await page.getByRole("button", { name: "Lag plan" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /^Økt for økt/ })).toBeVisible({ timeout: 60_000 });
  const all = await fileOf(page);
  expect(all.name).toMatch(/^plan-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
  expect(all.lines[0]).toBe("Dato;Fra;Til;Hva;Hvor;Har sagt ja;Er spurt;Forslag;Blir tomme");
  await page.getByRole("checkbox", { name: /^Med forslag/ }).check();
  const some = await fileOf(page);
  expect(some.lines.length).toBeLessThanOrEqual(all.lines.length);
  for (const line of some.lines.slice(1)) expect(Number(line.split(";").at(-2)), line).toBeGreaterThan(0);
});

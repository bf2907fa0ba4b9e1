// Needs as a board and as a list: narrowed, passed on, gone through by the keyboard, several at once, on paper and as a file.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { create, toBinary } from "@bufbuild/protobuf";
import { ListNeedsResponseSchema, NeedSchema, NeedState } from "../src/contract/borgertorg/matching/v1/needs_pb";
import { isForEverybody } from "./everybody";
import { enter, expect, test, url } from "./people";

/** A need of this story alone. */
async function post(page: Page, title: string, day?: string): Promise<void> {
  await page.goto(`${url()}/behov/ny`);
  await page.getByLabel("Hva trengs?").fill(title);
  await page.getByLabel("Slags hjelp").selectOption("dugnad");
  await page.getByLabel("Hvor", { exact: true }).selectOption({ index: 1 });
  if (day) {
    await page.getByLabel("Dag", { exact: true }).fill(day);
    await page.getByLabel("Fra", { exact: true }).fill("23:50");
    await page.getByLabel("Til", { exact: true }).fill("23:59");
  }
  await page.getByRole("button", { name: "Legg ut" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

const rows = (page: Page) => page.locator("main .session");
const box = (page: Page, title: string) => page.getByRole("checkbox", { name: new RegExp(`^Velg ${title},`) });

test("needs are narrowed, passed on by their address, and counted on the board", async ({ page, context }) => {
  await enter(page);
  for (const what of ["gjerdet", "benken", "porten"]) await post(page, `Tavleprøve male ${what}`);
  await page.goto(`${url()}/behov`);
  await page.getByLabel("Søk i titlene").fill("tavleprøve");
  await expect(rows(page)).toHaveCount(3);
  const open = page.getByRole("checkbox", { name: "Åpent (3)" });
  await open.click(); // the address changes first, and the tick follows it
  await expect(open).toBeChecked();
  await page.getByText("Sted, hvem og hva").click();
  await page.getByLabel("Slags hjelp").selectOption({ label: "Dugnad (3)" });
  await page.getByLabel("Når", { exact: true }).selectOption("De neste fire ukene");

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(rows(other)).toHaveCount(3);
  await expect(other.getByRole("checkbox", { name: "Åpent (3)" })).toBeChecked();
  await expect(other.getByLabel("Slags hjelp")).toHaveValue("dugnad");

  await page.getByRole("button", { name: "Vis alle" }).click();
  await expect(page.getByLabel("Søk i titlene")).toHaveValue("");
  await page.getByLabel("Søk i titlene").fill("tavleprøve");
  await page.getByText("Tavle", { exact: true }).click();
  const column = (name: string) => page.getByRole("region", { name: new RegExp(`^${name}`) });
  await expect(column("Åpent").getByRole("heading")).toHaveText("Åpent 3");
  await column("Åpent").getByRole("button", { name: "Spør tre: Tavleprøve male benken" }).click();
  await expect(page.getByRole("status")).toContainText("Det er spurt om 1 av 1.");
  await expect(column("Spurt").getByRole("heading")).toHaveText("Spurt 1");
  await expect(column("Åpent").getByRole("heading")).toHaveText("Åpent 2");
  await page.getByRole("button", { name: "Angre" }).click();
  await expect(page.getByRole("status")).toContainText("trukket tilbake");
  await expect(column("Spurt").getByRole("heading")).toHaveText("Spurt 0");

  // how it is looked at is remembered
  await page.goto(`${url()}/behov`);
  await expect(page.getByRole("radio", { name: "Tavle" })).toBeChecked();
});

test("a view is named, chosen again, given another name and deleted", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/behov?tid=uka&haster=1`);
  await page.getByText("Lagrede visninger").click();
  await expect(page.getByText("Dine egne følger deg der du logger inn.")).toBeVisible();
  await page.getByRole("button", { name: "Lagre visningen" }).click();
  await expect(page.getByText("Gi visningen et navn.")).toBeVisible();
  await page.getByLabel("Navn på det du ser nå").fill("Det som haster");
  await page.getByRole("button", { name: "Lagre visningen" }).click();
  await expect(page.getByRole("status")).toContainText("Det som haster");
  await page.goto(`${url()}/behov`);
  await page.getByText("Lagrede visninger").click();
  await page.getByRole("link", { name: "Det som haster" }).click();
  await expect(page).toHaveURL(/haster=1.*tid=uka/);
  await expect(page.getByText("Visning: Det som haster")).toBeVisible();
  await page.getByRole("button", { name: "Endre: Det som haster" }).click();
  await page.getByLabel("Navn på Det som haster").fill("Haster denne uka");
  await page.getByRole("button", { name: "Lagre endringen" }).click();
  await page.getByRole("button", { name: "Slett: Haster denne uka" }).click();
  await expect(page.getByRole("status")).toContainText("slettet");
  await expect(page.getByRole("link", { name: "Haster denne uka" })).toHaveCount(0);
});

test("several are chosen: a file, a sheet of paper, asked at once, and called off", async ({ page }) => {
  await page.addInitScript(() => (window.print = () => {}));
  await enter(page);
  for (const what of ["snø", "=løv", "grus"]) await post(page, `Flereprøve måke ${what}`);
  await page.goto(`${url()}/behov?sok=flereprøve`);
  await expect(rows(page)).toHaveCount(3);
  await rows(page).getByRole("checkbox").nth(0).check();
  await rows(page).getByRole("checkbox").nth(2).click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 valgte")).toBeVisible();
  await box(page, "Flereprøve måke grus").uncheck();

  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Last ned til Excel" }).click()]);
  expect(file.suggestedFilename()).toMatch(/^behov-\d{4}-\d\d-\d\d\.csv$/);
  const text = readFileSync(await file.path(), "utf8");
  expect(text.startsWith("\uFEFFDag;Dato;Fra;Til;Hva;")).toBe(true);
  expect(text.trimEnd().split("\r\n")).toHaveLength(3);
  expect(text).toContain(";Flereprøve måke snø;");

  await page.getByRole("button", { name: "Skriv ut" }).click();
  await expect(page.locator(".paper")).toBeAttached();
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".paper")).toContainText("Flereprøve måke =løv");
  await expect(page.locator(".paper")).toContainText("mangler 1");
  await expect(page.getByLabel("Søk i titlene")).toBeHidden();
  const shots = process.env["SHOTS"];
  if (shots) await page.screenshot({ path: `${shots}/paper.png` });
  await page.emulateMedia({ media: "screen" });

  await page.getByRole("button", { name: "Spør tre til hvert" }).click();
  await expect(page.getByText("Det er spurt om 2 av 2.").first()).toBeVisible();
  await page.getByRole("button", { name: "Ferdig" }).click();
  await expect(rows(page).filter({ hasText: "Spurt" })).toHaveCount(2);

  await page.getByRole("checkbox", { name: "Velg alle 3 som vises" }).check();
  await page.getByRole("button", { name: "Avlys …" }).click();
  const sure = page.getByRole("group", { name: /^3 ganger avlyses/ });
  await expect(sure).toBeFocused();
  await expect(sure).toContainText("som er spurt eller venter, får beskjed");
  await sure.getByRole("button", { name: "Avlys alle 3" }).click();
  await expect(page.getByRole("status")).toContainText("3 av 3 er avlyst.");
  await expect(page.getByText("Ingen behov passer til søket")).toBeVisible();
});

test("the list of the day is printed with who comes", async ({ page }) => {
  await page.addInitScript(() => (window.print = () => {}));
  await enter(page);
  await post(page, "Arkprøve låse døra", new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Oslo" }).format(new Date()));
  await page.goto(`${url()}/i-dag`);
  await page.getByRole("button", { name: "Skriv ut dagens liste" }).click();
  const paper = page.locator(".paper");
  await expect(paper).toBeAttached();
  await page.emulateMedia({ media: "print" });
  await expect(paper.getByRole("row", { name: /Arkprøve låse døra/ })).toContainText("mangler 1");
  await expect(paper).toContainText("Hvem kommer");
  await expect(page.getByRole("heading", { name: "Trenger deg nå" })).toBeHidden();
  const shots = process.env["SHOTS"];
  if (shots) await page.screenshot({ path: `${shots}/paper-today.png` });
});

test("the keyboard goes through the list, and the need beside it follows", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/behov?visning=liste`);
  const links = rows(page).getByRole("link");
  const pane = page.getByRole("region", { name: "Det valgte behovet" });
  const [first = "", second = ""] = [await links.nth(0).innerText(), await links.nth(1).innerText()];
  await links.nth(0).focus();
  await page.keyboard.press("Enter");
  await expect(pane).toBeFocused();
  await expect(pane.getByRole("heading", { level: 2, name: first, exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(pane).toHaveCount(0);
  await expect(links.nth(0)).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(links.nth(1)).toBeFocused();
  await expect(pane.getByRole("heading", { level: 2, name: second, exact: true })).toBeVisible();
  await expect(links.nth(1)).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("ArrowUp");
  await expect(pane.getByRole("heading", { level: 2, name: first, exact: true })).toBeVisible();
  await expect(links.nth(0)).toBeFocused();
  // where there is no room for both, a row leads to the need
  await page.setViewportSize({ width: 800, height: 800 });
  await page.goto(`${url()}/behov?visning=liste`);
  await links.nth(0).click();
  await expect(page.getByRole("heading", { level: 1, name: first, exact: true })).toBeVisible();
});

test("board and list are for everybody", async ({ page }) => {
  test.setTimeout(300_000);
  await enter(page);
  await page.goto(`${url()}/behov?visning=tavle`);
  await expect(page.locator(".card").first()).toBeVisible();
  await isForEverybody(page, "tavle");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${url()}/behov?visning=liste&tid=datoer`);
  await page.getByText("Sted, hvem og hva").click();
  await page.getByText("Lagrede visninger").click();
  await rows(page).getByRole("checkbox").first().check();
  await isForEverybody(page, "liste");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Avlys …" }).click();
  await isForEverybody(page, "avlys");
});

test("the list with a need beside it is for everybody", async ({ page }) => {
  test.setTimeout(240_000);
  await enter(page);
  await page.goto(`${url()}/behov?visning=liste`);
  await rows(page).getByRole("link").first().click();
  await expect(page.getByRole("region", { name: "Det valgte behovet" }).getByRole("heading", { name: "Foreslåtte" })).toBeVisible();
  await isForEverybody(page, "ved-siden");
});

test("ten thousand rows scroll without a stop", async ({ page }) => {
  await enter(page);
  // the house has no such year: its answer alone is another, the rest is the real thing
  const at = (nth: number) => {
    const day = new Date(Date.UTC(2031, 0, 1 + Math.floor(nth / 120))).toISOString().slice(0, 10);
    return { startsLocal: `${day}T10:00`, endsLocal: `${day}T12:00` };
  };
  const many = Array.from({ length: 10_000 }, (_, nth) =>
    create(NeedSchema, { id: `need-${nth}`, state: NeedState.OPEN, profile: { title: `Behov nummer ${nth}`, placeName: "Svarstad bibliotek" }, sessions: [{ id: `session-${nth}`, places: 2, taken: nth % 3, offersOut: nth % 2, ...at(nth) }] }),
  );
  const message = toBinary(ListNeedsResponseSchema, create(ListNeedsResponseSchema, { needs: many }));
  const frame = (flag: number, bytes: Uint8Array) => Buffer.concat([Buffer.from([flag]), Buffer.from(Uint32Array.of(bytes.length).buffer).reverse(), bytes]);
  const body = Buffer.concat([frame(0, message), frame(0x80, Buffer.from("grpc-status: 0\r\n"))]);
  await page.route("**/borgertorg.matching.v1.NeedService/ListNeeds", (route) => route.fulfill({ status: 200, contentType: "application/grpc-web+proto", body }));
  await page.goto(`${url()}/behov?visning=liste`);
  await expect(page.getByRole("checkbox", { name: /^Velg alle 10\D?000 som vises/ })).toBeVisible();
  const { median, slow, longest } = await page.evaluate(async () => {
    const gaps: number[] = [];
    let before = performance.now();
    for (let nth = 0; nth < 300; nth += 1) {
      window.scrollBy(0, 400);
      await new Promise(requestAnimationFrame);
      gaps.push(performance.now() - before);
      before = performance.now();
    }
    gaps.sort((one, other) => one - other);
    return { median: gaps[150] ?? 0, slow: gaps.filter((gap) => gap > 50).length, longest: gaps.at(-1) ?? 0 };
  });
  console.log(`10,000 rows, 300 frames: ${Math.round(median)} ms in the middle, ${slow} over 50 ms, ${Math.round(longest)} ms the longest`);
  expect(await page.locator("main .session").count()).toBeLessThan(600);
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await expect(page.getByRole("link", { name: "Behov nummer 9999", exact: true })).toBeAttached();
  // a machine that does other things as well loses a frame here and there; a list that stands there whole loses each of them
  expect(median).toBeLessThan(50);
});

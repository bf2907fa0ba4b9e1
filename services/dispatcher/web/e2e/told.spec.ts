// What others change comes into the lists by itself: it alone is fetched, it stands where it belongs, and nothing of it is lost on the way.
import type { Page } from "@playwright/test";
import { fromBinary } from "@bufbuild/protobuf";
import { ListNeedsRequestSchema, type ListNeedsRequest } from "../src/contract/borgertorg/matching/v1/needs_pb";
import { ahead, ask, cancel, post } from "./desk";
import { enter, expect, signIn, test, url } from "./people";

const LIST = "**/borgertorg.matching.v1.NeedService/ListNeeds";
const rows = (page: Page) => page.locator("main .session");
const row = (page: Page, title: string) => rows(page).filter({ hasText: title });
const chip = (page: Page, name: string) => page.getByRole("checkbox", { name, exact: true });

/** What a page asks of lists from now on. */
function asking(page: Page): ListNeedsRequest[] {
  const asked: ListNeedsRequest[] = [];
  page.on("request", (request) => {
    const body = request.postDataBuffer();
    if (request.url().endsWith("/ListNeeds") && body) asked.push(fromBinary(ListNeedsRequestSchema, body.subarray(5)));
  });
  return asked;
}

async function list(page: Page, search: string): Promise<void> {
  await page.goto(`${url()}/behov?visning=liste&${search}`);
  await expect(page.getByText("Direkte", { exact: true })).toBeVisible();
  await expect(page.locator("main [aria-busy='true']")).toHaveCount(0);
}

test("what one coordinator does stands in the lists of another, each where it belongs", async ({ page, browser }) => {
  await enter(page);
  const other = await (await browser.newContext({ locale: "nb-NO" })).newPage();
  await signIn(other);
  const first = await post("Fortalt først", ahead(3));
  const [mine, tomorrow] = [await page.context().newPage(), await page.context().newPage()];
  await list(page, "sok=fortalt");
  await list(mine, "sok=noe+annet");
  await list(tomorrow, `sok=fortalt&tid=datoer&fra=${ahead(1)}&til=${ahead(1)}`);
  await expect(rows(page)).toHaveCount(1);
  await expect(tomorrow.getByText("Ingen behov passer til søket")).toBeVisible();
  const asked = [page, mine, tomorrow].map(asking);

  await other.goto(`${url()}/behov/ny`);
  await other.getByLabel("Hva trengs?").fill("Fortalt av Anne");
  await other.getByLabel("Slags hjelp").selectOption("dugnad");
  await other.getByLabel("Hvor", { exact: true }).selectOption({ index: 1 });
  await other.getByLabel("Dag", { exact: true }).fill(ahead(2));
  await other.getByRole("button", { name: "Legg ut" }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText("Fortalt av Anne"); // the earlier day comes first
  await expect(chip(page, "Åpent (2)")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Velg alle 2 som vises" })).toBeVisible();

  await ask(first.session, 2);
  await expect(row(page, "Fortalt først")).toContainText("Spurt");
  await expect(chip(page, "Spurt (1)")).toBeVisible();
  await expect(chip(page, "Åpent (1)")).toBeVisible();
  await cancel(first.need);
  await expect(rows(page)).toHaveCount(1);
  await expect(chip(page, "Spurt (0)")).toBeVisible();
  await expect(rows(mine)).toHaveCount(0);
  await expect(rows(tomorrow)).toHaveCount(0);
  for (const one of asked) {
    expect(one.length).toBeGreaterThan(0);
    expect(one.filter(({ ids }) => ids.length === 0)).toEqual([]); // never the whole list
  }
  await other.context().close();
});

test("many at once are fetched together, and none is left out", async ({ page }) => {
  await enter(page);
  await list(page, "sok=skurprøve");
  await expect(page.getByText("Ingen behov passer til søket")).toBeVisible();
  const asked = asking(page);
  // the house lets so many calls of one centre wait
  for (let turn = 0; turn < 5; turn += 1) {
    await Promise.all(Array.from({ length: 10 }, (_, nth) => post(`Skurprøve nummer ${10 * turn + nth}`, ahead(1 + nth))));
  }
  await expect(page.getByRole("checkbox", { name: "Velg alle 50 som vises" })).toBeVisible();
  await expect(rows(page)).toHaveCount(50);
  await expect(chip(page, "Åpent (50)")).toBeVisible();
  expect(asked.every(({ ids }) => ids.length > 0)).toBe(true);
  expect(asked.length).toBeLessThan(50);
});

test("what changes while a list is on its way is in it", async ({ page }) => {
  await enter(page);
  let [arrived, change] = [() => {}, () => {}];
  const [asked, changed] = [new Promise<void>((done) => (arrived = done)), new Promise<void>((done) => (change = done))];
  let held = false;
  await page.route(LIST, async (route) => {
    if (held) return route.continue();
    held = true;
    const response = await route.fetch(); // as it was before
    arrived();
    await changed;
    await route.fulfill({ response });
  });
  await page.goto(`${url()}/behov?visning=liste&sok=underveis`);
  await asked;
  await post("Underveis lagt ut", ahead(4));
  await expect(page.getByText("Direkte", { exact: true })).toBeVisible();
  change();
  await expect(row(page, "Underveis lagt ut")).toHaveCount(1);
  await expect(chip(page, "Åpent (1)")).toBeVisible();
});

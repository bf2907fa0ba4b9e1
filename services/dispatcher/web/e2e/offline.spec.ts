// Without a network, and without the house: what was fetched stands there and says how old it is, what must wait says so, nothing of it
// outlives the session, and afterwards everything is live again.
import type { Page } from "@playwright/test";
import { ahead, post } from "./desk";
import { isForEverybody } from "./everybody";
import { enter, expect, signIn, test, url } from "./people";
import { wire } from "./wire";

test.use({ serviceWorkers: "allow", mayBeAway: true });

const rows = (page: Page) => page.locator("main .session");
const banner = (page: Page) => page.getByRole("region", { name: /^Frakoblet, sist oppdatert kl\. \d\d\.\d\d/ });
const live = async (page: Page) => {
  await expect(page.getByText("Direkte", { exact: true })).toBeVisible();
  await expect(banner(page)).toHaveCount(0);
};
/** The console lies in the browser, and this page is the worker's. */
const settled = (page: Page) => page.evaluate(async () => void (await navigator.serviceWorker.ready));
/** All that the tab keeps, as one text. */
const kept = (page: Page) => page.evaluate(() => JSON.stringify({ ...sessionStorage }));
const isKept = async (page: Page, part: string) => expect.poll(() => kept(page)).toContain(part);

test("a page loaded again without a network shows how things stood, and comes back to life", async ({ page, context }) => {
  await enter(page);
  await live(page);
  await settled(page);
  const { need } = await post("Uten nett", ahead(1));
  await page.goto(`${url()}/behov?visning=liste`);
  await expect(rows(page).filter({ hasText: "Uten nett" })).toHaveCount(1);
  const before = await rows(page).count();
  await isKept(page, "found");
  await page.goto(`${url()}/behov/${need}`);
  await expect(page.getByRole("button", { name: /^Spør/ }).first()).toBeVisible();
  await isKept(page, need);

  await context.setOffline(true);
  await expect(banner(page)).toBeVisible();
  await expect(page.getByText(/^Frakoblet, sist oppdatert kl\./).first()).toBeVisible();
  await expect(page.getByRole("status")).toContainText("Du er frakoblet.");
  const ask = page.getByRole("button", { name: /^Spør de/ });
  await expect(ask).toHaveAttribute("aria-disabled", "true");
  await expect(ask).toHaveAccessibleDescription(/må vente til forbindelsen er tilbake/);
  await ask.click({ force: true });
  await expect(page.getByRole("status")).toContainText("Det går ikke mens du er frakoblet.");

  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Uten nett" })).toBeVisible();
  await expect(banner(page)).toContainText("navn, telefonnumre og det private");
  await expect(page.getByText("Dette er ikke hentet, og du er frakoblet.").filter({ visible: true }).first()).toBeVisible();
  await page.goto(`${url()}/behov?visning=liste`);
  await expect(rows(page)).toHaveCount(before);
  await isForEverybody(page, "frakoblet");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${url()}/i-dag`);
  await expect(page.getByRole("heading", { name: "Trenger deg nå" })).toBeVisible();
  await page.goto(`${url()}/frivillige`);
  await expect(page.getByText("Dette er ikke hentet, og du er frakoblet.").filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText(/Ingen frivillige/)).toHaveCount(0);

  await page.goto(`${url()}/behov?visning=liste`);
  await context.setOffline(false);
  await live(page);
  await post("Lagt ut etterpå", ahead(1));
  await expect(rows(page).filter({ hasText: "Lagt ut etterpå" })).toHaveCount(1);
});

test("the house itself goes away and comes back, and a form keeps what is in it", async ({ page }) => {
  await enter(page);
  const way = await wire();
  await page.goto(`${way.url}/behov?visning=liste`);
  await live(page);
  await settled(page);
  await expect(rows(page).first()).toBeVisible();
  const before = await rows(page).count();
  await isKept(page, "found");
  await way.cut();
  await expect(banner(page)).toBeVisible();
  await page.reload();
  await expect(rows(page)).toHaveCount(before);
  await expect(banner(page)).toBeVisible();

  await page.getByRole("link", { name: "Nytt behov" }).first().click();
  await page.getByLabel("Hva trengs?").fill("Skrevet uten hus");
  await page.getByLabel("Hva trengs?").press("Enter");
  await expect(page.getByRole("status")).toContainText("Det går ikke mens du er frakoblet.");
  await page.getByRole("link", { name: "Behov", exact: true }).first().click();

  await way.mend();
  await live(page);
  await post("Huset er tilbake", ahead(1));
  await expect(rows(page).filter({ hasText: "Huset er tilbake" })).toHaveCount(1);
  await page.getByRole("link", { name: "Nytt behov" }).first().click();
  await expect(page.getByLabel("Hva trengs?")).toHaveValue("Skrevet uten hus");
  await way.cut();
});

test("nothing of anybody stays in the browser", async ({ page, context }) => {
  await signIn(page);
  await settled(page);
  await post("Sies fra om", ahead(1));
  await page.goto(`${url()}/behov?visning=liste`);
  await expect(rows(page).filter({ hasText: "Sies fra om" })).toHaveCount(1);
  await isKept(page, "found");
  await page.goto(`${url()}/frivillige`);
  await expect(rows(page).first()).toBeVisible();
  // what the worker keeps is what the build made, and nothing else
  const cached = await page.evaluate(async () => {
    const found: string[] = [];
    for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) found.push(new URL(url).pathname);
    return found;
  });
  expect(cached.length).toBeGreaterThan(20);
  expect(cached.filter((path) => !/^\/assets\/|^\/i-dag$|^\/favicon\.svg$/.test(path))).toEqual([]);
  expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
  const worker = (await page.request.get(`${url()}/worker.js`)).headers();
  expect(worker).toMatchObject({ "cache-control": "no-cache", "content-type": "text/javascript; charset=utf-8" });
  expect(worker["content-security-policy"]).toContain("default-src 'none'");

  // a new tab has nothing of it
  const other = await context.newPage();
  await context.setOffline(true);
  await other.goto(`${url()}/behov?visning=liste`);
  await expect(other.getByText("Dette er ikke hentet, og du er frakoblet.").filter({ visible: true }).first()).toBeVisible();
  await expect(other.getByText("Det er ingen behov")).toHaveCount(0);
  await context.setOffline(false);
  await live(other);
  await isKept(other, "found");

  // signing out in one tab empties both, and takes what was typed along
  await page.bringToFront();
  await page.goto(`${url()}/behov/ny`);
  await page.getByLabel("Hva trengs?").fill("Ikke sendt");
  await isKept(page, "Ikke sendt");
  await page.getByRole("button", { name: "Logg ut" }).click();
  await expect(page).toHaveURL(/\/logg-inn\?ut=1$/);
  await expect.poll(() => kept(other)).not.toContain("found");
  expect(await kept(page)).toBe("{}");
  await context.setOffline(true);
  await page.goto(`${url()}/behov?visning=liste`);
  await expect(page.getByText("Dette er ikke hentet, og du er frakoblet.").filter({ visible: true }).first()).toBeVisible();
});

test("what is kept goes when the session ends", async ({ page, context }) => {
  await enter(page);
  await page.goto(`${url()}/behov?visning=liste`);
  await expect(rows(page).first()).toBeVisible();
  await isKept(page, "found");
  await context.clearCookies();
  await page.getByLabel("Søk i titlene").fill("noe annet");
  await expect(page.getByText("Du er logget ut").first()).toBeVisible();
  await expect.poll(() => kept(page)).not.toContain("borgertorg.kept");
});

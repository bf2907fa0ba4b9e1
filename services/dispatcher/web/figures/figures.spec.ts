// The figures of the console, measured by the browser, beside the goals: a table for the README, and a fault where a goal is missed.
import { cpus, loadavg } from "node:os";
import { expect, type Browser, type Page, test } from "@playwright/test";
import { enter, url } from "../e2e/people";
import { fill, PEOPLE, postOne, SESSIONS } from "./town";
import { behind, changeSeen, figures, GOALS, watch, type Figures, type Leg } from "./watch";

const PAGES = [
  ["I dag", "/i-dag"], ["Behov, liste", "/behov?visning=liste"], ["Behov, tavle", "/behov?visning=tavle"], ["Ett behov", ""], ["Nytt behov", "/behov/ny"], ["Frivillige", "/frivillige"],
  ["Kalender", "/kalender"], ["Kart", "/kart"], ["Planer", "/plan"], ["Tall", "/tall"], ["Organisasjoner", "/organisasjoner"], ["Steder", "/steder"], ["Logg", "/logg"], ["Innstillinger", "/innstillinger"],
] as const;
const DEVICES = { desk: { viewport: { width: 1280, height: 800 }, slower: 1 }, phone: { viewport: { width: 390, height: 844 }, slower: 4 } };
const CHANGES = 25;

const median = (numbers: readonly number[]) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
const ms = (time: number) => `${Math.round(time)} ms`;
const load = () => loadavg()[0]?.toFixed(1) ?? "";

/** A browser that has never been here. */
async function fresh(browser: Browser, { viewport, slower }: (typeof DEVICES)["desk"]): Promise<Page> {
  const context = await browser.newContext({ viewport, serviceWorkers: "block" });
  const [name = "", value = ""] = (process.env["HOUSE_COOKIE"] ?? "").split("=");
  await context.addCookies([{ name, value, url: url(), httpOnly: true, sameSite: "Lax" }]);
  const page = await context.newPage();
  if (slower > 1) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: slower });
  await watch(page);
  return page;
}

test.beforeAll(fill);

test("each page, as the browser sees it", async ({ browser, page }) => {
  await enter(page);
  await page.goto(`${url()}/behov?visning=tavle`);
  const one = (await page.locator(".card a").first().getAttribute("href")) ?? "";
  const cell = ({ first, largest, shown, blocked, shift }: Figures) => [ms(first), ms(largest), ms(shown), ms(blocked), shift.toFixed(3)].join(" | ");
  const lines: string[] = [];
  let [slowest, script, moved] = [0, 0, 0];
  for (const [name, path] of PAGES) {
    const cells: string[] = [];
    for (const device of Object.values(DEVICES)) {
      const visited = await fresh(browser, device);
      await visited.goto(url() + (path || one));
      const found = await figures(visited);
      await visited.context().close();
      cells.push(cell(found));
      moved = Math.max(moved, found.shift);
      if (device === DEVICES.desk) slowest = Math.max(slowest, found.first);
      if (path === "/i-dag") script = found.script;
    }
    lines.push(`| ${name} | ${cells.join(" | ")} |`);
  }
  console.log(`${PEOPLE} volunteers, ${SESSIONS} sessions, ${cpus().length} × ${cpus()[0]?.model}, load ${load()}; script at start ${Math.round(script / 1_000)} kB\n${lines.join("\n")}`);
  expect.soft(script, "script at start, compressed").toBeLessThanOrEqual(GOALS.script);
  expect.soft(slowest, "first content").toBeLessThan(GOALS.first);
  expect.soft(moved, "what moved").toBeLessThan(GOALS.shift);
});

test("what another coordinator changes is on the screen at once", async ({ page }) => {
  await enter(page);
  for (const look of ["liste", "tavle"]) {
    await page.goto(`${url()}/behov?visning=${look}`);
    await expect(page.getByText("Direkte", { exact: true })).toBeVisible();
    await expect(page.getByRole("checkbox", { name: /^Velg alle/ })).toBeVisible();
    const legs: Leg[] = [];
    for (let nth = 0; nth < CHANGES; nth += 1) {
      const seen = await changeSeen(page);
      await postOne(`Endring ${look} ${nth}`, 2, nth);
      const committed = Date.now(); // the answer comes after the commit
      legs.push(await seen(committed));
    }
    const middle = (leg: keyof Leg) => ms(median(legs.map((one) => one[leg])));
    console.log(
      `a change on the screen (${look}): ${middle("all")} in the middle, ${ms(Math.max(...legs.map(({ all }) => all)))} at most, of ${CHANGES}: ` +
        `asked for after ${middle("told")}, fetched in ${middle("fetched")}, shown after ${middle("drawn")}; load ${load()}`,
    );
    expect.soft(median(legs.map(({ all }) => all)), `a change on the screen: ${look}`).toBeLessThan(GOALS.change);
  }
});

test("what is typed in a search is never behind", async ({ page }) => {
  await watch(page);
  await enter(page);
  for (const [path, label, words] of [["/behov?visning=liste", "Søk i titlene", "leksehjelp 1"], ["/behov?visning=tavle", "Søk i titlene", "turgruppe 2"], ["/frivillige", /^Søk/, "samira johansen"]] as const) {
    await page.goto(url() + path);
    await figures(page);
    await page.getByLabel(label).first().focus();
    const slowest = await behind(page, words);
    console.log(`typing at ${path}: ${ms(slowest)} behind at most; load ${load()}`);
    expect.soft(slowest, `typing at ${path}`).toBeLessThanOrEqual(GOALS.behind);
  }
});

// The calendar of the centre, and that of a volunteer, in a program that is none of ours: from the page that makes the address to its end.
import ICAL from "ical.js";
import type { APIRequestContext } from "@playwright/test";
import { ahead, ask, askByMail, cancel, post } from "./desk";
import { isForEverybody, pageIsForEverybody } from "./everybody";
import { asks, enter, expect, test, url } from "./people";

/** What a program reads at an address: each event by its title, and its tag. */
async function fetched(outside: APIRequestContext, address: string) {
  const answer = await outside.get(address);
  expect([answer.status(), answer.headers()["content-type"]]).toEqual([200, "text/calendar; charset=utf-8"]);
  const calendar = new ICAL.Component(ICAL.parse(await answer.text()));
  const events = calendar.getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
  return { name: calendar.getFirstPropertyValue("x-wr-calname"), events, tag: answer.headers()["etag"] ?? "" };
}
type Fetched = Awaited<ReturnType<typeof fetched>>;

const titled = ({ events }: Fetched, begin: string) => events.find(({ summary }) => summary.startsWith(begin));

test("an address is made from the calendar, followed by another program, and withdrawn", async ({ page, playwright }) => {
  test.setTimeout(240_000);
  const outside = await playwright.request.newContext(); // signed in nowhere
  const day = ahead(3);
  const choir = await post("Følgekor; øving, del 1", day, { from: "18:00", until: "20:00", places: 2 });
  const off = await post("Følgetur som blir avlyst", day);
  await enter(page);
  await page.getByRole("link", { name: "Kalender", exact: true }).click();
  await page.getByRole("link", { name: "Vis i andre kalendere" }).click();
  await page.getByRole("button", { name: "Lag adresse" }).click();
  await expect(page.getByText("Skriv hvem som skal ha kalenderen.").last()).toBeVisible();
  await page.getByLabel("Hvem skal ha den?").fill("Kontoret");
  await page.getByLabel("Språk i kalenderen").selectOption("nn");
  await page.getByRole("button", { name: "Lag adresse" }).click();
  await expect(page.getByRole("heading", { name: "Adressen for «Kontoret» er laget" })).toBeFocused();
  const address = await page.getByLabel("Adressen", { exact: true }).inputValue();
  await isForEverybody(page, "kalender-adresse-laget");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Ferdig" }).click();
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Kontoret" }).filter({ hasText: "laget" });
  await expect(row).toContainText("ikke hentet ennå");

  const first = await fetched(outside, address);
  expect(first.name).toBe("Svarstad frivilligsentral");
  const event = titled(first, "Følgekor");
  expect([event?.summary, event?.description]).toEqual(["Følgekor; øving, del 1 (0/2)", "0 av 2 plassar er fylte"]);
  const spans = (one: typeof event) => [one?.startDate, one?.endDate].map((at) => at?.toJSDate().toLocaleString("sv", { timeZone: "Europe/Oslo" }));
  expect(spans(event)).toEqual([`${day} 18:00:00`, `${day} 20:00:00`]);
  expect((await outside.get(address, { headers: { "if-none-match": first.tag } })).status()).toBe(304);

  await cancel(off.need);
  await ask(choir.session, 1);
  const second = await fetched(outside, address);
  expect(second.tag).not.toBe(first.tag);
  const called = titled(second, "Avlyst: Følgetur");
  expect(called?.component.getFirstPropertyValue("status")).toBe("CANCELLED");
  expect(called?.uid).toBe(titled(first, "Følgetur")?.uid);
  expect(called?.sequence).toBeGreaterThanOrEqual(titled(first, "Følgetur")?.sequence ?? Infinity);
  await page.goto(String(event?.component.getFirstPropertyValue("url")));
  await expect(page.getByRole("heading", { level: 1, name: "Følgekor; øving, del 1" })).toBeVisible();

  await page.goto(`${url()}/innstillinger/kalendere`);
  await expect(row).toContainText("sist hentet");
  await row.getByRole("button", { name: "Trekk tilbake: Kontoret" }).click();
  await expect(page.getByText("Adressen slutter å virke med en gang")).toBeVisible();
  await row.getByRole("button", { name: "Trekk tilbake", exact: true }).click();
  await expect(page.getByRole("status")).toContainText("Adressen for «Kontoret» er trukket tilbake");
  const [gone, never] = await Promise.all([address, `${url()}/ical/${"A".repeat(43)}.ics`].map((one) => outside.get(one)));
  expect([gone?.status(), never?.status(), await gone?.text()]).toEqual([404, 404, await never?.text()]);
  await outside.dispose();
});

test("a volunteer takes her agreement along, and follows all of them", async ({ browser }) => {
  test.setTimeout(240_000);
  const before = asks().length;
  const { session } = await post("Følge til tannlegen", ahead(4), { from: "09:00", until: "10:00" });
  await askByMail(session);
  await expect.poll(() => asks().length).toBeGreaterThan(before);
  const room = await (await browser.newContext({ locale: "nb-NO" })).newPage();
  await room.goto(url() + (asks().at(-1) ?? ""));
  await expect(room.getByText("Ta det med i kalenderen din")).toHaveCount(0);
  await room.getByRole("button", { name: "Ja, jeg kan" }).click();
  await expect(room.getByRole("heading", { name: "Ta det med i kalenderen din" })).toBeVisible();
  await room.getByText("Åpner ikke kalenderen seg?").click();
  await isForEverybody(room, "svar-kalender");

  const waits = room.waitForEvent("download");
  await room.getByRole("link", { name: "Legg inn denne avtalen" }).click();
  expect((await waits).suggestedFilename()).toBe("avtale.ics");
  const own = (await room.locator(".address").textContent()) ?? "";
  expect(await room.getByRole("link", { name: "Følg alle avtalene dine" }).getAttribute("href")).toBe(own.replace("http:", "webcal:"));
  const { name, events } = await fetched(room.request, own);
  expect([name, events.map(({ summary }) => summary)]).toEqual(["Mine oppdrag – Svarstad frivilligsentral", expect.arrayContaining(["Følge til tannlegen"])]);
});

test("the page of the addresses is for everybody", async ({ page }) => {
  await enter(page);
  await pageIsForEverybody(page, "innstillinger-kalendere", "/innstillinger/kalendere", async () => expect(page.getByRole("button", { name: "Lag adresse" })).toBeVisible());
});

// One need from start to end: an ask that is undone, an answer by telephone, somebody taken off, a series like another, a change, a cancellation.
import type { Page } from "@playwright/test";
import { dayOf, localOf } from "../src/days";
import { isForEverybody } from "./everybody";
import { enter, expect, mails, test, url } from "./people";

const about = (title: string) => mails().filter((text) => text.includes(title));

async function post(page: Page, title: string, more?: (page: Page) => Promise<void>): Promise<void> {
  await page.goto(`${url()}/behov/ny`);
  await page.getByLabel("Hva trengs?").fill(title);
  await page.getByLabel("Hvor", { exact: true }).selectOption({ index: 1 });
  await page.getByLabel("Slags hjelp").selectOption("turgruppe");
  await more?.(page);
  await page.getByRole("button", { name: "Legg ut" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

const status = (page: Page) => page.getByRole("status");
const suggested = (page: Page) => page.getByRole("region", { name: "Foreslåtte" });
const coming = (page: Page) => page.getByRole("region", { name: /^Kommer/ });
const asked = (page: Page) => page.getByRole("region", { name: /^Spurt/ });
const first = (page: Page) => suggested(page).getByRole("listitem").filter({ has: page.getByRole("checkbox") }).first();

async function nameOf(page: Page): Promise<string> {
  const box = first(page).getByRole("checkbox");
  await expect(box).toHaveAccessibleName(/\w{2}/);
  return (await first(page).locator("label").innerText()).trim();
}

/** Asks everybody who is suggested: among so many is somebody whose messages go by mail. */
async function askAll(page: Page): Promise<void> {
  const boxes = suggested(page).getByRole("listitem").getByRole("checkbox");
  await expect(boxes.nth(2)).toBeVisible();
  for (const box of await boxes.all()) await box.check();
  await page.getByRole("button", { name: /^Spør de \d+ valgte/ }).click();
}

/** The first of the list says yes on the telephone. */
async function yesByTelephone(page: Page): Promise<string> {
  const name = await nameOf(page);
  await first(page).getByRole("button", { name: "Ring selv" }).click();
  const call = page.getByRole("group", { name: `Ring ${name} og registrer svaret` });
  await expect(call.getByRole("link").or(call.getByText("Det står ikke noe telefonnummer"))).toBeVisible();
  await call.getByRole("button", { name: "Sa ja" }).click();
  await expect(status(page)).toContainText(`${name} kommer`);
  await expect(coming(page).getByText(name)).toBeVisible();
  return name;
}

test("an ask that is undone sends nothing, and what is asked after it does", async ({ page }) => {
  test.setTimeout(150_000);
  await enter(page);
  await post(page, "Vanne blomster hos Berit");
  await expect(suggested(page).getByText("Meldingene går etter 15 sekunder")).toBeVisible();
  await page.getByRole("button", { name: "Spør de 3 øverste" }).click();
  await expect(status(page)).toContainText("3 er spurt. Du kan angre i 15 sekunder.");
  const bar = page.getByRole("group", { name: "Nettopp spurt" });
  await expect(bar).toContainText(/går om \d+ sekund/);
  await bar.getByRole("button", { name: "Angre" }).click();
  await expect(status(page)).toContainText("Angret. Ingen har fått melding.");
  await expect(bar).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Foreslåtte" })).toBeFocused();
  await expect(asked(page).getByText("Trukket tilbake", { exact: true })).toHaveCount(3);
  // it is as if nobody had been asked: the same three are suggested again, and asked without a reason
  const name = await nameOf(page);
  await expect(asked(page).getByText(name)).toBeVisible();
  await first(page).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Spør den valgte" }).click();
  await expect(status(page)).toContainText("1 er spurt");
  const again = asked(page).getByRole("listitem").filter({ hasText: name }).filter({ hasText: "Venter" });
  await expect(again).toBeVisible();
  await expect(asked(page).getByText(/^Spurt likevel/)).toHaveCount(0);
  await again.getByRole("button", { name: /^Angre: / }).click();
  await expect(status(page)).toContainText("Angret. Ingen har fått melding.");

  await post(page, "Vanne blomster hos Anna");
  await askAll(page);
  await expect(status(page)).toContainText(/\d+ er spurt/);
  await expect.poll(() => about("hos Anna").length, { timeout: 60_000 }).toBeGreaterThan(0);
  expect(about("hos Berit")).toEqual([]);
  // what has left is withdrawn, not undone, and it is said what that means
  await asked(page).getByRole("button", { name: "Trekk tilbake" }).first().click();
  await expect(asked(page).getByText("Personen kan ikke svare lenger")).toBeVisible();
});

test("what is urgent leaves at once, and says so before", async ({ page }) => {
  await enter(page);
  await post(page, "Hente medisin til Olga", async () => page.getByLabel("Haster").check());
  await expect(suggested(page).getByText("Dette haster: Meldingene går med en gang og kan ikke angres.")).toBeVisible();
  await askAll(page);
  await expect(status(page)).toContainText(/\d+ er spurt. Det haster, så meldingene er gått./);
  await expect(page.getByRole("button", { name: /^Angre/ })).toHaveCount(0);
  await expect.poll(() => about("Hente medisin til Olga").length).toBeGreaterThan(0);
});

test("an answer is registered by telephone, and whoever comes can be taken off", async ({ page }) => {
  test.setTimeout(240_000);
  await enter(page);
  await post(page, "Bake boller til basaren");
  const second = suggested(page).getByRole("listitem").filter({ has: page.getByRole("checkbox") }).nth(1);
  await second.getByRole("button", { name: "Hvorfor ikke høyere?" }).click();
  await expect(second.getByText(/står over, med/)).toBeVisible();
  await expect(second.getByRole("table")).toBeVisible();
  await isForEverybody(page, "ett-hvorfor");
  await page.setViewportSize({ width: 1280, height: 800 });
  const name = await yesByTelephone(page);
  await expect(page.getByText("Alle plassene er fylt")).toBeVisible();
  await coming(page).getByRole("button", { name: "Ta av" }).click();
  await expect(coming(page).getByText(`${name} får melding om at det ikke er aktuelt lenger`)).toBeVisible();
  await isForEverybody(page, "ett-ta-av");
  await page.setViewportSize({ width: 1280, height: 800 });
  await coming(page).getByRole("button", { name: "Ja, ta av" }).click();
  await expect(status(page)).toContainText(`${name} er tatt av og får melding`);
  await expect(coming(page).getByText("Tatt av", { exact: true })).toBeVisible();

  const next = await nameOf(page);
  await first(page).getByRole("button", { name: "Ikke spør om dette" }).click();
  await expect(first(page).getByText(`${next} blir ikke foreslått eller spurt om dette behovet mer`)).toBeVisible();
  await first(page).getByRole("button", { name: "Ikke spør mer" }).click();
  await expect(status(page)).toContainText(`${next} blir ikke spurt om dette mer`);
  await page.getByText("1 skal ikke spørres om dette").click();
  await expect(page.getByRole("listitem").filter({ hasText: next }).getByRole("button", { name: "Kan spørres igjen" })).toBeVisible();
  await page.getByRole("button", { name: "Finn en annen" }).click();
  await page.getByLabel("Navn på en frivillig").fill(next);
  await page.getByRole("button", { name: next, exact: true }).click();
  await expect(page.getByText("Skal ikke spørres om dette behovet.")).toBeVisible();
  await expect(page.getByText(`Derfor kan ikke ${next} spørres om dette.`)).toBeVisible();
  await isForEverybody(page, "ett-finn");
});

test("somebody whom a rule speaks against is asked with a reason", async ({ page }) => {
  await enter(page);
  await post(page, "Rydde i boden");
  const name = await nameOf(page);
  await first(page).getByRole("button", { name: "Ring selv" }).click();
  await page.getByRole("group", { name: `Ring ${name} og registrer svaret` }).getByRole("button", { name: "Kan ikke denne gangen" }).click();
  await expect(status(page)).toContainText(`Svaret fra ${name} er registrert`);
  await page.getByRole("button", { name: "Finn en annen" }).click();
  await page.getByLabel("Navn på en frivillig").fill(name);
  await page.getByRole("button", { name, exact: true }).click();
  await expect(page.getByText("Er spurt om dette før.")).toBeVisible();
  await page.getByRole("button", { name: `Spør ${name} likevel` }).click();
  await expect(page.getByText("Skriv med få ord hvorfor.")).toBeVisible();
  await page.getByLabel(`Hvorfor skal ${name} spørres likevel?`).fill("Har sagt at det passer");
  await page.getByRole("button", { name: `Spør ${name} likevel` }).click();
  await expect(status(page)).toContainText("1 er spurt");
  await expect(asked(page).getByText("Spurt likevel: Har sagt at det passer")).toBeVisible();
  await asked(page).getByRole("listitem").filter({ hasText: "Spurt likevel" }).getByRole("button", { name: "Ring selv" }).click();
  await asked(page).getByRole("button", { name: "Kan ikke denne gangen" }).click();
  await expect(status(page)).toContainText(`Svaret fra ${name} er registrert`);
});

test("whoever comes is registered as arrived and as finished", async ({ page }) => {
  const local = (minutes: number) => localOf(new Date(Date.now() + minutes * 60_000), "Europe/Oslo");
  // soon enough to arrive already, and within one day: late in the evening it begins after midnight
  const begins = dayOf(local(40)) === dayOf(local(75)) ? 40 : 80;
  const [from, until] = [local(begins), local(begins + 35)];
  await enter(page);
  await post(page, "Koke kaffe");
  const name = await nameOf(page);
  await post(page, "Koke mer kaffe", async () => {
    await page.goto(`${url()}/behov/ny?dag=${dayOf(from)}`);
    await expect(page.getByLabel("Dag", { exact: true })).toHaveValue(dayOf(from));
    await page.getByLabel("Hva trengs?").fill("Koke mer kaffe");
    await page.getByLabel("Hvor", { exact: true }).selectOption({ index: 1 });
    await page.getByLabel("Fra", { exact: true }).fill(from.slice(11));
    await page.getByLabel("Til", { exact: true }).fill(until.slice(11));
  });
  await page.getByRole("button", { name: "Finn en annen" }).click();
  await page.getByLabel("Navn på en frivillig").fill(name);
  await page.getByRole("button", { name, exact: true }).click();
  const explained = page.getByRole("listitem").filter({ has: page.getByRole("button", { name, exact: true }) });
  await explained.getByRole("button", { name: "Ring selv" }).click();
  await explained.getByRole("button", { name: "Sa ja" }).click();
  await expect(status(page)).toContainText(`${name} kommer`);
  await coming(page).getByRole("button", { name: "Har kommet" }).click();
  await expect(status(page)).toContainText("er registrert som kommet");
  await coming(page).getByRole("button", { name: "Er ferdig" }).click();
  await expect(coming(page).getByText("Var med", { exact: true })).toBeVisible();
});

test("a need is made like another as a series, changed, and cancelled with a warning", async ({ page }) => {
  test.setTimeout(300_000);
  await enter(page);
  await post(page, "Spille sjakk i kaffekroken");
  await page.getByRole("link", { name: "Lag en lik" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Nytt behov, likt «Spille sjakk i kaffekroken»" })).toBeVisible();
  await expect(page.getByLabel("Hva trengs?")).toHaveValue("Spille sjakk i kaffekroken");
  await page.getByLabel("Hva trengs?").fill("Spille sjakk hver uke");
  await page.getByLabel("Gjentas det?").selectOption("weekly");
  const preview = page.getByRole("region", { name: "Gangene det blir" });
  await expect(preview).toContainText(/Hver \S+dag kl\. 10\.00–12\.00\. 8 ganger, fra/);
  await preview.getByRole("checkbox").nth(1).uncheck();
  await expect(preview).toContainText("7 ganger");
  await isForEverybody(page, "ny-serie");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Legg ut" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Spille sjakk hver uke" })).toBeVisible();
  await expect(page.getByLabel("Hvilken gang").getByRole("option")).toHaveCount(7);

  await yesByTelephone(page);
  await page.getByRole("link", { name: "Endre" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Endre behovet" })).toBeVisible();
  await expect(page.getByText("Ingenting er endret ennå.")).toBeVisible();
  await page.getByLabel("Til", { exact: true }).fill("13:00");
  const effect = page.getByRole("region", { name: "Dette skjer" });
  await expect(effect).toContainText("Til fra 12.00 til 13.00");
  await expect(effect).toContainText("Gjelder 1 gang.");
  await expect(effect).toContainText("1 som har sagt ja, får melding og må bekrefte.");
  await isForEverybody(page, "endre");
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Lagre endringen" }).click();
  await expect(status(page)).toContainText("Endringen er lagret");
  await expect(page.getByRole("region", { name: "Om behovet" })).toContainText("10.00–13.00");
  await expect(coming(page).getByText("Må bekrefte", { exact: true })).toBeVisible();
  await coming(page).getByRole("button", { name: "Har bekreftet" }).click();
  await expect(status(page)).toContainText("har bekreftet");

  await page.getByRole("button", { name: "Avlys" }).click();
  const cancel = page.getByRole("region", { name: "Avlys" });
  await expect(cancel).toContainText("1 gang blir avlyst.");
  await cancel.getByLabel("Alle gangene som kommer").check();
  await expect(cancel).toContainText("7 ganger blir avlyst.");
  await expect(cancel).toContainText("1 som har sagt ja, får melding om at det er avlyst.");
  await isForEverybody(page, "avlys");
  await page.setViewportSize({ width: 1280, height: 800 });
  await cancel.getByRole("button", { name: "Ja, avlys" }).click();
  await expect(page.getByText("Behovet er avlyst.")).toBeVisible();
});

test("a need is closed with how it went", async ({ page }) => {
  await enter(page);
  await post(page, "Henge opp gardiner");
  await page.getByRole("button", { name: "Avslutt behovet" }).click();
  await page.getByLabel("Hvordan gikk det?").selectOption({ label: "Det trengtes ikke lenger" });
  await page.getByRole("button", { name: "Avslutt", exact: true }).click();
  await expect(page.getByText("Behovet er avsluttet: Det trengtes ikke lenger")).toBeVisible();
});

test("the log of a need says who was asked, who undid it, and that the answer came by telephone", async ({ page }) => {
  test.setTimeout(180_000);
  await enter(page);
  await post(page, "Stake opp peisen på klubbhuset");
  const log = page.getByRole("region", { name: "Logg" });
  await expect(log.getByRole("listitem").filter({ has: page.getByRole("time") })).toHaveText([/Lagt ut.*koordinator$/]);
  const topmost = await nameOf(page);
  await page.getByRole("button", { name: "Spør de 3 øverste" }).click();
  await page.getByRole("group", { name: "Nettopp spurt" }).getByRole("button", { name: "Angre" }).click();
  await expect(status(page)).toContainText("Angret. Ingen har fått melding.");
  await expect(first(page).getByText(topmost, { exact: true })).toBeVisible(); // who was undone is suggested again
  const name = await yesByTelephone(page);
  const line = (text: string) => log.getByRole("listitem").filter({ has: page.getByRole("time") }).filter({ hasText: text });
  await expect(line("Sa ja")).toContainText(name);
  await expect(line("Sa ja")).toContainText("svaret ble registrert av koordinator");
  await expect(line("Angret før meldingen gikk").getByRole("listitem")).toHaveCount(3);
  await expect(line("Spurt").last().getByRole("listitem").first()).toHaveText(/\w{2}/);
  await isForEverybody(page, "ett-logg");
});

test("who would suit is shown while a need is written, and nobody is asked", async ({ page }) => {
  test.setTimeout(180_000);
  await enter(page);
  await page.goto(`${url()}/behov/ny`);
  const suits = page.getByRole("region", { name: "Hvem kan passe?" });
  await expect(suits.getByText("Når dag, tid og sted er fylt ut")).toBeVisible();
  await page.getByLabel("Hvor", { exact: true }).selectOption({ index: 1 });
  await page.getByLabel("Slags hjelp").selectOption("turgruppe");
  await expect(suits.getByText(/^\d+ frivillige kan passe$/)).toBeVisible();
  const names = suits.getByRole("list").first().locator("> li > strong");
  await expect(names.first()).toHaveText(/\w{2}/);
  const best = await names.first().innerText();
  await isForEverybody(page, "ny-hvem");
  await page.setViewportSize({ width: 1280, height: 800 });

  // in the night nobody is free: that is an answer, and it says why
  await page.getByLabel("Fra", { exact: true }).fill("02:00");
  await page.getByLabel("Til", { exact: true }).fill("04:00");
  await expect(suits.getByText(/^Ingen av de \d+ frivillige passer/)).toBeVisible();
  await expect(suits.getByText(/^Er ikke ledig da: \d+ frivillige$/)).toBeVisible();
  await expect(status(page)).toContainText("0 frivillige kan passe");
  await page.getByLabel("Til", { exact: true }).fill("01:00");
  await expect(suits.getByText("Når dag, tid og sted er fylt ut")).toBeVisible();

  await page.getByLabel("Fra", { exact: true }).fill("10:00");
  await page.getByLabel("Til", { exact: true }).fill("12:00");
  await page.getByLabel("Gjentas det?").selectOption("weekly");
  await expect(suits.getByText(/^Gjelder første gang, /)).toBeVisible();
  await page.getByLabel("Hva trengs?").fill("Gåtur rundt vannet");
  await page.getByRole("button", { name: "Legg ut" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Gåtur rundt vannet" })).toBeVisible();
  await expect(asked(page).getByText(/^Ingen/)).toBeVisible();
  expect(await nameOf(page)).toBe(best);
});

test("while the house does not answer, nobody is said to suit or not to", async ({ page, context }) => {
  await enter(page);
  await page.goto(`${url()}/behov/ny`);
  const suits = page.getByRole("region", { name: "Hvem kan passe?" });
  await context.route("**/SuggestForDraft", (route) =>
    route.fulfill({ status: 200, headers: { "content-type": "application/grpc-web+proto", "grpc-status": "14" }, body: "" }),
  );
  await page.getByLabel("Hvor", { exact: true }).selectOption({ index: 1 });
  await expect(suits.getByRole("button", { name: "Prøv igjen" })).toBeVisible({ timeout: 30_000 });
  await expect(suits).not.toContainText(/kan passe$|Ingen av/m);
  await context.unroute("**/SuggestForDraft");
  await suits.getByRole("button", { name: "Prøv igjen" }).click();
  await expect(suits.getByText(/^\d+ frivillige kan passe$/)).toBeVisible();
});

// The houses of a centre: its organisations and their keys, its places with hours and visits, and what the centre itself is set to.
import type { Page } from "@playwright/test";
import { pageIsForEverybody } from "./everybody";
import { enter, expect, test, url } from "./people";

const status = (page: Page) => page.getByRole("status");
const title = (page: Page, name: string | RegExp) => expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

test("an organisation is entered, its number put right at the field, and found again", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/organisasjoner`);
  await page.getByRole("link", { name: "Ny organisasjon" }).click();
  await page.getByLabel("Navn", { exact: true }).fill("Svarstad turlag");
  const number = page.getByLabel("Organisasjonsnummer", { exact: true });
  await number.fill("974 760 674");
  await page.getByRole("button", { name: "Registrer" }).click();
  await expect(page.getByText("Det siste sifferet stemmer ikke med de andre.").last()).toBeVisible();
  await expect(page.locator(":focus")).toContainText("Dette må rettes");
  await expect(number).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("Navn", { exact: true })).toHaveValue("Svarstad turlag");
  await page.getByRole("link", { name: /^Organisasjonsnummer:/ }).click();
  await expect(number).toBeFocused();

  // the number of the municipality, which is here already: only the service knows that
  await number.fill("312 047 330");
  await page.getByRole("button", { name: "Registrer" }).click();
  await expect(page.getByText("En annen organisasjon her har dette nummeret.").last()).toBeVisible();
  await expect(number).toHaveValue("312 047 330");

  await number.fill("974 760 673");
  await page.getByRole("button", { name: "Registrer" }).click();
  await title(page, "Svarstad turlag");
  await expect(status(page)).toContainText("Svarstad turlag er registrert");

  await page.getByLabel("Kontaktperson").fill("Turid Turleder");
  await page.getByLabel("Telefon").fill("123");
  await page.getByRole("button", { name: "Lagre" }).click();
  await expect(page.getByText("Skriv et telefonnummer med åtte sifre").last()).toBeVisible();
  await expect(page.getByLabel("Kontaktperson")).toHaveValue("Turid Turleder");
  await page.getByLabel("Telefon").fill("40001234");
  await page.getByRole("button", { name: "Lagre" }).click();
  await expect(status(page)).toContainText("Endringene er lagret");
  await expect(page.getByLabel("Telefon")).toHaveValue("+4740001234");

  await page.getByRole("link", { name: /← Organisasjoner/ }).click();
  await page.getByLabel("Søk på navn eller organisasjonsnummer").fill("974760");
  await expect(page.getByRole("main").getByRole("listitem").filter({ hasText: "Svarstad turlag" })).toContainText("Turid Turleder");
  await page.getByLabel("Søk på navn eller organisasjonsnummer").fill("finnes visst ikke");
  await expect(page.getByText("Ingen organisasjoner passer til søket.")).toBeVisible();
});

test("a key is made, shown once, copied, and withdrawn", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: url() });
  await enter(page);
  await page.goto(`${url()}/organisasjoner?sok=bibliotek`);
  await page.getByRole("main").getByRole("listitem").getByRole("link", { name: "Larvik bibliotek, Svarstad" }).click();
  await page.getByRole("button", { name: "Lag nøkkel" }).click();
  await expect(page.getByText("Skriv hva nøkkelen skal brukes til.").last()).toBeVisible();
  await page.getByLabel("Hva skal nøkkelen brukes til?").fill("Skjermen i foajeen");
  await page.getByRole("button", { name: "Lag nøkkel" }).click();
  await expect(page.getByRole("heading", { name: "Nøkkelen «Skjermen i foajeen» er laget" })).toBeFocused();
  await expect(page.getByText("Dette er den eneste gangen nøkkelen vises.")).toBeVisible();
  const secret = await page.getByLabel("Nøkkelen", { exact: true }).inputValue();
  expect(secret).toMatch(/^bt_/);
  await page.getByRole("button", { name: "Kopier" }).click();
  await expect(status(page)).toContainText("Nøkkelen er kopiert");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  await page.getByRole("button", { name: "Jeg har tatt vare på den" }).click();

  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Skjermen i foajeen" });
  await expect(row).toContainText("aldri brukt");
  await page.reload();
  await expect(row).toBeVisible();
  expect(await page.content()).not.toContain(secret);
  await row.getByRole("button", { name: "Trekk tilbake nøkkelen" }).click();
  await expect(row.getByText("slipper ikke inn lenger")).toBeVisible();
  await row.getByRole("button", { name: "Behold den" }).click();
  await expect(row.getByRole("button", { name: "Trekk tilbake nøkkelen" })).toBeFocused();
  await page.keyboard.press("Enter");
  await row.getByRole("button", { name: "Trekk tilbake nøkkelen" }).click();
  await expect(status(page)).toContainText("er trukket tilbake");
  await expect(row.getByText("Trukket tilbake", { exact: true })).toBeVisible();
});

test("a place is entered, its week opened by the keyboard, and the day's visits written down", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/steder`);
  await page.getByRole("link", { name: "Nytt sted" }).click();
  await page.getByLabel("Navn", { exact: true }).fill("Fiksekroken");
  await page.getByRole("button", { name: "Registrer" }).click();
  await expect(page.getByRole("link", { name: "Hvem eier stedet?: Velg hvem som eier stedet." })).toBeVisible();
  await page.getByLabel("Hvem eier stedet?").selectOption({ label: "Svarstad idrettslag" });
  await page.getByLabel("Kommer alle inn?").selectOption("full");
  await page.getByLabel("Sal eller hall").check();
  await page.getByLabel("Bredde (nord)").fill("59,4013");
  await page.getByLabel("Lengde (øst)").fill("9,9655");
  await page.getByRole("button", { name: "Registrer" }).click();
  await title(page, "Fiksekroken");

  await page.getByRole("button", { name: "Legg til tid mandag" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("mandag fra")).toBeFocused();
  await page.getByLabel("mandag fra").fill("12:00");
  await page.getByLabel("mandag til").fill("11:00");
  await page.getByRole("button", { name: "Lagre stedet" }).click();
  await expect(page.getByRole("link", { name: /^Åpningstid mandag: Skriv to klokkeslett/ })).toBeVisible();
  await page.getByLabel("mandag til").fill("18:30");
  await page.getByRole("button", { name: /^Samme tider/ }).press("Enter");
  await expect(page.getByLabel("fredag til")).toHaveValue("18:30");
  await page.getByRole("button", { name: "Ta bort tida onsdag" }).press("Enter");
  await expect(page.getByRole("button", { name: "Legg til tid onsdag" })).toBeFocused();
  await page.getByLabel("Stengt fra og med").fill("2030-12-24");
  await page.getByLabel("Til og med").fill("2030-12-26");
  await page.getByRole("button", { name: "Legg til", exact: true }).click();
  await page.getByRole("button", { name: "Lagre stedet" }).click();
  await expect(status(page)).toContainText("Endringene er lagret");
  await page.reload();
  await expect(page.getByLabel("torsdag fra")).toHaveValue("12:00");
  await expect(page.getByLabel("onsdag fra")).toHaveCount(0);
  await expect(page.getByText("tirsdag 24. desember 2030 – torsdag 26. desember 2030")).toBeVisible();

  await page.getByLabel("Hvor mange kom?").fill("mange");
  await page.getByRole("button", { name: "Skriv opp" }).click();
  await expect(page.getByText("Skriv et helt tall").last()).toBeVisible();
  await expect(page.getByLabel("Hvor mange kom?")).toHaveValue("mange");
  for (const count of ["17", "23"]) {
    await page.getByLabel("Hvor mange kom?").fill(count);
    await page.getByRole("button", { name: "Skriv opp" }).click();
    await expect(status(page)).toContainText(`${count} besøk`);
    await expect(page.getByText(`Det står allerede ${count} for denne dagen.`)).toBeVisible();
  }
  await expect(page.getByRole("table", { name: "Besøk de siste seks ukene" }).getByRole("cell", { name: "23", exact: true })).toHaveCount(2);
});

test("one setting is changed, with what it means, and only what was changed", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/innstillinger`);
  const hours = page.getByLabel("Hvor lenge kan de tenke seg om");
  await hours.fill("999");
  await page.getByRole("button", { name: "Lagre" }).click();
  await expect(page.getByRole("link", { name: "Hvor lenge kan de tenke seg om: Skriv et tall fra 1 til 336." })).toBeVisible();
  await expect(hours).toHaveValue("999");
  for (const [from, to] of [["24", "36"], ["36", "24"]] as const) {
    await hours.fill(to);
    const changes = page.getByRole("region", { name: "Dette endrer du" });
    await expect(changes).toContainText(`fra ${from} timer til ${to} timer`);
    await expect(changes).toContainText("Gjelder dem som spørres fra nå av.");
    await expect(changes.getByRole("listitem")).toHaveCount(1);
    await page.getByRole("button", { name: "Lagre" }).click();
    await expect(changes).toHaveCount(0);
    await page.reload();
    await expect(hours).toHaveValue(to);
  }
});

test("a person is given access, and taken out", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/innstillinger`);
  await page.getByRole("link", { name: "Folk med tilgang" }).click();
  await page.getByLabel("Navn", { exact: true }).fill("Konrad Kontakt");
  await page.getByRole("button", { name: "Gi tilgang" }).click();
  await expect(page.getByText("Skriv en e-postadresse").last()).toBeVisible();
  await expect(page.getByLabel("Navn", { exact: true })).toHaveValue("Konrad Kontakt");
  await page.getByLabel("E-post", { exact: true }).fill("konrad.kontakt@example.org");
  await page.getByLabel("Kontaktperson", { exact: true }).check();
  await page.getByLabel("Hvilken organisasjon?").selectOption({ label: "Svarstad idrettslag" });
  await page.getByRole("button", { name: "Gi tilgang" }).click();
  await expect(status(page)).toContainText("Konrad Kontakt har fått tilgang");
  const row = page.getByRole("main").getByRole("listitem").filter({ hasText: "Konrad Kontakt" });
  await expect(row).toContainText("Svarstad idrettslag");
  await expect(page.getByRole("main").getByRole("listitem").filter({ hasText: "Dette er deg" }).getByRole("button")).toHaveCount(0);

  await row.getByRole("button", { name: "Ta bort" }).click();
  await expect(row.getByText("Personen slipper ikke inn lenger.")).toBeVisible();
  await row.getByRole("button", { name: "Ta bort" }).click();
  await expect(status(page)).toContainText("Konrad Kontakt har ikke tilgang lenger");
  await expect(row).toHaveCount(0);
  await expect(page.getByRole("heading", { name: /^Har tilgang/ })).toBeFocused();
});

test("whoever is no coordinator sees the settings, and is offered no change", async ({ page }) => {
  // the session's own answer, with the role of a contact in it: field 3 is 3 instead of 2
  await page.route("**/borgertorg.dispatcher.v1.SessionService/GetSession", async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    const at = body.indexOf(Buffer.from([0x18, 0x02]));
    expect(at).toBeGreaterThan(0);
    body[at + 1] = 0x03;
    await route.fulfill({ response, body });
  });
  await enter(page);
  await page.goto(`${url()}/innstillinger`);
  await expect(page.getByText("bare koordinatorer i sentralen kan endre det")).toBeVisible();
  await expect(page.getByLabel("Hvor lenge kan de tenke seg om")).not.toBeEditable();
  await expect(page.getByRole("button", { name: "Lagre" })).toHaveCount(0);
  await page.goto(`${url()}/innstillinger/folk`);
  await expect(page.getByText("Dette er deg")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Gi tilgang|^Ta bort/ })).toHaveCount(0);
});

const rows = async (page: Page) => expect(page.getByRole("main").getByRole("listitem").first()).toBeVisible();
const opened = (name: string, shows: (page: Page) => Promise<void>) => async (page: Page) => {
  await page.getByRole("main").getByRole("listitem").getByRole("link", { name }).click();
  await shows(page);
};
const PAGES: [string, string, (page: Page) => Promise<void>][] = [
  ["organisasjoner", "/organisasjoner", rows],
  ["organisasjon-ny", "/organisasjoner/ny", async (page) => {
    await page.getByRole("button", { name: "Registrer" }).click();
    await expect(page.getByText("Skriv hva organisasjonen heter.").last()).toBeVisible();
  }],
  ["organisasjon", "/organisasjoner", opened("Svarstad idrettslag", async (page) => expect(page.getByText("Det er ikke laget noen nøkler.")).toBeVisible())],
  ["steder", "/steder", async (page) => expect(page.getByText(/Åpent i dag|Stengt i dag/).first()).toBeVisible()],
  ["sted-nytt", "/steder/ny", async (page) => expect(page.getByLabel("Hvem eier stedet?")).toBeVisible()],
  ["sted", "/steder", opened("Sentralen i Svarstad (bibliotek, frivilligsentral, servicetorg)", async (page) => expect(page.getByRole("heading", { name: "Om stedet" })).toBeVisible())],
  ["innstillinger", "/innstillinger", async (page) => {
    await page.getByLabel("Hvor lenge kan de tenke seg om").fill("48");
    await expect(page.getByRole("heading", { name: "Dette endrer du" })).toBeVisible();
  }],
  ["innstillinger-folk", "/innstillinger/folk", async (page) => expect(page.getByText("Dette er deg")).toBeVisible()],
];

test("the pages of the houses are for everybody", async ({ page }) => {
  test.setTimeout(300_000);
  await enter(page);
  for (const [name, path, shown] of PAGES) await pageIsForEverybody(page, name, path, shown);
});

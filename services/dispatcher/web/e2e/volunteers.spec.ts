// Somebody comes to the desk and wants to help: she is registered, says when she can, rests for a while and is back, and is found again.
import { readFileSync } from "node:fs";
import { createClient, type Interceptor } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import type { Page } from "@playwright/test";
import { AssignmentService } from "../src/contract/borgertorg/matching/v1/assignments_pb";
import { NeedService } from "../src/contract/borgertorg/matching/v1/needs_pb";
import { OfferService } from "../src/contract/borgertorg/matching/v1/offers_pb";
import { localOf } from "../src/days";
import { isForEverybody, pageIsForEverybody } from "./everybody";
import { enter, expect, test, url } from "./people";

const NAME = "Åshild Prøvesen";
const EMAIL = "ashild.provesen@example.org";

const part = (page: Page, name: string | RegExp) => page.getByRole("region", { name });

async function fill(page: Page, name: string, email: string): Promise<void> {
  await page.getByLabel("Navn", { exact: true }).fill(name);
  await page.getByLabel("E-post", { exact: true }).fill(email);
  await page.getByLabel("Bor nærmest").selectOption({ index: 1 });
  await page.getByLabel(/^Har sagt ja til at sentralen/).check();
  await page.getByLabel("Har sagt ja til å få meldinger").check();
}

test("somebody is registered, her week is set, she rests and is back, and is found by search", async ({ page }) => {
  await enter(page);
  await page.getByRole("link", { name: "Frivillige", exact: true }).click();
  await expect(page.getByRole("heading", { name: /^\d.* frivillige$/ })).toBeVisible();
  await page.getByRole("link", { name: "Registrer frivillig" }).click();

  // what is wrong is said at its field; a number of birth is refused with the reason
  await page.getByRole("button", { name: "Registrer", exact: true }).click();
  await expect(page.getByText("Dette må rettes før det kan lagres")).toBeVisible();
  await expect(page.getByText("Ingen registreres uten å ha sagt ja.", { exact: true })).toBeVisible();
  await fill(page, NAME, EMAIL);
  await page.getByLabel("Telefon", { exact: true }).fill("010190 12345");
  await page.getByRole("button", { name: "Registrer", exact: true }).click();
  await expect(page.getByText("Dette ser ut som et fødselsnummer. Det skal aldri stå her; ta det bort.", { exact: true })).toBeVisible();
  await page.getByLabel("Telefon", { exact: true }).fill("42 99 88 77");
  await page.getByLabel("Språk", { exact: true }).last().selectOption("uk");
  await page.getByLabel("Ferdigheter").fill("Brettspill");
  await page.getByLabel("Ferdigheter").press("Enter");
  await page.getByLabel("Turgruppe").check();
  await page.getByRole("button", { name: "Registrer", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: NAME })).toBeVisible();
  await expect(page.getByRole("status")).toContainText(`${NAME} er registrert`);
  await expect(part(page, /^Språk, ferdigheter/)).toContainText("ukrainsk");
  await expect(part(page, /^Språk, ferdigheter/)).toContainText("brettspill");
  await expect(part(page, "Kontakt")).toContainText("42 99 88 77");

  // her week, by the keyboard
  const week = part(page, "Ledig tid i uka");
  await week.getByRole("button", { name: "Endre Ledig tid i uka" }).press("Enter");
  await expect(week.getByRole("button", { name: "mandag 8–9" })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(week.getByRole("button", { name: "tirsdag 10–11" })).toHaveAttribute("aria-pressed", "true");
  await week.getByLabel("Dag", { exact: true }).selectOption("torsdag");
  await week.getByLabel("Fra").fill("16:30");
  await week.getByLabel("Til").fill("18:00");
  await week.getByRole("button", { name: "Ledig", exact: true }).click();
  await expect(page.getByRole("status")).toContainText("Ledig torsdag 16.30–18");
  await isForEverybody(page, "frivillig-uka");
  await page.setViewportSize({ width: 1280, height: 800 });
  await week.getByRole("button", { name: "Lagre uka" }).click();
  await expect(week).toContainText("9–11");
  await expect(week).toContainText("16.30–18");
  await expect(week.getByRole("button", { name: "Endre Ledig tid i uka" })).toBeFocused();

  // a rest until a day, and the end of it
  await page.getByRole("button", { name: "Ta pause" }).click();
  await page.getByLabel("Kan spørres igjen fra").fill("2020-01-01");
  await page.getByRole("button", { name: "Ta pause" }).click();
  await expect(page.getByText("Velg en dag etter i dag, eller la det stå tomt.")).toBeVisible();
  const until = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("Kan spørres igjen fra").fill(until);
  await page.getByRole("button", { name: "Ta pause" }).click();
  await expect(page.getByText(/^Har pause. Kan spørres igjen fra/)).toBeVisible();
  await page.getByRole("button", { name: "Avslutt pausen" }).click();
  await expect(page.getByText("Kan spørres om oppdrag.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Ta pause" })).toBeFocused();

  // only what was changed is changed; what others have is refused where it stands
  const contact = part(page, "Kontakt");
  await contact.getByRole("button", { name: "Endre Kontakt" }).click();
  await contact.getByLabel("Postnummer").fill("3277");
  await contact.getByLabel("Timer i uka på det meste").fill("2,5");
  await contact.getByRole("button", { name: "Lagre" }).click();
  await expect(contact).toContainText("2,5 timer i uka");
  await expect(contact).toContainText("42 99 88 77");

  // found by search, and kept as a file
  await page.getByRole("link", { name: "Alle frivillige" }).click();
  await page.getByLabel(/^Søk etter navn/).fill("prøvesen ash");
  const row = page.getByRole("listitem").filter({ hasText: NAME });
  await expect(row).toContainText("ukrainsk");
  await expect(page).toHaveURL(/sok=/);
  const loading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Last ned lista" }).click();
  const file = readFileSync(await (await loading).path(), "utf8");
  expect(file).toContain("Navn;E-post;Telefon");
  expect(file).toContain(`${NAME};${EMAIL};42 99 88 77;Aktiv`);
  await page.getByLabel(/^Søk etter navn/).fill("4299 8877");
  await expect(row).toBeVisible();
});

test("the list goes on where it ended, in the order of names, and a filter holds for all of it", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/frivillige`);
  const rows = page.getByRole("listitem").filter({ has: page.locator(".phone") });
  await expect(rows).toHaveCount(100);
  const further = page.getByRole("button", { name: /^Vis \d+ til$/ });
  await further.click();
  await expect(rows.nth(100).getByRole("link")).toBeFocused();
  const names = await rows.getByRole("link").allInnerTexts();
  expect(names.length).toBeGreaterThan(100);
  // to a Norwegian aa is å as well, and not all read a hyphen alike
  const plain = names.filter((name) => !/aa|[^a-zæøå ]/i.test(name));
  expect(plain).toEqual([...plain].sort(new Intl.Collator("nb").compare));

  // what stands beside a word is how many there are of it in the whole list, and choosing it finds as many
  const skill = page.getByLabel("Ferdighet", { exact: true });
  const option = skill.getByRole("option").nth(1);
  const [, word = "", count = ""] = /^(.*) \((\d+)\)$/.exec((await option.innerText()).trim()) ?? [];
  await skill.selectOption(word);
  await expect(page.getByRole("heading", { level: 2, name: new RegExp(`^${count} frivillige?$`) })).toBeVisible();
  await expect(page).toHaveURL(/ferdighet=/);
  // a search that finds nobody says so, and another one shows its own answer
  await page.getByLabel(/^Søk etter navn/).fill("finnes ikke");
  await expect(page.getByText("Ingen passer til søket.")).toBeVisible();
  await page.getByLabel(/^Søk etter navn/).fill("");
  await expect(rows.first()).toBeVisible();
});

test("nobody is registered twice, and who wishes it is gone for ever", async ({ page }) => {
  await enter(page);
  const [name, email] = ["Tor Tvilling", "tor.tvilling@example.org"];
  await page.goto(`${url()}/frivillige/ny`);
  await fill(page, name, email);
  await page.getByRole("button", { name: "Registrer", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  await page.goto(`${url()}/frivillige/ny`);
  await fill(page, "Tor T.", email.toUpperCase());
  await page.getByRole("button", { name: "Registrer", exact: true }).click();
  await expect(page.getByText("En annen frivillig har denne adressen.", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Navn", { exact: true })).toHaveValue("Tor T.");
  await page.getByRole("link", { name: `Se på ${name}` }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

  const papers = part(page, "Fremviste attester");
  await papers.getByRole("button", { name: /^Før opp/ }).click();
  await papers.getByRole("button", { name: "Før opp attesten" }).click();
  await expect(papers.getByText("Politiattest", { exact: true })).toBeVisible();

  const consents = part(page, "Samtykke");
  await consents.getByRole("button", { name: "Trekk tilbake Å få meldinger" }).click();
  await consents.getByRole("button", { name: "Trekk tilbake", exact: true }).click();
  await consents.getByRole("button", { name: "Har sagt ja Å få meldinger" }).click();
  await expect(consents.getByRole("button", { name: "Trekk tilbake Å få meldinger" })).toBeVisible();

  const told = part(page, "Slik vil personen ha beskjed");
  await told.getByRole("button", { name: /^Endre/ }).click();
  await told.getByLabel("Beskjed på").selectOption("Telefon: ring selv");
  await told.getByRole("button", { name: "Lagre" }).click();
  await expect(told).toContainText("ring selv");

  const known = part(page, "Det vi vet");
  const loading = page.waitForEvent("download");
  await known.getByRole("button", { name: "Last ned alt vi vet" }).click();
  const file = JSON.parse(readFileSync(await (await loading).path(), "utf8")) as Record<string, unknown>;
  expect(Object.keys(file)).toEqual(["volunteers", "matching", "notifications"]);
  expect(JSON.stringify(file)).toContain(email);

  const address = page.url();
  await known.getByRole("button", { name: "Slett alt om personen" }).click();
  await known.getByLabel(/^Skriv navnet/).fill("Tor");
  await known.getByRole("button", { name: "Slett for alltid" }).click();
  await expect(known.getByText("Det er ikke det samme navnet.")).toBeVisible();
  await isForEverybody(page, "frivillig-slett");
  await page.setViewportSize({ width: 1280, height: 800 });
  await known.getByLabel(/^Skriv navnet/).fill(name);
  await known.getByRole("button", { name: "Slett for alltid" }).click();
  await expect(page).toHaveURL(/\/frivillige$/);
  await page.getByLabel(/^Søk etter navn/).fill("tor tvilling");
  await expect(page.getByText("Ingen passer til søket.")).toBeVisible();
  await page.goto(address);
  await expect(page.getByText(/^Denne personen finnes ikke her/)).toBeVisible();
});

test("the pages of volunteers are for everybody", async ({ page }) => {
  test.setTimeout(240_000);
  await enter(page);
  await pageIsForEverybody(page, "frivillige", "/frivillige", async () => expect(page.getByRole("listitem").filter({ has: page.locator(".phone") }).first()).toBeVisible());
  await pageIsForEverybody(page, "frivillig-ny", "/frivillige/ny", async () => expect(page.getByLabel("Bor nærmest")).toBeVisible());
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${url()}/frivillige?tilstand=active`);
  await page.locator("main").getByRole("listitem").getByRole("link").first().click();
  await expect(part(page, "Belastning")).toContainText("Siste 90 dager");
  await expect(part(page, "Avtaler")).not.toContainText("Henter");
  await isForEverybody(page, "frivillig");
});

const OSLO = "Europe/Oslo";
const HOUR = 3_600_000;

/** Another coordinator's calls, for what happens elsewhere while the page is open. */
function elsewhere() {
  const signedIn: Interceptor = (next) => (request) => {
    request.header.set("cookie", process.env["HOUSE_COOKIE"] ?? "");
    request.header.set("origin", url());
    return next(request);
  };
  const transport = createGrpcWebTransport({ baseUrl: url(), interceptors: [signedIn] });
  return { needs: createClient(NeedService, transport), offers: createClient(OfferService, transport), assignments: createClient(AssignmentService, transport) };
}

test("what somebody agrees to and gives comes to her page by itself, and hours are corrected", async ({ page }) => {
  await enter(page);
  const name = "Henny Hjelpsom";
  await page.goto(`${url()}/frivillige/ny`);
  await fill(page, name, "henny.hjelpsom@example.org");
  await page.getByRole("button", { name: "Registrer", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  const volunteer = page.url().split("/").at(-1) ?? "";
  await expect(part(page, "Avtaler")).toContainText("Ingen avtaler ennå.");

  const { needs, offers, assignments } = elsewhere();
  const soon = (hours: number) => localOf(new Date(Date.now() + hours * HOUR), OSLO);
  const key = () => crypto.randomUUID();
  const profile = { title: "Lufte katten i sele", category: "annet", startsLocal: soon(1), endsLocal: soon(3), zone: OSLO, places: 1, priority: 3, position: { latitude: 59.1, longitude: 9.98 } };
  const { sessions } = await needs.postNeed({ idempotencyKey: key(), profile });
  const { offers: made } = await offers.makeOffers({ idempotencyKey: key(), session: sessions[0] ?? "", volunteers: [volunteer], overrideReason: "hun er her nå" });
  const { assignment } = await offers.acceptOffer({ idempotencyKey: key(), id: made[0] ?? "" });
  await expect(part(page, "Avtaler")).toContainText("Lufte katten i sele");
  await expect(part(page, "Avtaler")).toContainText("Avtalt");
  await expect(part(page, "Belastning")).toContainText("1 avtale");

  await assignments.checkIn({ idempotencyKey: key(), id: assignment });
  await assignments.checkOut({ idempotencyKey: key(), id: assignment });
  await expect(part(page, "Avtaler")).toContainText("Møtt");
  const hours = part(page, "Timer");
  await hours.getByRole("button", { name: /^Rett/ }).click();
  await hours.getByLabel("Riktig antall timer").fill("mange");
  await hours.getByRole("button", { name: "Lagre" }).click();
  await expect(hours.getByText("Skriv et tall fra 0 til 168.")).toBeVisible();
  await hours.getByLabel("Riktig antall timer").fill("1,5");
  await hours.getByRole("button", { name: "Lagre" }).click();
  await expect(hours).toContainText("1,5 timer");
  await expect(hours).toContainText("rettet");
  await expect(hours.getByRole("button", { name: /^Rett/ })).toBeFocused();
  await expect(part(page, "Belastning")).toContainText("1,5 timer av");
});

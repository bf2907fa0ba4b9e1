// Two coordinators at once: they see that both look at one need, they do not ask one person twice, and what one saves for everybody the other has.
import type { Browser, Page } from "@playwright/test";
import { createClient } from "@connectrpc/connect";
import { MemberService } from "../src/contract/borgertorg/organisations/v1/members_pb";
import { Role } from "../src/contract/borgertorg/types/v1/role_pb";
import { isForEverybody } from "./everybody";
import { enter, expect, mails, signIn, test, url } from "./people";
import { ahead, post, transport } from "./desk";

const ANNE = "anne.sekund@example.org";
const looking = (page: Page) => page.locator(".looking");
const live = (page: Page) => expect(page.getByText("Direkte", { exact: true })).toBeVisible();

/** A second coordinator, in a browser of her own; the first is Kari. */
async function anne(browser: Browser): Promise<Page> {
  const members = createClient(MemberService, transport());
  const { members: all } = await members.listMembers({ pageSize: 500 });
  if (!all.some(({ email }) => email === ANNE)) await members.addMember({ idempotencyKey: crypto.randomUUID(), name: "Anne Sekund", email: ANNE, role: Role.COORDINATOR });
  const page = await (await browser.newContext({ locale: "nb-NO" })).newPage();
  await signIn(page, ANNE);
  return page;
}

test("two see each other at a need, and do not ask one person twice", async ({ page, browser }) => {
  test.setTimeout(180_000);
  await enter(page);
  const { need } = await post("Bære ved til bålet", ahead(6), { places: 3 });
  const other = await anne(browser);
  await page.goto(`${url()}/behov/${need}`);
  await live(page);
  await expect(page.getByRole("checkbox").nth(1)).toBeVisible();
  await expect(looking(page)).toBeEmpty();

  await other.goto(`${url()}/behov/${need}`);
  await expect(looking(page)).toContainText("Anne Sekund ser også på dette");
  await expect(looking(page)).toHaveAttribute("aria-live", "polite");
  await expect(looking(other)).toContainText("ser også på dette");
  await isForEverybody(page, "sammen");
  await page.setViewportSize({ width: 1280, height: 800 });

  // both have the same person ticked; the call of the one who presses later is held back until the other's has gone through
  const boxes = (at: Page) => at.getByRole("region", { name: "Foreslåtte" }).getByRole("checkbox");
  await expect(boxes(other).first()).toHaveAccessibleName(/\w{2}/);
  const name = (await boxes(other).first().evaluate((box: HTMLInputElement) => box.labels?.[0]?.innerText ?? "")).trim();
  await page.getByRole("checkbox", { name }).check();
  await boxes(other).first().check();
  let first = () => {};
  const asked = new Promise<void>((done) => (first = done));
  await page.route("**/*OfferService/MakeOffers", async (route) => {
    await asked;
    await route.continue();
  });
  await page.getByRole("button", { name: "Spør den valgte" }).click();
  await other.getByRole("button", { name: "Spør den valgte" }).click();
  await expect(other.getByRole("status")).toContainText("1 er spurt");
  first();
  await expect(page.getByRole("status")).toContainText(`${name} er nettopp spurt. Ingen ble spurt nå.`);
  await expect(looking(page)).toContainText(`Nettopp spurt: ${name}`);
  await expect(looking(other)).not.toContainText("Nettopp spurt:");
  await expect(page.getByRole("region", { name: /^Spurt/ }).getByText("Venter", { exact: true })).toHaveCount(1);
  await expect(boxes(page).filter({ hasText: name })).toHaveCount(0);

  await other.goto(`${url()}/i-dag`);
  await expect(looking(page)).not.toContainText("ser også på dette");
  await other.goto(`${url()}/behov?visning=liste`);
  await other.goto(`${url()}/behov/${need}`);
  await expect(looking(page)).toContainText("Anne Sekund ser også på dette");
  await other.context().close();
  await expect(looking(page)).not.toContainText("ser også på dette", { timeout: 60_000 });
  expect(mails().filter((text) => text.includes("Bære ved")).length).toBeLessThanOrEqual(1);
});

test("a view and a template that one saves for everybody the other has, and one's own nobody else", async ({ page, browser }) => {
  test.setTimeout(180_000);
  await enter(page);
  const other = await anne(browser);
  await page.goto(`${url()}/behov?tid=uka&haster=1`);
  await page.getByText("Lagrede visninger").click();
  const keep = async (name: string, shared: boolean) => {
    await page.getByLabel("Navn på det du ser nå").fill(name);
    if (shared) await page.getByLabel("Del med alle i sentralen").check();
    await page.getByRole("button", { name: "Lagre visningen" }).click();
    await expect(page.getByRole("status")).toContainText(`Visningen ${name} er lagret`);
  };
  await keep("Haster hos oss", true);
  await expect(page.getByRole("list", { name: "Delt med alle i sentralen" })).toContainText("Haster hos oss");
  await page.goto(`${url()}/behov?tid=uka`);
  await page.getByText("Lagrede visninger").click();
  await keep("Bare min", false);

  await other.goto(`${url()}/behov`);
  await other.getByText("Lagrede visninger").click();
  await other.getByRole("link", { name: "Haster hos oss" }).click();
  await expect(other).toHaveURL(/haster=1/);
  await expect(other.getByText("Visning: Haster hos oss")).toBeVisible();
  await expect(other.getByRole("link", { name: "Bare min" })).toHaveCount(0);
  await other.getByRole("button", { name: "Slett: Haster hos oss" }).click();
  await expect(other.getByText("Den forsvinner for alle i sentralen.")).toBeVisible();
  await other.getByRole("button", { name: "Slett", exact: true }).click();
  await expect(other.getByRole("status")).toContainText("slettet");
  await expect(page.getByRole("link", { name: "Haster hos oss" })).toHaveCount(0); // by itself

  await page.goto(`${url()}/behov/ny`);
  await page.getByText("Maler", { exact: true }).click();
  await expect(page.getByText("Ingen maler ennå")).toBeVisible();
  await page.getByLabel("Hva trengs?").fill("Følge til legen");
  await page.getByLabel("Slags hjelp").selectOption("følge og skyss");
  await page.getByLabel("Hvor", { exact: true }).selectOption({ index: 1 });
  await page.getByLabel("Hvor mange trengs?").fill("2");
  await page.getByLabel("Privat", { exact: true }).fill("Storgata 14, dørkode 4711");
  await page.getByRole("button", { name: "Lagre skjemaet som mal" }).click();
  await expect(page.getByText("Gi malen et navn.")).toBeVisible();
  await page.getByLabel("Navn på malen").fill("Legen");
  await page.getByRole("button", { name: "Lagre skjemaet som mal" }).click();
  await expect(page.getByRole("status")).toContainText("Malen Legen er lagret");
  await isForEverybody(page, "maler");

  await other.goto(`${url()}/behov/ny`);
  await other.getByText("Maler", { exact: true }).click();
  await other.getByRole("button", { name: "Bruk malen Legen" }).click();
  await expect(other.getByLabel("Hva trengs?")).toHaveValue("Følge til legen");
  await expect(other.getByLabel("Hvor mange trengs?")).toHaveValue("2");
  await expect(other.getByLabel("Privat", { exact: true })).toHaveValue("");
  await other.getByRole("button", { name: "Legg ut" }).click();
  await expect(other.getByRole("heading", { level: 1, name: "Følge til legen" })).toBeVisible();
  await other.goto(`${url()}/behov/ny`);
  await other.getByText("Maler", { exact: true }).click();
  await other.getByRole("button", { name: "Slett: Legen" }).click();
  await other.getByRole("button", { name: "Slett", exact: true }).click();
  await expect(other.getByText("Ingen maler ennå")).toBeVisible();
  await other.context().close();
});

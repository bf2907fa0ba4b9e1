// What is typed and not sent: nobody leaves it by mistake, and a session that ended does not take it along.
import { ahead } from "./desk";
import { isForEverybody } from "./everybody";
import { enter, expect, test, url } from "./people";

test("whoever leaves what is typed is asked first, and not after it was sent", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/organisasjoner/ny`);
  const menu = page.getByRole("navigation", { name: "Sider" });
  await menu.getByRole("link", { name: "Behov", exact: true }).click(); // nothing is typed
  await expect(page).toHaveURL(/behov$/);
  await menu.getByRole("link", { name: "Organisasjoner" }).click();
  await page.getByRole("link", { name: "Ny organisasjon" }).click();
  await page.getByLabel("Navn", { exact: true }).fill("Halvskrevne venner");
  const away = menu.getByRole("link", { name: "Behov", exact: true });
  await away.click();
  const asked = page.getByRole("dialog", { name: "Det du har skrevet, er ikke sendt" });
  await expect(asked).toBeVisible();
  await isForEverybody(page, "forlate");
  await page.setViewportSize({ width: 1280, height: 800 });
  await expect(asked.getByRole("button", { name: "Bli her" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(asked).toBeHidden();
  await expect(away).toBeFocused();
  await expect(page.getByLabel("Navn", { exact: true })).toHaveValue("Halvskrevne venner");

  await page.goBack();
  await expect(asked).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/organisasjoner\/ny$/);

  await page.getByLabel("Organisasjonsnummer", { exact: true }).fill("971526920");
  await page.getByRole("button", { name: "Registrer" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Halvskrevne venner" })).toBeVisible(); // without a question

  await page.getByLabel("Navn", { exact: true }).fill("Helskrevne venner");
  await menu.getByRole("link", { name: "I dag" }).click();
  await asked.getByRole("button", { name: "Gå videre uten å sende" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^I dag/ })).toBeVisible();
});

test("days that somebody picked for a plan, and the name of a view, are not left by mistake either", async ({ page }) => {
  await enter(page);
  const asked = page.getByRole("dialog", { name: "Det du har skrevet, er ikke sendt" });
  const away = page.getByRole("navigation", { name: "Sider" }).getByRole("link", { name: "Kalender", exact: true });
  await page.goto(`${url()}/plan`);
  await page.getByRole("radio", { name: "Andre dager" }).check(); // nothing is typed by that
  await away.click();
  await expect(page).toHaveURL(/kalender/);
  await page.goto(`${url()}/plan`);
  await page.getByRole("radio", { name: "Andre dager" }).check();
  await page.getByLabel("Til og med").fill(ahead(20));
  await away.click();
  await expect(asked).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Til og med")).toHaveValue(ahead(20));
  await page.getByRole("radio", { name: /^Neste uke/ }).check();

  await page.goto(`${url()}/behov?haster=1`);
  await page.getByText("Lagrede visninger").click();
  await page.getByLabel("Navn på det du ser nå").fill("Halvferdig visning");
  await away.click();
  await expect(asked).toBeVisible();
  await asked.getByRole("button", { name: "Gå videre uten å sende" }).click();
  await expect(page).toHaveURL(/kalender/);
});

test("the browser asks before the whole page goes", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/innstillinger/folk`);
  await page.getByLabel("Navn", { exact: true }).fill("Halvveis Hansen");
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await page.goto(`${url()}/i-dag`);
  expect(asked).toEqual(["beforeunload"]);
  await page.goto(`${url()}/behov`); // nothing is typed here
  expect(asked).toHaveLength(1);
});

test("what lies in the tab until it is sent is left with a word, and is there again", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/behov/ny`);
  await page.getByLabel("Hva trengs?").fill("Avbrutt av telefonen");
  await page.getByRole("link", { name: "I dag" }).first().click();
  await expect(page.getByRole("status")).toHaveText("Det du skrev, ligger der når du kommer tilbake");
  await page.getByRole("link", { name: "Nytt behov" }).first().click();
  await expect(page.getByLabel("Hva trengs?")).toHaveValue("Avbrutt av telefonen");
});

test("a session that ended keeps the form, and it is sent after signing in again", async ({ page, context }) => {
  await enter(page);
  await page.goto(`${url()}/innstillinger/folk`);
  await page.getByLabel("Navn", { exact: true }).fill("Sesjon Sesjonsen");
  await page.getByLabel(/^E-post/).fill("sesjon@example.org");
  const cookies = await context.cookies();
  await context.clearCookies();
  await page.getByRole("button", { name: "Gi tilgang" }).click();
  await expect(page.getByRole("heading", { name: "Du er logget ut" })).toBeVisible();
  await expect(page.getByLabel("Navn", { exact: true })).toHaveValue("Sesjon Sesjonsen");
  await page.getByRole("link", { name: "Behov", exact: true }).first().click();
  await page.getByRole("button", { name: "Bli her" }).click();
  await context.addCookies(cookies); // as another tab that signs in
  await page.getByRole("button", { name: "Gi tilgang" }).click();
  await expect(page.getByRole("status")).toContainText("Sesjon Sesjonsen");
});

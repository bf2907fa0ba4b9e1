// A need is posted, three people are asked, one says yes by her own link, and the screen moves without being loaded again.
import { answer, asks, enter, expect, signIn, test, url } from "./people";

test("a need is posted, three are asked, one says yes and the screen moves by itself", async ({ page, context }) => {
  await signIn(page);
  await expect(page.getByText("Direkte", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: "Nytt behov" }).first().click();
  await page.getByRole("button", { name: "Legg ut" }).click();
  const summary = page.getByText("Dette må rettes før det kan legges ut");
  await expect(summary).toBeVisible();
  await page.getByLabel("Hva trengs?").fill("Gå tur med naboens hund");
  await page.getByLabel("Hvor", { exact: true }).selectOption({ index: 1 });
  await page.getByLabel("Slags hjelp").selectOption("turgruppe");
  await page.getByRole("button", { name: "Legg ut" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Gå tur med naboens hund" })).toBeVisible();
  await expect(page.getByRole("status")).toContainText("Behovet er lagt ut");

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByText("Direkte", { exact: true })).toBeVisible();

  const before = asks().length;
  const boxes = page.getByRole("checkbox");
  await expect(boxes.nth(2)).toBeVisible();
  for (const nth of [0, 1, 2]) await boxes.nth(nth).check();
  await page.getByRole("button", { name: "Spør de 3 valgte" }).click();
  await expect(page.getByRole("status")).toContainText("3 er spurt");
  await expect(page.getByText("Venter", { exact: true })).toHaveCount(3);
  await expect(other.getByText("Venter", { exact: true })).toHaveCount(3);

  // the messages stay in the house while the press can be undone; who has no address is called: not each of them gets a mail
  await expect.poll(() => asks().length, { timeout: 45_000 }).toBeGreaterThan(before);
  const loads: string[] = [];
  page.on("framenavigated", (frame) => loads.push(frame.url()));
  const [first = ""] = asks().slice(before);
  await answer(first, "yes");
  await expect(page.getByText("Ja", { exact: true })).toBeVisible();
  await expect(page.getByText("Alle plassene er fylt")).toBeVisible();
  await expect(other.getByText("Ja", { exact: true })).toBeVisible();
  expect(loads).toEqual([]);

  await page.goto(`${url()}/behov?sok=hund`);
  await expect(page.getByRole("listitem").filter({ hasText: "Gå tur med naboens hund" })).toContainText("Dekket");
});

test("an ask is taken back, by the keyboard alone", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/behov?stilling=open`);
  await page.getByRole("main").getByRole("listitem").getByRole("link").first().focus();
  await page.keyboard.press("Enter");
  const ask = page.getByRole("button", { name: /^Spør/ });
  await ask.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText("er spurt");
  // what has not left is undone; then it is withdrawn
  const withdraw = page.getByRole("button", { name: "Trekk tilbake" }).first();
  await expect(withdraw).toBeVisible({ timeout: 45_000 });
  await withdraw.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Personen kan ikke svare lenger")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toContainText("trukket tilbake");
});

test("whoever is signed out is sent to the door, and keeps what stands on the screen", async ({ page, context }) => {
  await enter(page);
  await page.goto(`${url()}/behov/ny`);
  await page.getByLabel("Hva trengs?").fill("Halvferdig");
  await context.clearCookies();
  await page.getByRole("link", { name: "Behov", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Du er logget ut" })).toBeVisible();
  await page.getByRole("link", { name: "Nytt behov" }).first().click();
  await expect(page.getByLabel("Hva trengs?")).toHaveValue("Halvferdig");
  await page.goto(`${url()}/behov`);
  await expect(page).toHaveURL(/logg-inn$/);
});

// What is near is found in the list and on the map: choosing in the one marks in the other, by the keyboard too.
import { dayOf, later, localOf } from "../src/days";
import { post } from "./desk";
import { pageIsForEverybody } from "./everybody";
import { enter, expect, test, url } from "./people";

const TOMORROW = later(dayOf(localOf(new Date(), "Europe/Oslo")), 1);
const HALL = "Huldrehallen";

test("a place is chosen in the list and on the map", async ({ page }) => {
  await post("Kartlegging av ballene", TOMORROW, { venue: HALL });
  await enter(page);
  await page.goto(`${url()}/kart`);
  const map = page.getByRole("region", { name: "Kart over stedene" });
  const places = page.getByRole("main").getByRole("heading", { level: 2 });
  await expect(map).toBeVisible();
  const hall = page.getByRole("region", { name: HALL, exact: true });
  await expect(hall.getByRole("link", { name: "Kartlegging av ballene" }).or(hall.getByRole("button", { name: /^Vis alle/ })).first()).toBeVisible();

  const show = page.getByRole("button", { name: `Vis på kartet: ${HALL}` });
  await show.click();
  await expect(show).toHaveAttribute("aria-pressed", "true");
  await expect(page.getByRole("status")).toContainText(HALL);
  const marker = map.getByRole("button", { name: new RegExp(`^${HALL}: `) });
  await expect(marker).toHaveAttribute("aria-pressed", "true");
  await expect(hall.getByRole("link", { name: "Kartlegging av ballene" })).toBeVisible();
  await show.click();
  await expect(marker).toHaveAttribute("aria-pressed", "false");

  // and back: the map is chosen on by the keyboard, the list goes on from there
  await marker.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 2, name: HALL })).toBeFocused();
  await expect(show).toHaveAttribute("aria-pressed", "true");
  await hall.getByRole("link", { name: "Kartlegging av ballene" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Kartlegging av ballene");
  await page.goBack();
  await expect(places.first()).toBeVisible();
});

test("the nearest place stands first, counted from where one says", async ({ page }) => {
  await post("Kartet fra hallen", TOMORROW, { venue: HALL });
  await enter(page);
  await page.goto(`${url()}/kart`);
  await page.getByLabel("Regn avstand fra").selectOption({ label: HALL });
  await expect(page.getByRole("heading", { level: 2 }).first()).toHaveText(HALL);
  await expect(page.getByRole("region", { name: HALL, exact: true })).toContainText("0 km");
});

test("the map is said in nynorsk, and is for everybody", async ({ page }) => {
  test.setTimeout(240_000);
  await post("Kart for alle", TOMORROW, { venue: HALL });
  await enter(page);
  await pageIsForEverybody(page, "kart", "/kart?dager=28", async () => expect(page.getByRole("region", { name: "Kart over stedene" })).toBeVisible());
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.getByLabel("Språk").selectOption("nn");
  await expect(page.getByRole("region", { name: "Kart over stadene" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Gå nærare" }).first()).toBeVisible();
});

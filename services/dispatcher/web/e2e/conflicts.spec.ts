// What does not go together stands in one list: who has agreed and pauses since, what is set up while its place is closed, what lacks people.
import { ahead, ask, pauseWhoAgreed, post } from "./desk";
import { pageIsForEverybody } from "./everybody";
import { enter, expect, test, url } from "./people";

test("who has agreed and pauses since is found, and the way leads to the task and the person", async ({ page }) => {
  await enter(page);
  await page.goto(`${url()}/konflikter`);
  const agreements = page.getByRole("region", { name: /^Avtaler som ikke går opp/ });
  await expect(agreements.getByText(/går opp\.|Ingen har avtaler/).or(agreements.getByRole("listitem").first())).toBeVisible();
  const { session } = await post("Lufte hunden Bella", ahead(1), { from: "13:00", until: "14:00", category: "turgruppe" });
  expect(await ask(session, 1)).toBe(1);
  await pauseWhoAgreed(session);

  const card = agreements.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Lufte hunden Bella" }) });
  await expect(card.getByText("Har tatt en pause.")).toBeVisible({ timeout: 30_000 });
  await expect(card.getByText("Ring og hør om personen kommer likevel")).toBeVisible();
  await card.getByRole("link", { name: "Åpne oppdraget" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Lufte hunden Bella" })).toBeVisible();
  await page.goBack();
  await card.getByRole("link", { name: "Åpne profilen" }).click();
  await expect(page.getByText(/pause/i).first()).toBeVisible();
});

test("what is set up while its place is closed is found, and what lacks people soon", async ({ page }) => {
  await enter(page);
  await post("Nattevakt på huset", ahead(1), { from: "03:00", until: "04:00", venue: "Sentralen" });
  await page.goto(`${url()}/konflikter`);
  const closed = page.getByRole("region", { name: /^Når stedet er stengt/ }).getByRole("listitem").filter({ hasText: "Nattevakt på huset" });
  await expect(closed.getByText(/^Stedet er (bare åpent|stengt)/)).toBeVisible();
  await expect(page.getByRole("region", { name: /^Mangler folk/ }).getByRole("link", { name: "Nattevakt på huset" })).toBeVisible();
  await closed.getByRole("link", { name: "Endre tid eller sted" }).click();
  await expect(page.getByLabel("Fra", { exact: true })).toHaveValue("03:00");
});

test("the list of conflicts is for everybody", async ({ page }) => {
  test.setTimeout(180_000);
  await enter(page);
  await pageIsForEverybody(page, "konflikter", "/konflikter", (at) => expect(at.getByRole("region", { name: /^Mangler folk/ }).locator(".count")).toBeVisible());
});

// Who takes part: a coordinator who signs in at the door, volunteers who open the link in their mail. And a page that complains.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, request, test as base, type Page } from "@playwright/test";

export const url = () => process.env["HOUSE_URL"] ?? "";
const EMAIL = "kari.koordinator@example.org";

/** What lies in the house's folder for mail. */
export const mails = (): string[] =>
  readdirSync(process.env["HOUSE_MAIL"] ?? "")
    .filter((name) => name.endsWith(".eml"))
    .sort()
    .map((name) => readFileSync(join(process.env["HOUSE_MAIL"] ?? "", name), "utf8").replaceAll("=\r\n", ""));
const links = (begin: string) => mails().flatMap((text) => new RegExp(`/${begin}/[\\w.-]+`).exec(text)?.[0] ?? []);

/** The paths on which volunteers are asked. */
export const asks = (): string[] => links("svar");

/** Is signed in already. */
export async function enter(page: Page): Promise<void> {
  const [name = "", value = ""] = (process.env["HOUSE_COOKIE"] ?? "").split("=");
  await page.context().addCookies([{ name, value, url: url(), httpOnly: true, sameSite: "Lax" }]);
  await page.goto(`${url()}/i-dag`);
  await expect(page.getByRole("heading", { level: 1, name: /^I dag/ })).toBeVisible();
}

/** Signs in by a link that the door mails. */
export async function signIn(page: Page, email = EMAIL): Promise<void> {
  const before = links("inn").length;
  await page.goto(`${url()}/logg-inn`);
  await page.getByLabel("E-postadresse").fill(email);
  await page.getByRole("button", { name: "Send meg en lenke" }).click();
  await expect(page.getByRole("heading", { name: "Sjekk e-posten din" })).toBeVisible();
  await expect.poll(() => links("inn").length).toBeGreaterThan(before);
  // names sort by time: the newest link is the last
  await page.goto(url() + (links("inn").at(-1) ?? ""));
  await page.getByRole("button", { name: /Logg inn/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^I dag/ })).toBeVisible();
}

/** A volunteer presses a button on the page that her mail leads to, as a browser would. */
export async function answer(path: string, says: "yes" | "no"): Promise<void> {
  const people = await request.newContext({ baseURL: url() });
  const answered = await people.post(path, { form: { answer: says }, headers: { origin: url() } });
  expect(answered.status()).toBeLessThan(400);
  await people.dispose();
}

/** A page that fails its test when the console says an error, or the policy of the door was broken. */
export const test = base.extend<{ page: Page; mayBeAway: boolean }>({
  /** The house may be away: what the browser says of that is no fault. */
  mayBeAway: [false, { option: true }],
  page: async ({ page, mayBeAway }, use) => {
    const faults: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error" && !(mayBeAway && /net::ERR_|status of 401/.test(message.text()))) faults.push(message.text());
    });
    page.on("pageerror", (error) => faults.push(String(error)));
    await page.addInitScript(() =>
      document.addEventListener("securitypolicyviolation", (broken) => console.error(`policy: ${broken.violatedDirective} ${broken.blockedURI} ${broken.sourceFile}`)),
    );
    await use(page);
    expect(faults).toEqual([]);
  },
});
export { expect };

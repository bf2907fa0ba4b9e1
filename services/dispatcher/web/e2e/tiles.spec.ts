// The ground of the map from a server of pictures: where the house is set to one, and only from that one; nothing of it is kept.
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { isForEverybody } from "./everybody";
import { open } from "./house";
import { enter, expect, test, url } from "./people";

/** A meadow of one colour, 256 pixels wide. */
const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#cfe3c0" stroke="#8fa97d"/></svg>`;

async function meadow() {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, answer) => {
    asked.push(request);
    answer.writeHead(200, { "content-type": "image/svg+xml", "cache-control": "max-age=3600" }).end(PICTURE);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  // another host than the house: a cookie asks for no port
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return { origin, asked, close: () => new Promise((closed) => server.close(closed)) };
}

/** What of other houses the browser has kept for when it has no network. */
const kept = () =>
  caches.keys().then(async (names) => {
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map((request) => request.url);
  });

test.describe("with a server of pictures", () => {
  test.use({ serviceWorkers: "allow" });

  test("the map lies on them, says whose they are, and nobody keeps them", async ({ page }) => {
    test.setTimeout(240_000);
    const { origin, asked, close } = await meadow();
    const house = await open({ BORGERTORG_DOOR__MAP__TILES: `${origin}/ground/{z}/{y}/{x}.svg`, BORGERTORG_DOOR__MAP__ATTRIBUTION: "© Enga <b>AS</b>" });
    try {
      const [name = "", value = ""] = house.cookie.split("=");
      await page.context().addCookies([{ name, value, url: house.url, httpOnly: true, sameSite: "Lax" }]);
      await page.goto(`${house.url}/i-dag`);
      await page.evaluate(async () => void (await navigator.serviceWorker.ready));
      const shown = await page.goto(`${house.url}/kart?dager=28`);
      const policy = shown?.headers()["content-security-policy"] ?? "";
      expect(policy.split("; ").filter((part) => part.includes("http"))).toEqual([`img-src 'self' data: ${origin}`]);

      const map = page.getByRole("region", { name: "Kart over stedene" });
      const tiles = map.locator("img.leaflet-tile-loaded");
      await expect(tiles.first()).toBeVisible();
      expect(await tiles.first().evaluate((tile: HTMLImageElement) => [tile.naturalWidth, tile.alt])).toEqual([256, ""]);
      await expect(map.getByText("© Enga <b>AS</b>")).toBeVisible();
      await map.getByRole("button", { name: /oppdrag/ }).first().click();
      expect(asked.length).toBeGreaterThan(0);
      for (const { url: path, headers } of asked) {
        expect([/^\/ground\/\d+\/\d+\/\d+\.svg$/.test(path ?? ""), headers.cookie, headers.referer], path).toEqual([true, undefined, undefined]);
      }
      const stays = await page.evaluate(kept);
      expect([stays.length > 0, stays.filter((one) => !one.startsWith(house.url))]).toEqual([true, []]);
      await isForEverybody(page, "kart-bilder");
    } finally {
      await page.goto("about:blank"); // before its house is gone
      await house.leave();
      await close();
    }
  });
});

test("without one the ground is plain, and no browser may ask anybody else", async ({ page }) => {
  await enter(page);
  const shown = await page.goto(`${url()}/kart?dager=28`);
  expect(shown?.headers()["content-security-policy"]).toContain("; img-src 'self' data:; ");
  await expect(page.getByRole("region", { name: "Kart over stedene" }).getByRole("button").first()).toBeVisible();
  await expect(page.locator(".leaflet-tile, .leaflet-control-attribution")).toHaveCount(0);
});

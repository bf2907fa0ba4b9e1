// How the console begins: how much is fetched, and that nothing jumps while the rest comes in, however late the stream opens.
import { figures, GOALS, watch } from "../figures/watch";
import { enter, expect, test, url } from "./people";

const PATHS = ["/i-dag", "/behov", "/behov?visning=tavle", "/kalender", "/frivillige", "/plan", "/tall", "/innstillinger"];
const SIZES = [{ width: 1280, height: 800 }, { width: 800, height: 1000 }, { width: 390, height: 844 }];

test.use({ serviceWorkers: "block" }); // it would hand out what it keeps

test("little is fetched at the start, and nothing moves when the rest has come", async ({ page }) => {
  test.setTimeout(120_000);
  await enter(page);
  await watch(page);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const path of PATHS) {
      let open = () => {};
      const shown = new Promise<void>((done) => (open = done));
      await page.route("**/Watch", async (route) => {
        await shown;
        await route.continue();
      });
      await page.goto(url() + path);
      await figures(page);
      open();
      await expect(page.getByText("Direkte", { exact: true })).toBeVisible();
      const { shift, script } = await figures(page);
      expect(shift, `${path} at ${size.width} px`).toBeLessThan(GOALS.shift);
      if (path === "/i-dag") expect(script, "script at start, compressed").toBeLessThanOrEqual(GOALS.script);
      await page.unroute("**/Watch");
    }
  }
});

// Keeps the built console in the browser, so that a page can be loaded again without a network. Only what the build made lies in its
// cache, put there when it is installed: never an answer of a service, never a tile of a map, nothing about anybody.
declare const self: ServiceWorkerGlobalScope;
/** What this build made; the build writes it in. */
declare const __BUILT__: { version: string; entry: string; files: string[]; areas: string[] };

const { version, entry, files, areas } = __BUILT__;
const OURS = "borgertorg.console.";
const NAME = OURS + version;
/** One page is all pages: it finds out itself what it shows. */
const PAGE = "/i-dag";
/** So long a page is waited for before the kept one is shown, which goes on trying. */
const PATIENCE = 5_000;
/** What stands before the house answers so when the house is away. */
const AWAY = [502, 504];

async function install() {
  const page = await fetch(PAGE, { cache: "no-cache" });
  // whoever is not signed in gets another page, and during a change of versions it may be the other version's
  if (!page.ok || page.redirected || !(await page.clone().text()).includes(entry)) throw new Error("the page of this build did not come");
  const cache = await caches.open(NAME);
  await cache.addAll(files);
  await cache.put(PAGE, page);
  await self.skipWaiting();
}

/** The version before stays: a tab that was open then still fetches parts of it. */
async function takeOver() {
  const others = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== NAME);
  await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** From the house, so that a new version shows at once; the kept one where the house does not answer. */
async function page(request: Request): Promise<Response> {
  const fetched = fetch(request).catch(() => undefined);
  const late = new Promise<undefined>((pass) => setTimeout(pass, PATIENCE));
  const answer = await Promise.race([fetched, late]);
  if (answer && !AWAY.includes(answer.status)) return answer;
  const kept = await caches.match(PAGE, { cacheName: NAME });
  return kept ?? (await fetched) ?? Response.error();
}

/** Their names change with what is in them, so what is kept is right. */
const file = async (request: Request): Promise<Response> => (await caches.match(request, { ignoreVary: true })) ?? fetch(request);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && areas.includes(pathname.split("/")[1] ?? "")) event.respondWith(page(request));
  else if (pathname.startsWith("/assets/") || files.includes(pathname)) event.respondWith(file(request));
});

export {};

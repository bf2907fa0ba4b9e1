// A kiosk's page keeps itself fresh: every minute, as the clock turns, what is shown is fetched again. Whoever has left the screen finds it
// at its beginning, in its own language. Where the house is away, what stood stays, with the time at which it was true.
const IDLE = 60_000;
const AWAY = 10_000;
let touched = 0;

for (const sign of ["pointerdown", "keydown", "wheel", "touchmove"]) addEventListener(sign, () => (touched = Date.now()), { passive: true });

async function renew() {
  const idle = Date.now() - touched > IDLE;
  if (idle && location.search) return location.replace(location.pathname);
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(AWAY) });
    if (answer.status === 404) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of ["header", "main"]) document.querySelector(part).replaceWith(fresh.querySelector(part));
    if (idle) scrollTo(0, 0);
  } catch {
    document.querySelector(".since").hidden = false;
  }
  wait();
}

const wait = () => setTimeout(renew, IDLE - (Date.now() % IDLE) + 500);
wait();

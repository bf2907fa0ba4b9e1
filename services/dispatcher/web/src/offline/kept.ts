// What this tab keeps of the last answers, for a page that is loaded again while the house is away. It lies in the tab alone
// (sessionStorage): a new tab sees nothing of it, it goes with the tab and with signing out, and is bounded in time and size.
const OURS = "borgertorg.kept.";
const TOLD = "borgertorg.told.";
const LIVE = "borgertorg.live-at";
/** A session that shows no sign of life for so long is over, and with it what it saw. */
export const LONGEST = 10 * 3_600_000;
/** Letters of all answers together. */
export const MOST = 1_500_000;

/** `at`: until then it was true. */
export type Kept = { key: readonly unknown[]; at: number; body: string };

const store = (): Storage => window.sessionStorage;

function read(name: string): Kept | undefined {
  try {
    const { key, at, body } = JSON.parse(store().getItem(name) ?? "") as Kept;
    return Array.isArray(key) && typeof at === "number" && typeof body === "string" ? { key, at, body } : undefined;
  } catch {
    return undefined;
  }
}

const names = (): string[] => Object.keys(store()).filter((name) => name.startsWith(OURS));

/** All that is kept and not too old, the oldest first. What nobody told of since was true as long as the page was live. */
export function allKept(now: number): Kept[] {
  const live = lastLive() ?? 0;
  const found = names().flatMap((name) => {
    const kept = read(name);
    if (kept && now - kept.at < LONGEST) return [{ ...kept, at: store().getItem(TOLD + name) ? kept.at : Math.max(kept.at, live) }];
    store().removeItem(name);
    return [];
  });
  return found.sort((one, other) => one.at - other.at);
}

const nameOf = (key: readonly unknown[]) => OURS + JSON.stringify(key);

export function drop(key: readonly unknown[]): void {
  store().removeItem(nameOf(key));
  store().removeItem(TOLD + nameOf(key));
}

/** Something was told that it does not know of. */
export function outdate(key: readonly unknown[]): void {
  if (store().getItem(nameOf(key)) !== null) store().setItem(TOLD + nameOf(key), "1");
}

/** Keeps an answer in the place of the one before; what is oldest goes where there is no room. */
export function keep(kept: Kept): void {
  drop(kept.key);
  const text = JSON.stringify(kept);
  if (text.length > MOST) return;
  const others = allKept(kept.at);
  let room = MOST - text.length - others.reduce((sum, { body }) => sum + body.length, 0);
  for (const { key, body } of others) {
    if (room >= 0) break;
    drop(key);
    room += body.length;
  }
  try {
    store().setItem(nameOf(kept.key), text);
  } catch {
    // a browser without room keeps nothing: the page then says that it could not be fetched
  }
}

/** When the page was last live: until then, what it showed was true. */
export function lastLive(): number | undefined {
  const at = Number(store().getItem(LIVE));
  return at > 0 && Date.now() - at < LONGEST ? at : undefined;
}

export const noteLive = (at: number): void => store().setItem(LIVE, String(at));

/** Nothing of anybody remains in this tab. */
export function forget(): void {
  names().forEach((name) => {
    store().removeItem(name);
    store().removeItem(TOLD + name);
  });
  store().removeItem(LIVE);
}

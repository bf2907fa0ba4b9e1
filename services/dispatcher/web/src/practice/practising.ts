// Whether this tab practises: then it talks to nobody but a town of invented people within itself, and keeps nothing beside what is real.
const KEPT = "borgertorg.practice";
const OWN = ".practice";

export const practising: boolean = globalThis.sessionStorage?.getItem(KEPT) === "on";

/** What something is kept as in the browser: what is typed while practising lies apart. */
export const keptAs = (name: string): string => (practising ? name + OWN : name);

/** Begins or ends it. The page is loaded anew, so that nothing of the one is left in the other. */
export function practise(on: boolean): void {
  for (const store of [sessionStorage, localStorage]) {
    for (const name of Object.keys(store)) if (name.endsWith(OWN)) store.removeItem(name);
  }
  if (on) sessionStorage.setItem(KEPT, "on");
  window.location.assign("/i-dag");
}

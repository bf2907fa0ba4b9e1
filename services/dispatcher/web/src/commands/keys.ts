// Keys that do something by themselves: on where there is a keyboard beside the screen, off on touch, and as whoever works here has said.
import { useSyncExternalStore } from "react";

const KEPT = "borgertorg.keys";
const CHANGED = "borgertorg.keys.changed";

const standing = (): boolean => {
  const said = localStorage.getItem(KEPT);
  return said === null ? window.matchMedia("(hover: hover) and (pointer: fine)").matches : said === "on";
};

export function useSingleKeys(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore((changed) => {
    window.addEventListener(CHANGED, changed);
    window.addEventListener("storage", changed);
    return () => {
      window.removeEventListener(CHANGED, changed);
      window.removeEventListener("storage", changed);
    };
  }, standing);
  return [
    on,
    (next) => {
      localStorage.setItem(KEPT, next ? "on" : "off");
      window.dispatchEvent(new Event(CHANGED));
    },
  ];
}

type Press = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "repeat" | "defaultPrevented" | "target">;

/** Ctrl or ⌘ and K, wherever one is. */
export const isSearch = ({ key, ctrlKey, metaKey, altKey }: Press): boolean => (ctrlKey || metaKey) && !altKey && key.toLowerCase() === "k";

const TYPED = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog";
// for a moment after it closed, a window over the page still has the focus
const CLOSED = "dialog:not([open])";

/** The key that was pressed alone, where nothing is being typed. */
export function aloneOf({ key, ctrlKey, metaKey, altKey, repeat, defaultPrevented, target }: Press): string | undefined {
  const isTyped = target instanceof Element && target.closest(TYPED) !== null && target.closest(CLOSED) === null;
  return key.length !== 1 || ctrlKey || metaKey || altKey || repeat || defaultPrevented || isTyped ? undefined : key;
}

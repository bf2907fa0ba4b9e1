// A stretch of a long list: it stands in the page while it is near the window, and is a gap of the same height while it is not. Its key is
// its place: where a row comes in, those after it move on by one, and what stands there stays.
import { useEffect, useRef, useState, type ReactNode } from "react";

/** So many rows are together; a list that is not longer than `SHORT` stands there whole, and can be searched by the browser. */
export const TOGETHER = 20;
export const SHORT = 200;
/** A row, before one was measured. */
const GUESS = 74;
const NEAR = "1200px 0px";

export function stretches<T>(rows: readonly T[]): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < rows.length; at += TOGETHER) found.push(rows.slice(at, at + TOGETHER));
  return found;
}

export function Chunk({ length, first, children }: { length: number; first: boolean; children: () => ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const height = useRef(length * GUESS);
  const [near, setNear] = useState(first);
  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const watch = new IntersectionObserver(
      (told) => {
        const is = told.at(-1)?.isIntersecting ?? true;
        // what has the focus stays, or the focus would be lost
        if (!is && current.contains(document.activeElement)) return;
        if (!is && current.firstElementChild?.tagName !== "svg") height.current = current.offsetHeight;
        setNear(is);
      },
      { rootMargin: NEAR },
    );
    watch.observe(current);
    return () => watch.disconnect();
  }, []);
  return <div ref={box}>{near ? children() : <svg className="gap" aria-hidden="true" width="1" height={height.current} />}</div>;
}

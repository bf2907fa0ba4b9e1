// A function that stays the same thing while what it does is of the newest drawing: rows that are given it are not drawn anew with each.
import { useCallback, useLayoutEffect, useRef } from "react";

export function useNewest<Given extends unknown[], Out>(run: (...given: Given) => Out): (...given: Given) => Out {
  const newest = useRef(run);
  useLayoutEffect(() => {
    newest.current = run;
  });
  return useCallback((...given) => newest.current(...given), []);
}

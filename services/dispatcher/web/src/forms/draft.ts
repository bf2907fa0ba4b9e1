// What is typed over something that stands: when that changes meanwhile, each field that was typed is kept, and the others follow.
import { useState } from "react";

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** The fields in which two drafts differ. */
export const differing = <D extends object>(one: D, other: D): (keyof D)[] => (Object.keys(one) as (keyof D)[]).filter((name) => !same(one[name], other[name]));

/** What was typed over `base`, laid over what stands now. */
export function laidOver<D extends object>(base: D, typed: D, stands: D): D {
  const kept = Object.fromEntries(differing(base, typed).map((name) => [name, typed[name]]));
  return { ...stands, ...kept };
}

/** A draft of what stands in this version; `moved` while it became another one under what was typed. */
export function useDraft<D extends object>(stands: D, version: bigint) {
  const [state, setState] = useState({ base: stands, draft: stands, version, moved: false });
  let now = state;
  if (state.version !== version) {
    const typed = differing(state.base, state.draft).length > 0;
    const moved = typed && (state.moved || differing(state.base, stands).length > 0);
    now = { base: stands, draft: laidOver(state.base, state.draft, stands), version, moved };
    setState(now);
  }
  return {
    draft: now.draft,
    moved: now.moved,
    changed: differing(now.base, now.draft),
    set: (change: Partial<D>) => setState((before) => ({ ...before, draft: { ...before.draft, ...change } })),
    /** It was sent and stands: what comes next is not laid under it. */
    settle: () => setState((before) => ({ ...before, base: before.draft, moved: false })),
  };
}

// The parts of the points, where two people differ most, and in which order people are shown.
import type { Candidate, Points } from "../../contract/borgertorg/matching/v1/offers_pb";

export const PARTS = ["proximity", "interest", "desired", "continuity", "fairness"] as const;
export type Part = (typeof PARTS)[number];

/** The part in which the one above is furthest ahead; none where in no part. */
export function furthest(mine: Points, theirs: Points): { part: Part; mine: number; theirs: number } | undefined {
  const ahead = PARTS.map((part) => ({ part, mine: mine[part], theirs: theirs[part] })).filter((one) => one.theirs > one.mine);
  return ahead.sort((one, other) => other.theirs - other.mine - (one.theirs - one.mine))[0];
}

export const ORDERS = ["best", "nearest", "rested"] as const;
export type Order = (typeof ORDERS)[number];

/** The same people in another order; who is equal keeps the rank. */
export function inOrder(candidates: readonly Candidate[], order: Order): Candidate[] {
  const by = { best: () => 0, nearest: (one: Candidate) => one.points?.proximity ?? 0, rested: (one: Candidate) => one.points?.fairness ?? 0 }[order];
  return [...candidates].sort((one, other) => by(other) - by(one) || one.rank - other.rank);
}

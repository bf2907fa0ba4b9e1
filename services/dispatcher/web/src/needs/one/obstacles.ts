// What stands between somebody and a session: the codes of matching as messages, each with its figures.
import type { Obstacle } from "../../contract/borgertorg/matching/v1/offers_pb";
import { kilometres } from "../../reasons";

type Values = Record<string, string | number>;
export type Hurdle = { id: string; values: Values; code: string; never: boolean };

const NAMED = ["SKILL_MISSING", "ATTESTATION_MISSING", "LANGUAGE_MISSING"];
const PLAIN = ["UNDER_AGE", "BLOCKED", "NOT_AVAILABLE", "OVERLAP", "TRAVEL", "PAUSED", "NO_CONSENT", "ALREADY_ASKED", "ALREADY_AGREED"];

function inWords(code: string, detail: string): { id: string; values: Values } {
  const [is, most] = [...detail.matchAll(/\d+/g)].map(Number);
  const hasFigures = is !== undefined && most !== undefined;
  if (NAMED.includes(code)) return { id: `need.obstacle.${code}`, values: { detail: detail.replace(" (expired)", "") } };
  if (PLAIN.includes(code)) return { id: `need.obstacle.${code}`, values: {} };
  if (code === "TOO_FAR" && hasFigures) return { id: "need.obstacle.TOO_FAR", values: { km: kilometres(is), most: kilometres(most) } };
  if (code === "TOO_FAR") return { id: "need.obstacle.nowhere", values: {} };
  if (code === "LOAD_LIMIT" && hasFigures) return { id: "need.obstacle.LOAD_LIMIT", values: { hours: Math.round(is / 60), most: Math.round(most / 60) } };
  return { id: "need.obstacle.other", values: {} };
}

/** Those that can never be overridden first. */
export const hurdlesOf = (obstacles: readonly Obstacle[]): Hurdle[] =>
  obstacles
    .map(({ code, detail, overridable }): Hurdle => ({ ...inWords(code, detail), code, never: !overridable }))
    .sort((one, other) => Number(other.never) - Number(one.never));

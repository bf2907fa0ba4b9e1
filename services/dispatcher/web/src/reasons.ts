// Why a volunteer suits a session and what speaks against it: the codes and points of matching as messages, each with its figures.
import type { Points } from "./contract/borgertorg/matching/v1/offers_pb";

/** `weighty`: somebody should think of it before asking; else it only explains the order. */
export type Reason = { id: string; values: Record<string, string | number>; weighty?: boolean };

/** What speaks for somebody. Codes that are not known here are left out. */
export function reasonsFor(codes: readonly string[]): Reason[] {
  return codes.flatMap((code): Reason[] => {
    const at = code.indexOf(":");
    const [name, detail] = at < 0 ? [code, ""] : [code.slice(0, at), code.slice(at + 1)];
    switch (name) {
      case "DISTANCE_METRES": {
        const metres = Number(detail);
        return Number.isFinite(metres) && metres < 3000 ? [{ id: "reason.distance", values: { km: kilometres(metres) } }] : [];
      }
      case "SKILL":
        return [{ id: "reason.skill", values: { skill: detail } }];
      case "LANGUAGE":
        return ["nb", "nn", "no"].includes(detail) ? [] : [{ id: "reason.language", values: { language: detail } }];
      case "INTEREST":
        return [{ id: "reason.interest", values: { interest: detail } }];
      case "FAMILIAR":
        return [{ id: "reason.familiar", values: {} }];
      case "RECENT_MINUTES":
        return detail === "0" ? [{ id: "reason.rested", values: {} }] : [];
      default:
        return [];
    }
  });
}

const BUSY_MINUTES = 20 * 60;

/** What speaks against somebody who may be asked all the same. */
export function reasonsAgainst(codes: readonly string[], points: Points | undefined): Reason[] {
  const detail = (name: string) => codes.find((code) => code.startsWith(`${name}:`))?.slice(name.length + 1);
  const against: Reason[] = [];
  const metres = Number(detail("DISTANCE_METRES"));
  if (Number.isFinite(metres) && metres >= 3000) against.push({ id: "against.distance", values: { km: kilometres(metres) }, weighty: true });
  const minutes = Number(detail("RECENT_MINUTES"));
  if (Number.isFinite(minutes) && minutes >= BUSY_MINUTES) against.push({ id: "against.busy", values: { hours: Math.round(minutes / 60) }, weighty: true });
  if (points?.interest === 0) against.push({ id: "against.interest", values: {} });
  if (points?.continuity === 0) against.push({ id: "against.stranger", values: {} });
  return against;
}

/** A distance as one says it: to the nearest 100 m. */
export const kilometres = (metres: number): number => Math.max(1, Math.round(metres / 100)) / 10;

// Who has agreed to come to a session, what may be done about it now, and what came of it.
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { useQuery } from "@tanstack/react-query";
import { everyPage } from "../../clients";
import { assignments } from "../../clients/matching";
import { AssignmentState, type Assignment } from "../../contract/borgertorg/matching/v1/assignments_pb";
import { useCommand } from "./command";

export const useAssignments = (session: string) =>
  useQuery({
    queryKey: ["assignments", session],
    queryFn: ({ signal }) => everyPage((pageToken) => assignments.listAssignments({ session, pageSize: 200, pageToken }, { signal }), (page) => page.assignments),
    enabled: session !== "",
  });

export type Step = "confirm" | "come" | "ready" | "absent" | "takeOff";

const HOUR = 3_600_000;
/** As the house counts: so long before the start somebody may arrive, and so long after the end an arrival still counts. */
const EARLY = 2 * HOUR;
const LATE = 6 * HOUR;

const timeOf = (at: Assignment["startsAt"]): number => (at ? timestampDate(at).getTime() : 0);

/** What may be done about an agreement now, the likeliest first. */
export function stepsOf(held: Assignment, now: number): Step[] {
  if (held.state !== AssignmentState.AGREED) return [];
  const [starts, ends] = [timeOf(held.startsAt), timeOf(held.endsAt)];
  if (held.checkedInAt) return ["ready"];
  const steps: Step[] = [];
  if (held.confirmBy && now < starts) steps.push("confirm");
  if (now >= starts - EARLY && now < ends + LATE) steps.push("come");
  if (now >= starts) steps.push("absent");
  if (now < ends) steps.push("takeOff");
  return steps;
}

/** When what may be done changes next; 0: not any more. */
export function turnsAt(held: readonly Assignment[], now: number): number {
  const moments = held.flatMap((one) => [timeOf(one.startsAt) - EARLY, timeOf(one.startsAt), timeOf(one.endsAt), timeOf(one.endsAt) + LATE]).filter((at) => at > now);
  return moments.length > 0 ? Math.min(...moments) : 0;
}

/** Minutes that somebody was there. */
export const minutesOf = (held: Assignment): number =>
  held.checkedInAt && held.checkedOutAt ? Math.floor((timeOf(held.checkedOutAt) - timeOf(held.checkedInAt)) / 60_000) : 0;

export const useStep = (id: string, told: (step: Step) => void) =>
  useCommand(
    async (step: Step, key) => {
      const asked = { idempotencyKey: key, id };
      if (step === "confirm") await assignments.confirmAssignment(asked);
      else if (step === "come") await assignments.checkIn(asked);
      else if (step === "ready") await assignments.checkOut(asked);
      else if (step === "absent") await assignments.recordNotMet(asked);
      else await assignments.cancelAssignment(asked);
    },
    "need.come.refused",
    (_, step) => told(step),
  );

const ORDER = [AssignmentState.AGREED, AssignmentState.MET, AssignmentState.NOT_MET, AssignmentState.CANCELLED];

export const byStanding = (found: readonly Assignment[]): Assignment[] =>
  [...found].sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || one.id.localeCompare(other.id));

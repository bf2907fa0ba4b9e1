// Plans as the screens read them: one row for each session, with what it is called, when it is, and whom the plan has for it.
import { timestampDate, timestampFromDate, type Timestamp } from "@bufbuild/protobuf/wkt";
import { useQuery } from "@tanstack/react-query";
import { everyPage } from "../clients";
import { needs, plans } from "../clients/matching";
import type { Need } from "../contract/borgertorg/matching/v1/needs_pb";
import { PlanPartState, PlanState, type Plan, type PlanMinutes, type PlanPart, type PlanSession } from "../contract/borgertorg/matching/v1/plans_pb";
import { dayOf, later, localOf } from "../days";

export type Row = { session: PlanSession; title: string; place: string; urgent: boolean; starts: string; ends: string; open: PlanPart[] };

export const usePlans = (most: number) =>
  useQuery({
    queryKey: ["plans", most],
    queryFn: async ({ signal }) => {
      const page = await plans.listPlans({ pageSize: most }, { signal });
      return { plans: page.plans, more: page.nextPageToken !== "" };
    },
    placeholderData: (before) => before,
  });

export const usePlan = (id: string) => useQuery({ queryKey: ["plan", id], queryFn: async ({ signal }) => (await plans.getPlan({ id }, { signal })).plan, enabled: id !== "" });

export const sessionsKey = (id: string) => ["offers", { plan: id }];
export const readSessions = (id: string, signal: AbortSignal | undefined) =>
  everyPage((pageToken) => plans.listPlanSessions({ id, pageSize: 200, pageToken }, signal ? { signal } : {}), (page) => page.sessions);

/** What stands and what the plan adds: the live stream tells of it as of offers. */
export const usePlanSessions = (id: string) => useQuery({ queryKey: sessionsKey(id), queryFn: ({ signal }) => readSessions(id, signal) });

/** The needs of these days, in whatever state they are by now; a day more on each side covers every zone. */
export const useNeedsOf = ({ fromDate, untilDate }: Plan) =>
  useQuery({
    queryKey: ["needs", "plan", fromDate, untilDate],
    queryFn: ({ signal }) => {
      const at = (day: string) => timestampFromDate(new Date(`${day}T00:00:00Z`));
      const window = { from: at(later(fromDate, -1)), until: at(later(untilDate, 2)) };
      return everyPage((pageToken) => needs.listNeeds({ pageSize: 200, pageToken, window }, { signal }), (page) => page.needs);
    },
  });

/** The sessions of a plan by time. */
export function rowsOf(sessions: readonly PlanSession[], found: readonly Need[], zone: string): Row[] {
  const known = new Map(found.map((need) => [need.id, need]));
  const local = (at: Timestamp | undefined) => (at ? localOf(timestampDate(at), zone) : "");
  const rows = sessions.map((session): Row => {
    const need = known.get(session.need);
    const profile = need?.sessions.find((one) => one.id === session.session)?.profile ?? need?.profile;
    const open = session.parts.filter((part) => part.state === PlanPartState.OPEN);
    const [starts, ends] = [local(session.startsAt), local(session.endsAt)];
    return { session, title: profile?.title ?? "", place: profile?.placeName ?? "", urgent: profile?.urgent ?? false, starts, ends, open };
  });
  return rows.sort((one, other) => one.starts.localeCompare(other.starts) || one.title.localeCompare(other.title) || one.session.session.localeCompare(other.session.session));
}

export function byDay(rows: readonly Row[]): [string, Row[]][] {
  const days = new Map<string, Row[]>();
  for (const row of rows) {
    const day = dayOf(row.starts);
    days.set(day, [...(days.get(day) ?? []), row]);
  }
  return [...days];
}

export const isApprovable = (plan: Plan): boolean => plan.state === PlanState.PROPOSED || plan.state === PlanState.CANCELLED;

/** So many per cent of the best, never said to be more than it is: one decimal, cut off. */
export const percentOf = (millionths: number): number => Math.floor(millionths / 1_000) / 10;

/** How many people get how much: nothing, then up to two hours, four, eight, and more. */
export const STEPS = [0, 2, 4, 8] as const;
export type Share = { step: "none" | "upTo" | "more"; hours: number; volunteers: number };

export function sharesOf(minutes: readonly PlanMinutes[]): Share[] {
  const count = (holds: (hours: number) => boolean) => minutes.filter((one) => holds(Number(one.minutes) / 60)).reduce((sum, one) => sum + one.volunteers, 0);
  const [most = 8] = STEPS.slice(-1);
  return [
    ...STEPS.map((hours, nth): Share => ({ step: hours === 0 ? "none" : "upTo", hours, volunteers: count((one) => one <= hours && (nth === 0 || one > (STEPS[nth - 1] ?? 0))) })),
    { step: "more", hours: most, volunteers: count((one) => one > most) },
  ];
}

/** Hours of whoever gets most, to half an hour. */
export const mostHours = (minutes: readonly PlanMinutes[]): number => Math.round(Number(minutes.at(-1)?.minutes ?? 0n) / 30) / 2;

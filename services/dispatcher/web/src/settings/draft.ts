// A centre's policy as it is typed, and what of it is sent: only the fields that were changed.
import type { Policy } from "../contract/borgertorg/organisations/v1/policy_pb";
import { clockOf, minuteOf } from "../forms/clock";
import type { Wrong } from "../forms/form";
import { FIGURES, isFigure, ALL, PART, TYPED, type Draft, type Figure, type Name } from "./known";

const typed = (figure: number): string => String(Math.round(figure * 100) / 100).replace(".", ",");
const figure = (text: string): number => (/^\d+([.,]\d{1,2})?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : NaN);

/** Hours in which fairness fades are minutes in the contract; everything else that is typed is whole. */
const isWhole = (name: Figure): boolean => name !== "rested";

export function draftOf(policy: Policy): Draft {
  const { weights, retention } = policy;
  const known = (value: number | undefined, name: Figure): string => typed(value ?? FIGURES[name].usual);
  return {
    wave: known(policy.waveSize, "wave"),
    answer: known(policy.answerHours, "answer"),
    travel: typed(policy.travelMetresPerHour / 1_000),
    quietFrom: clockOf(policy.quietFromMinute ?? 0),
    quietUntil: clockOf(policy.quietUntilMinute ?? 0),
    zone: policy.zone,
    dayBefore: policy.remindDayBefore ?? true,
    twoHours: policy.remindTwoHoursBefore ?? true,
    proximity: known(weights?.proximity, "proximity"),
    interest: known(weights?.interest, "interest"),
    desired: known(weights?.desired, "desired"),
    continuity: known(weights?.continuity, "continuity"),
    fairness: known(weights?.fairness, "fairness"),
    rested: weights ? typed(weights.fairnessMinutes / 60) : known(undefined, "rested"),
    details: known(retention?.needDetailsDays, "details"),
    messages: known(retention?.messagesDays, "messages"),
    texts: known(retention?.messageTextsDays, "texts"),
    applicants: known(retention?.applicantsDays, "applicants"),
    ask: known(retention?.inactiveAskDays, "ask"),
    erase: known(retention?.inactiveEraseDays, "erase"),
    readings: known(retention?.readingsDays, "readings"),
    hold: retention?.hold ?? false,
  };
}

/** The whole policy as it is typed; the mask says what of it counts. */
export function changeOf(draft: Draft, changed: readonly Name[]) {
  const whole = (name: Figure): number => Math.round(figure(draft[name]));
  return {
    policy: {
      waveSize: whole("wave"),
      answerHours: whole("answer"),
      travelMetresPerHour: whole("travel") * 1_000,
      quietFromMinute: minuteOf(draft.quietFrom) ?? 0,
      quietUntilMinute: minuteOf(draft.quietUntil) ?? 0,
      zone: draft.zone,
      remindDayBefore: draft.dayBefore,
      remindTwoHoursBefore: draft.twoHours,
      weights: {
        proximity: whole("proximity"),
        interest: whole("interest"),
        desired: whole("desired"),
        continuity: whole("continuity"),
        fairness: whole("fairness"),
        fairnessMinutes: Math.round(figure(draft.rested) * 60),
      },
      retention: {
        needDetailsDays: whole("details"),
        messagesDays: whole("messages"),
        messageTextsDays: whole("texts"),
        applicantsDays: whole("applicants"),
        inactiveAskDays: whole("ask"),
        inactiveEraseDays: whole("erase"),
        readingsDays: whole("readings"),
        hold: draft.hold,
      },
    },
    updateMask: { paths: [...new Set(changed.map((name) => PART[name]))] },
  };
}

const DAY = 1_440;
const MOST_QUIET = 18 * 60;
const DAYS_TO_ANSWER = 30;

/** Everything that is wrong, in the order of the page. */
export function wrongs(draft: Draft): Wrong[] {
  const found: Wrong[] = [];
  const fits = (name: Figure): boolean => {
    const value = figure(draft[name]);
    const { least, most } = FIGURES[name];
    return value >= least && value <= most && (!isWhole(name) || Number.isInteger(value));
  };
  const [from, until] = [minuteOf(draft.quietFrom), minuteOf(draft.quietUntil)];
  for (const name of ALL) {
    if (isFigure(name) && !fits(name)) found.push({ field: name, message: "settings.wrong.figure", values: { least: FIGURES[name].least, most: FIGURES[name].most } });
    else if (name === "quietFrom" && from === undefined) found.push({ field: name, message: "settings.wrong.time" });
    else if (name === "quietUntil" && until === undefined) found.push({ field: name, message: "settings.wrong.time" });
    else if (name === "quietUntil" && from !== undefined && until !== undefined && (until + DAY - from) % DAY > MOST_QUIET) found.push({ field: name, message: "settings.wrong.quiet" });
    else if (name === "erase" && fits("ask") && figure(draft.erase) < figure(draft.ask) + DAYS_TO_ANSWER) found.push({ field: name, message: "settings.wrong.erase", values: { days: DAYS_TO_ANSWER } });
  }
  return found;
}

/** What the service refuses, at the setting that it is about. */
export function about(told: { reason: string } | { field: string }): Wrong | undefined {
  const field = "field" in told ? TYPED[told.field.replace(/^policy\./, "")] : undefined;
  return field && { field, message: "forms.refused" };
}

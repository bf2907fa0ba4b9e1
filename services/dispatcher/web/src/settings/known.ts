// Every setting of a centre: which bounds it has, what is usual, and which field of the policy it is a part of.

export type Figure = "wave" | "answer" | "travel" | "proximity" | "interest" | "desired" | "continuity" | "fairness" | "rested"
  | "details" | "messages" | "texts" | "applicants" | "ask" | "erase" | "readings";
export type Name = Figure | "quietFrom" | "quietUntil" | "dayBefore" | "twoHours" | "hold" | "zone";
/** What was typed: figures and times as text, switches as they are. */
export type Draft = Record<Figure | "quietFrom" | "quietUntil" | "zone", string> & Record<"dayBefore" | "twoHours" | "hold", boolean>;

type Bounds = { least: number; most: number; usual: number };

const MOST_DAYS = 3_650;
const POINTS = { least: 0, most: 10_000 };
const days = (usual: number): Bounds => ({ least: 1, most: MOST_DAYS, usual });

export const FIGURES: Record<Figure, Bounds> = {
  wave: { least: 0, most: 100, usual: 2 },
  answer: { least: 1, most: 336, usual: 24 },
  travel: { least: 1, most: 300, usual: 40 },
  proximity: { ...POINTS, usual: 400 },
  interest: { ...POINTS, usual: 200 },
  desired: { ...POINTS, usual: 200 },
  continuity: { ...POINTS, usual: 100 },
  fairness: { ...POINTS, usual: 100 },
  rested: { least: 1, most: 2_160, usual: 60 },
  details: days(90),
  messages: days(365),
  texts: days(30),
  applicants: days(90),
  ask: days(365),
  erase: days(548),
  readings: days(365),
};

export const USUAL = { quietFrom: "21:00", quietUntil: "08:00", dayBefore: true, twoHours: true, hold: false, zone: "Europe/Oslo" } as const;

export const GROUPS: readonly { group: "asking" | "reminding" | "ranking" | "keeping" | "clock"; names: readonly Name[] }[] = [
  { group: "asking", names: ["wave", "answer", "quietFrom", "quietUntil"] },
  { group: "reminding", names: ["dayBefore", "twoHours"] },
  { group: "ranking", names: ["travel", "proximity", "interest", "desired", "continuity", "fairness", "rested"] },
  { group: "keeping", names: ["details", "messages", "texts", "applicants", "ask", "erase", "readings", "hold"] },
  { group: "clock", names: ["zone"] },
];
export const ALL: readonly Name[] = GROUPS.flatMap(({ names }) => names);

export const isFigure = (name: Name): name is Figure => name in FIGURES;

/** The field of the contract that is told when a setting changes. */
export const PART: Record<Name, string> = {
  wave: "wave_size", answer: "answer_hours", quietFrom: "quiet_from_minute", quietUntil: "quiet_until_minute",
  dayBefore: "remind_day_before", twoHours: "remind_two_hours_before", travel: "travel_metres_per_hour", zone: "zone",
  proximity: "weights", interest: "weights", desired: "weights", continuity: "weights", fairness: "weights", rested: "weights",
  details: "retention", messages: "retention", texts: "retention", applicants: "retention", ask: "retention", erase: "retention", readings: "retention", hold: "retention",
};

/** The setting that a field of the contract is typed into. */
export const TYPED: Record<string, Name> = {
  wave_size: "wave", answer_hours: "answer", quiet_from_minute: "quietFrom", quiet_until_minute: "quietUntil", zone: "zone", travel_metres_per_hour: "travel",
  "weights.proximity": "proximity", "weights.interest": "interest", "weights.desired": "desired", "weights.continuity": "continuity",
  "weights.fairness": "fairness", "weights.fairness_minutes": "rested",
  "retention.need_details_days": "details", "retention.messages_days": "messages", "retention.message_texts_days": "texts",
  "retention.applicants_days": "applicants", "retention.inactive_ask_days": "ask", "retention.inactive_erase_days": "erase", "retention.readings_days": "readings",
};

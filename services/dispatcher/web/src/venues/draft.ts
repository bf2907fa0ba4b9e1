// What is typed about a place, checked before it is sent, and turned into a profile.
import { Accessibility, type VenueProfile } from "../contract/borgertorg/organisations/v1/venues_pb";
import type { Wrong } from "../forms/form";
import { exceptionsOf, holds, hoursOf, openingExceptionsOf, openingOf, type Exception, type Hours } from "./hours";

export const FUNCTIONS = ["library", "volunteer_centre", "service_desk", "hall", "school", "care_home", "outdoor", "other"] as const;
export const ACCESSES = ["full", "partly", "none"] as const;
export type Access = (typeof ACCESSES)[number];
export type Draft = {
  name: string; organisation: string; postalCode: string; latitude: string; longitude: string; capacity: string; access: Access | ""; functions: string[];
  hours: Hours[]; exceptions: Exception[];
};

export const EMPTY: Draft = {
  name: "", organisation: "", postalCode: "", latitude: "", longitude: "", capacity: "", access: "", functions: [], hours: [], exceptions: [],
};

const ACCESS: Record<Access, Accessibility> = { full: Accessibility.FULL, partly: Accessibility.PARTLY, none: Accessibility.NONE };

/** A figure as one writes it in Norwegian or in English. */
export const figureOf = (text: string): number => (/^[-+]?\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(",", ".")) : NaN);
const typed = (figure: number | undefined): string => (figure === undefined ? "" : String(figure).replace(".", ","));

export const draftOf = (profile: VenueProfile): Draft => ({
  name: profile.name,
  organisation: profile.organisation,
  postalCode: profile.postalCode,
  latitude: typed(profile.position?.latitude),
  longitude: typed(profile.position?.longitude),
  capacity: profile.capacity === 0 ? "" : String(profile.capacity),
  access: ACCESSES.find((one) => ACCESS[one] === profile.accessibility) ?? "",
  functions: profile.functions,
  hours: hoursOf(profile.opening),
  exceptions: exceptionsOf(profile.exceptions),
});

export const profileOf = (draft: Draft) => ({
  name: draft.name,
  organisation: draft.organisation,
  postalCode: draft.postalCode,
  position: { latitude: figureOf(draft.latitude), longitude: figureOf(draft.longitude) },
  capacity: Number(draft.capacity || 0),
  accessibility: draft.access === "" ? Accessibility.UNSPECIFIED : ACCESS[draft.access],
  functions: draft.functions,
  opening: openingOf(draft.hours),
  exceptions: openingExceptionsOf(draft.exceptions),
});

const MOST_PEOPLE = 100_000;

/** Everything that is wrong, in the order of the form. */
export function wrongs(draft: Draft): Wrong[] {
  const degrees = (text: string, most: number) => Math.abs(figureOf(text)) <= most;
  const found: [boolean, string, string][] = [
    [!draft.name.trim(), "name", "venues.wrong.name"],
    [!draft.organisation, "organisation", "venues.wrong.organisation"],
    [draft.postalCode.trim() !== "" && !/^[0-9]{4}$/.test(draft.postalCode.trim()), "postalCode", "venues.wrong.postalCode"],
    [!degrees(draft.latitude, 90), "latitude", "venues.wrong.latitude"],
    [!degrees(draft.longitude, 180), "longitude", "venues.wrong.longitude"],
    [!/^\d{0,6}$/.test(draft.capacity.trim()) || Number(draft.capacity) > MOST_PEOPLE, "capacity", "venues.wrong.capacity"],
    [draft.access === "", "access", "venues.wrong.access"],
    ...draft.hours.map((hours, at): [boolean, string, string] => [!holds(hours), `hours-${at}`, "venues.wrong.hours"]),
  ];
  return found.filter(([is]) => is).map(([, field, message]) => ({ field, message }));
}

const FIELDS: Record<string, [string, string]> = {
  name: ["name", "venues.wrong.name"],
  organisation: ["organisation", "venues.wrong.organisation"],
  postal_code: ["postalCode", "venues.wrong.postalCode"],
  position: ["latitude", "venues.wrong.latitude"],
  capacity: ["capacity", "venues.wrong.capacity"],
  accessibility: ["access", "venues.wrong.access"],
};

/** What the service refuses, at the field that it is about. */
export function about(told: { reason: string } | { field: string }): Wrong | undefined {
  if ("reason" in told) return undefined;
  const name = told.field.replace(/^profile\./, "");
  const period = /^opening\[(\d+)\]/.exec(name)?.[1];
  if (period !== undefined) return { field: `hours-${period}`, message: "venues.wrong.hours" };
  const [field, message] = FIELDS[name] ?? [];
  return field && message ? { field, message } : undefined;
}

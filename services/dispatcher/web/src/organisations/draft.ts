// What is typed about an organisation, checked before it is sent; a number is held against its check digit.
import { OrgnrKind, type OrganisationProfile } from "../contract/borgertorg/organisations/v1/organisations_pb";
import type { Wrong } from "../forms/form";

export const KINDS = ["association", "library", "volunteer_centre", "municipality", "public_body", "congregation", "business", "other"] as const;
export const NUMBERINGS = ["own", "parent", "none"] as const;
export type Numbering = (typeof NUMBERINGS)[number];
export type Draft = {
  name: string; kind: string; numbering: Numbering; orgnr: string; email: string; phone: string; postalCode: string; contactName: string;
};

export const EMPTY: Draft = { name: "", kind: KINDS[0], numbering: "own", orgnr: "", email: "", phone: "", postalCode: "", contactName: "" };

const NUMBERED: Record<Numbering, OrgnrKind> = { own: OrgnrKind.OWN, parent: OrgnrKind.PARENT, none: OrgnrKind.NONE };
const WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2];

/** What is wrong with a number: `digits` or `check`; nothing where it holds. */
export function orgnrFault(text: string): "digits" | "check" | undefined {
  const bare = text.replace(/[\s.]/g, "").toUpperCase().replace(/^NO/, "").replace(/MVA$/, "");
  if (!/^[0-9]{9}$/.test(bare)) return "digits";
  const sum = WEIGHTS.reduce((so, weight, at) => so + weight * Number(bare[at]), 0);
  // a remainder of 1 asks for the check digit 10, which no digit is
  return sum > 0 && (11 - (sum % 11)) % 11 === Number(bare[8]) ? undefined : "check";
}

/** 974 760 673, as it stands on a letter, and stays on one line. */
export const orgnrInWords = (orgnr: string): string => orgnr.replace(/^(\d{3})(\d{3})(\d{3})$/, "$1\u00a0$2\u00a0$3");

export const draftOf = (profile: OrganisationProfile): Draft => ({
  name: profile.name,
  kind: profile.kind,
  numbering: NUMBERINGS.find((one) => NUMBERED[one] === profile.orgnrKind) ?? "none",
  orgnr: orgnrInWords(profile.orgnr),
  email: profile.email,
  phone: profile.phone,
  postalCode: profile.postalCode,
  contactName: profile.contactName,
});

export const profileOf = ({ numbering, orgnr, ...rest }: Draft) => ({ ...rest, orgnrKind: NUMBERED[numbering], orgnr: numbering === "none" ? "" : orgnr });

/** Everything that is wrong, in the order of the form. */
export function wrongs(draft: Draft): Wrong[] {
  const fault = orgnrFault(draft.orgnr);
  const found: [boolean, string, string][] = [
    [!draft.name.trim(), "name", "organisations.wrong.name"],
    [draft.numbering !== "none" && !draft.orgnr.trim(), "orgnr", "organisations.wrong.orgnr.none"],
    [draft.numbering !== "none" && draft.orgnr.trim() !== "" && fault !== undefined, "orgnr", `organisations.wrong.orgnr.${fault}`],
    [draft.email.trim() !== "" && !/^\S+@\S+\.\S+$/.test(draft.email.trim()), "email", "organisations.wrong.email"],
    [draft.postalCode.trim() !== "" && !/^[0-9]{4}$/.test(draft.postalCode.trim()), "postalCode", "organisations.wrong.postalCode"],
  ];
  return found.filter(([is]) => is).map(([, field, message]) => ({ field, message }));
}

const FIELDS: Record<string, [string, string]> = {
  name: ["name", "organisations.wrong.name"],
  orgnr: ["orgnr", "organisations.wrong.orgnr.check"],
  email: ["email", "organisations.wrong.email"],
  phone: ["phone", "organisations.wrong.phone"],
  postal_code: ["postalCode", "organisations.wrong.postalCode"],
  contact_name: ["contactName", "forms.refused"],
};

/** What the service refuses, at the field that it is about. */
export function about(told: { reason: string } | { field: string }): Wrong | undefined {
  if ("reason" in told) return told.reason === "ORGNR_TAKEN" ? { field: "orgnr", message: "organisations.wrong.orgnr.taken" } : undefined;
  const [field, message] = FIELDS[told.field.replace(/^profile\./, "")] ?? [];
  return field && message ? { field, message } : undefined;
}

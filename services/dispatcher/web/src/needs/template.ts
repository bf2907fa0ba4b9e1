// A template and the form of a need: what of one goes into the other. The day stays out, and so does what only who has agreed may read.
import { useQuery } from "@tanstack/react-query";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { templates } from "../clients/dispatcher";
import type { Template, TemplateSchema } from "../contract/borgertorg/dispatcher/v1/templates_pb";
import { clockOf, minuteOf } from "../forms/clock";
import { looksLikeIdentity, type Draft } from "./draft";

export const LONGEST = 60;

export const useTemplates = () =>
  useQuery({
    queryKey: ["templates"],
    queryFn: async ({ signal }) => inOrder((await templates.listTemplates({}, { signal })).templates),
    staleTime: 60_000,
  });

const inOrder = (all: readonly Template[]): Template[] => [...all].sort((one, other) => one.name.localeCompare(other.name, "nb"));

/** The form as a template of this name. */
export const templateOf = (name: string, draft: Draft): MessageInitShape<typeof TemplateSchema> => ({
  name: name.trim(),
  title: draft.title.trim(),
  category: draft.category,
  publicText: draft.publicText.trim(),
  venue: draft.venue,
  fromMinute: minuteOf(draft.from) ?? 0,
  untilMinute: minuteOf(draft.until) ?? 0,
  places: /^\d{1,3}$/.test(draft.places) ? Number(draft.places) : 0,
  urgent: draft.urgent,
});

/** What of the form a template fills; a place that is gone is chosen anew. */
export function filled(template: Template, venues: readonly { id: string }[]): Partial<Draft> {
  const { title, category, publicText, venue, fromMinute, untilMinute, places, urgent } = template;
  const times = untilMinute > fromMinute ? { from: clockOf(fromMinute), until: clockOf(untilMinute) } : {};
  return { title, category, publicText, urgent, ...times, venue: venues.some(({ id }) => id === venue) ? venue : "", ...(places > 0 ? { places: String(places) } : {}) };
}

/** Why this cannot be kept as a template, as the key of a message. */
export function wrongTemplate(name: string, draft: Draft): string | undefined {
  if (!name.trim()) return "need.template.noName";
  return [name, draft.title, draft.publicText].some(looksLikeIdentity) ? "wrong.identity" : undefined;
}

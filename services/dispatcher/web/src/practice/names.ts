// What has a name in the house in which one practises: views and templates, until the practice ends.
import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { TemplateSchema, type Template } from "../contract/borgertorg/dispatcher/v1/templates_pb";
import { ViewSchema, type View } from "../contract/borgertorg/dispatcher/v1/views_pb";

/** One kind of them; `is`: what is kept takes the place of one that stands. */
function named<T extends { id: string }>(kind: string, is: (one: T, other: T) => boolean) {
  let all: T[] = [];
  let last = 0;
  return {
    all: () => all,
    keep: (given: T): { id: string } => {
      const id = all.find((one) => is(one, given))?.id ?? `${kind}_${(last += 1)}`;
      all = [...all.filter((one) => one.id !== id), { ...given, id }];
      return { id };
    },
    drop: (id: string): { id: string } => {
      all = all.filter((one) => one.id !== id);
      return { id };
    },
  };
}

export function openNames() {
  const views = named<View>("view", (one, given) => one.id === given.id);
  const templates = named<Template>("template", (one, given) => one.name.toLowerCase() === given.name.toLowerCase());
  return {
    views: {
      listViews: () => ({ views: views.all() }),
      saveView: ({ view }: { view?: MessageInitShape<typeof ViewSchema> }) => views.keep(create(ViewSchema, view)),
      deleteView: ({ id }: { id: string }) => views.drop(id),
    },
    templates: {
      listTemplates: () => ({ templates: templates.all() }),
      saveTemplate: ({ template }: { template?: MessageInitShape<typeof TemplateSchema> }) => templates.keep(create(TemplateSchema, template)),
      deleteTemplate: ({ id }: { id: string }) => templates.drop(id),
    },
  };
}

import { create } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { TemplateSchema } from "../contract/borgertorg/dispatcher/v1/templates_pb";
import { empty } from "./draft";
import { filled, templateOf, wrongTemplate } from "./template";

const draft = { ...empty("2026-12-01"), title: " Følge til legen ", from: "09:30", until: "11:00", venue: "v1", places: "2", details: "Storgata 14, dørkode 4711", publicText: "Rolig tur" };

describe("a template of a need", () => {
  it("keeps what comes back, and nothing private and no day", () => {
    const kept = templateOf(" Legen ", draft);

    expect(kept).toMatchObject({ name: "Legen", title: "Følge til legen", fromMinute: 570, untilMinute: 660, places: 2 });
    expect(JSON.stringify(kept)).not.toMatch(/4711|Storgata|2026/);
  });

  it("fills the form, but for a place that is gone", () => {
    const template = create(TemplateSchema, templateOf("Legen", draft));

    expect(filled(template, [{ id: "v1" }])).toEqual({ title: "Følge til legen", category: draft.category, publicText: "Rolig tur", urgent: false, from: "09:30", until: "11:00", venue: "v1", places: "2" });
    expect(filled(template, []).venue).toBe("");
    expect(filled(create(TemplateSchema, { name: "Tom" }), [])).not.toHaveProperty("from");
  });

  it("has a name, and nobody's identity number", () => {
    const numbered = { ...draft, publicText: "13097248022" };
    expect([wrongTemplate(" ", draft), wrongTemplate("Legen", draft), wrongTemplate("Legen", numbered)]).toEqual(["need.template.noName", undefined, "wrong.identity"]);
  });
});

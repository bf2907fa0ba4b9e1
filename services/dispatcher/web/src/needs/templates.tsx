// Templates above the form of a new need: begin with one, keep the form as one, delete one.
import "../forms/forms.css";
import { Button, Details, Field, Input, Label, Paragraph, ValidationMessage } from "@digdir/designsystemet-react";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { templates } from "../clients/dispatcher";
import type { Template } from "../contract/borgertorg/dispatcher/v1/templates_pb";
import type { Wrong } from "../forms/form";
import { useSend } from "../forms/send";
import { Sure } from "../forms/sure";
import { Press } from "../offline/away";
import { Answered } from "../parts";
import { useAnnounce } from "../status";
import { useVenues } from "../venues/reading";
import { useSay } from "../words";
import type { Draft } from "./draft";
import { filled, LONGEST, templateOf, useTemplates, wrongTemplate } from "./template";

function about(told: { reason: string } | { field: string }): Wrong | undefined {
  if ("field" in told) return { field: "name", message: "need.template.wrong" };
  return told.reason === "TOO_MANY" ? { field: "name", message: "need.template.full" } : undefined;
}

function Keep({ draft, all, kept }: { draft: Draft; all: readonly Template[]; kept: (said: string) => void }) {
  const say = useSay();
  const [name, setName] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const replaces = all.some((one) => one.name.localeCompare(name.trim(), "nb", { sensitivity: "accent" }) === 0);
  const sending = useSend({
    call: (template: ReturnType<typeof templateOf>, idempotencyKey) => templates.saveTemplate({ idempotencyKey, template }),
    touches: ["templates"],
    done: (_, { name: called = "" }) => {
      setName("");
      kept(say("need.template.saved", { name: called }));
    },
    refused: "need.template.refused",
    about,
    typed: name.trim() !== "",
  });
  const [fault] = sending.wrong;
  useEffect(() => {
    if (fault) field.current?.focus();
  }, [fault]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const found = wrongTemplate(name, draft);
    sending.send(templateOf(name, draft), found ? [{ field: "name", message: found }] : []);
  };
  return (
    <form className="naming" onSubmit={send} noValidate>
      <Field>
        <Label>{say("need.template.name")}</Label>
        <Field.Description>{say("need.template.name.hint")}</Field.Description>
        <Input ref={field} value={name} maxLength={LONGEST} aria-invalid={fault !== undefined || undefined} onChange={(event) => setName(event.target.value)} data-size="sm" />
        {fault && <ValidationMessage>{say(fault.message)}</ValidationMessage>}
      </Field>
      <div className="buttons">
        <Press type="submit" variant="secondary" data-size="sm" loading={sending.busy}>
          {say(replaces ? "need.template.replace" : "need.template.save")}
        </Press>
      </div>
      {sending.refused && <p className="fault">{sending.refused}</p>}
    </form>
  );
}

function One({ template, take, gone }: { template: Template; take: () => void; gone: (said: string) => void }) {
  const say = useSay();
  const { id, name } = template;
  const remove = useSend({
    call: (input: string, idempotencyKey) => templates.deleteTemplate({ idempotencyKey, id: input }),
    touches: ["templates"],
    done: () => gone(say("need.template.removed", { name })),
    refused: "need.template.refused",
  });
  return (
    <li>
      <span>{name}</span>
      <Button variant="secondary" data-size="sm" aria-label={say("need.template.useOne", { name })} onClick={take}>
        {say("need.template.use")}
      </Button>
      <Sure
        does={say("need.template.remove")}
        of={name}
        means={say("need.template.removeMeans")}
        keep={say("need.template.keep")}
        busy={remove.busy}
        act={() => remove.send(id)}
      />
      {remove.refused && <p className="fault">{remove.refused}</p>}
    </li>
  );
}

export function Templates({ draft, fill }: { draft: Draft; fill: (change: Partial<Draft>) => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const query = useTemplates();
  const venues = useVenues();
  const list = useRef<HTMLDivElement>(null);
  const told = (said: string) => {
    announce(said);
    list.current?.focus();
  };
  return (
    <Details data-size="sm" className="templates">
      <Details.Summary>{say("need.templates")}</Details.Summary>
      <Details.Content>
        <div ref={list} tabIndex={-1} className="named-in">
          <Answered query={query}>
            {(all) => (
              <>
                {all.length === 0 ? (
                  <Paragraph data-size="sm" className="soft">
                    {say("need.template.none")}
                  </Paragraph>
                ) : (
                  <ul className="named-list" aria-label={say("need.templates")}>
                    {all.map((one) => (
                      <One
                        key={one.id}
                        template={one}
                        take={() => {
                          fill(filled(one, venues.data ?? []));
                          announce(say("need.template.used", { name: one.name }));
                        }}
                        gone={told}
                      />
                    ))}
                  </ul>
                )}
                <Keep draft={draft} all={all} kept={told} />
              </>
            )}
          </Answered>
        </div>
      </Details.Content>
    </Details>
  );
}

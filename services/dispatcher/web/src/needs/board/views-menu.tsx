// Views with a name: choose one, keep what is looked at now, give another name, share it with the others of the centre, delete.
import "../../forms/forms.css";
import { Button, Checkbox, Details, Field, Input, Label, Paragraph, ValidationMessage } from "@digdir/designsystemet-react";
import { useEffect, useRef, useState, type ReactNode, type FormEvent } from "react";
import { Link } from "react-router";
import { useMay } from "../../centre";
import { views } from "../../clients/dispatcher";
import type { View } from "../../contract/borgertorg/dispatcher/v1/views_pb";
import type { Wrong } from "../../forms/form";
import { useSend } from "../../forms/send";
import { Sure } from "../../forms/sure";
import { Press } from "../../offline/away";
import { Answered } from "../../parts";
import { useAnnounce } from "../../status";
import { useSay } from "../../words";
import { kept, LONGEST, searchOf, useViews, wrongName } from "./views";

function about(told: { reason: string } | { field: string }): Wrong | undefined {
  if ("field" in told) return { field: "name", message: "needs.views.wrong" };
  const known = { NAME_TAKEN: "needs.views.taken", TOO_MANY: "needs.views.full" }[told.reason];
  return known ? { field: "name", message: known } : undefined;
}

type Asked = { all: readonly View[]; view?: View; label: string; save: string; address: string; done: (name: string) => void; children?: ReactNode };

/** A name, for whom, and the press that keeps it; a fault is said at the field, which gets the focus. */
function Naming({ all, view, label, save, address, done, children }: Asked) {
  const say = useSay();
  const may = useMay() === true;
  const [name, setName] = useState(view?.name ?? "");
  const [shared, share] = useState(view?.shared ?? false);
  const field = useRef<HTMLInputElement>(null);
  const sending = useSend({
    call: (input: { id: string; name: string; address: string; shared: boolean }, idempotencyKey) => views.saveView({ idempotencyKey, view: input }),
    touches: ["views"],
    done: (_, input) => done(input.name),
    refused: "needs.views.refused",
    about,
    typed: name.trim() !== (view?.name ?? ""),
  });
  const [fault] = sending.wrong;
  useEffect(() => {
    if (fault) field.current?.focus();
  }, [fault]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const input = { id: view?.id ?? "", name: name.trim(), address, shared };
    const found = wrongName(all, input);
    sending.send(input, found ? [{ field: "name", message: found }] : []);
  };
  return (
    <form className="naming" onSubmit={send} noValidate>
      <Field>
        <Label>{label}</Label>
        <Input ref={field} value={name} maxLength={LONGEST} aria-invalid={fault !== undefined || undefined} onChange={(event) => setName(event.target.value)} data-size="sm" />
        {fault && <ValidationMessage>{say(fault.message)}</ValidationMessage>}
      </Field>
      {may && <Checkbox data-size="sm" label={say("needs.views.share")} checked={shared} onChange={(event) => share(event.target.checked)} />}
      <div className="buttons">
        <Press type="submit" variant="secondary" data-size="sm" loading={sending.busy}>
          {save}
        </Press>
        {children}
      </div>
      {sending.refused && <p className="fault">{sending.refused}</p>}
    </form>
  );
}

function One({ view, all, current, gone }: { view: View; all: readonly View[]; current: boolean; gone: (said: string) => void }) {
  const say = useSay();
  const may = useMay() === true;
  const [naming, name] = useState(false);
  const remove = useSend({
    call: (id: string, idempotencyKey) => views.deleteView({ idempotencyKey, id }),
    touches: ["views"],
    done: () => gone(say("needs.views.removed", { name: view.name })),
    refused: "needs.views.refused",
  });
  if (naming) {
    return (
      <Naming
        all={all}
        view={view}
        label={say("needs.views.newName", { name: view.name })}
        save={say("needs.views.save")}
        address={view.address}
        done={(called) => {
          name(false);
          gone(say("needs.views.renamed", { name: called }));
        }}
      >
        <Button variant="tertiary" data-size="sm" onClick={() => name(false)}>
          {say("needs.views.cancel")}
        </Button>
      </Naming>
    );
  }
  return (
    <>
      <Link to={`?${searchOf(view)}`} aria-current={current || undefined}>
        {view.name}
      </Link>
      {(may || !view.shared) && (
        <>
          <Button variant="tertiary" data-size="sm" aria-label={say("needs.views.renameOne", { name: view.name })} onClick={() => name(true)}>
            {say("needs.views.rename")}
          </Button>
          {view.shared ? (
            <Sure
              does={say("needs.views.remove")}
              of={view.name}
              means={say("needs.views.removeMeans")}
              keep={say("needs.views.cancel")}
              busy={remove.busy}
              act={() => remove.send(view.id)}
            />
          ) : (
            <Press variant="tertiary" data-size="sm" loading={remove.busy} aria-label={say("needs.views.removeOne", { name: view.name })} onClick={() => remove.send(view.id)}>
              {say("needs.views.remove")}
            </Press>
          )}
        </>
      )}
      {remove.refused && <p className="fault">{remove.refused}</p>}
    </>
  );
}

export function Views({ address }: { address: string }) {
  const say = useSay();
  const announce = useAnnounce();
  const query = useViews();
  const list = useRef<HTMLDivElement>(null);
  const current = query.data?.find((view) => searchOf(view) === address);
  const gone = (said: string) => {
    announce(said);
    list.current?.focus();
  };
  return (
    <Details data-size="sm" className="views">
      <Details.Summary>{current ? say("needs.views.now", { name: current.name }) : say("needs.views")}</Details.Summary>
      <Details.Content>
        <div ref={list} tabIndex={-1} className="named-in">
          <Paragraph data-size="sm" className="soft">
            {say("needs.views.where")}
          </Paragraph>
          <Answered query={query}>
            {(all) => (
              <>
                {[false, true].map((shared) => {
                  const some = all.filter((view) => view.shared === shared);
                  const called = say(shared ? "needs.views.everybodys" : "needs.views.mine");
                  return (
                    some.length > 0 && (
                      <section key={called} className="named-some">
                        <Paragraph data-size="sm">
                          <strong>{called}</strong>
                        </Paragraph>
                        <ul className="named-list" aria-label={called}>
                          {some.map((view) => (
                            <li key={view.id}>
                              <One view={view} all={all} current={view === current} gone={gone} />
                            </li>
                          ))}
                        </ul>
                      </section>
                    )
                  );
                })}
                {!current && (
                  <Naming
                    key={all.length}
                    all={all}
                    label={say("needs.views.name")}
                    save={say("needs.views.add")}
                    address={kept(address)}
                    done={(name) => gone(say("needs.views.added", { name }))}
                  />
                )}
              </>
            )}
          </Answered>
        </div>
      </Details.Content>
    </Details>
  );
}

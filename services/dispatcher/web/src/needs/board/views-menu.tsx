// Views with a name: choose one, keep what is looked at now, give another name, delete. They lie on this machine, and that is said.
import { Button, Details, Field, Input, Label, Paragraph, ValidationMessage } from "@digdir/designsystemet-react";
import { useRef, useState, type ReactNode, type FormEvent } from "react";
import { Link } from "react-router";
import { useAnnounce } from "../../status";
import { useSay } from "../../words";
import { added, keep, kept, LONGEST, removed, renamed, wrongName, type View } from "./views";

type Asked = { label: string; save: string; start: string; wrong: (name: string) => string | undefined; done: (name: string) => void; children?: ReactNode };

/** A name and what becomes of it; a fault is said at the field, which gets the focus. */
function Naming({ label, save, start, wrong, done, children }: Asked) {
  const say = useSay();
  const [name, setName] = useState(start);
  const [fault, setFault] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const found = wrong(name);
    setFault(found);
    if (found) field.current?.focus();
    else done(name);
  };
  return (
    <form className="naming" onSubmit={send} noValidate>
      <Field>
        <Label>{label}</Label>
        <Input ref={field} value={name} maxLength={LONGEST} aria-invalid={fault !== undefined || undefined} onChange={(event) => setName(event.target.value)} data-size="sm" />
        {fault && <ValidationMessage>{say(fault)}</ValidationMessage>}
      </Field>
      <div className="buttons">
        <Button type="submit" variant="secondary" data-size="sm">
          {save}
        </Button>
        {children}
      </div>
    </form>
  );
}

export function Views({ address }: { address: string }) {
  const say = useSay();
  const announce = useAnnounce();
  const [views, setViews] = useState<View[]>(kept);
  const [renaming, rename] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const current = views.find((view) => view.address === address);
  const change = (next: View[], said: string) => {
    keep(next);
    setViews(next);
    rename(undefined);
    announce(said);
    list.current?.focus();
  };
  return (
    <Details data-size="sm" className="views">
      <Details.Summary>{current ? say("needs.views.now", { name: current.name }) : say("needs.views")}</Details.Summary>
      <Details.Content>
        <div ref={list} tabIndex={-1} className="views-in">
          <Paragraph data-size="sm" className="soft">
            {say("needs.views.where")}
          </Paragraph>
          {views.length > 0 && (
            <ul className="views-list" aria-label={say("needs.views")}>
              {views.map((view) => (
                <li key={view.name}>
                  {renaming === view.name ? (
                    <Naming
                      label={say("needs.views.newName", { name: view.name })}
                      save={say("needs.views.save")}
                      start={view.name}
                      wrong={(name) => wrongName(views, name, view.name)}
                      done={(name) => change(renamed(views, view.name, name), say("needs.views.renamed", { name: name.trim() }))}
                    >
                      <Button variant="tertiary" data-size="sm" onClick={() => rename(undefined)}>
                        {say("needs.views.cancel")}
                      </Button>
                    </Naming>
                  ) : (
                    <>
                      <Link to={`?${view.address}`} aria-current={view === current || undefined}>
                        {view.name}
                      </Link>
                      <Button variant="tertiary" data-size="sm" aria-label={say("needs.views.renameOne", { name: view.name })} onClick={() => rename(view.name)}>
                        {say("needs.views.rename")}
                      </Button>
                      <Button
                        variant="tertiary"
                        data-size="sm"
                        aria-label={say("needs.views.removeOne", { name: view.name })}
                        onClick={() => change(removed(views, view.name), say("needs.views.removed", { name: view.name }))}
                      >
                        {say("needs.views.remove")}
                      </Button>
                    </>
                  )}
                </li>
              ))}
            </ul>
          )}
          {!current && (
            <Naming
              key={views.length}
              label={say("needs.views.name")}
              save={say("needs.views.add")}
              start=""
              wrong={(name) => wrongName(views, name)}
              done={(name) => change(added(views, name, address), say("needs.views.added", { name: name.trim() }))}
            />
          )}
        </div>
      </Details.Content>
    </Details>
  );
}

// Who works in the centre, and who speaks for its organisations: let in with name, e-mail and role, and taken out after a second press.
import { Fieldset, Heading, Radio, Select, Tag } from "@digdir/designsystemet-react";
import { useRef, useState } from "react";
import { useMay, useSession } from "../centre";
import { members } from "../clients/organisations";
import type { Member } from "../contract/borgertorg/organisations/v1/members_pb";
import { Role } from "../contract/borgertorg/types/v1/role_pb";
import { Download } from "../file";
import { differing } from "../forms/draft";
import { Form, Line, Row, type Wrong } from "../forms/form";
import { useSend } from "../forms/send";
import { Sure } from "../forms/sure";
import { Press } from "../offline/away";
import { useMembers, useOrganisations } from "../organisations/reading";
import { Answered } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { Frame } from "./frame";

const ROLES = ["coordinator", "contact"] as const;
const roleWord = (role: Role) => (role === Role.CONTACT ? "settings.role.contact" : "settings.role.coordinator");
type Draft = { name: string; email: string; role: (typeof ROLES)[number]; organisation: string };
const EMPTY: Draft = { name: "", email: "", role: "coordinator", organisation: "" };

function wrongs({ name, email, role, organisation }: Draft): Wrong[] {
  const found: [boolean, string][] = [
    [!name.trim(), "name"],
    [!/^\S+@\S+\.\S+$/.test(email.trim()), "email"],
    [role === "contact" && !organisation, "organisation"],
  ];
  return found.filter(([is]) => is).map(([, field]) => ({ field, message: `settings.wrong.${field}` }));
}

function about(told: { reason: string } | { field: string }): Wrong | undefined {
  if ("reason" in told) return told.reason === "MEMBER_EXISTS" ? { field: "email", message: "settings.wrong.exists" } : undefined;
  return ["name", "email", "organisation"].includes(told.field) ? { field: told.field, message: `settings.wrong.${told.field}` } : undefined;
}

function Add({ added }: { added: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const all = useOrganisations();
  const [draft, setDraft] = useState(EMPTY);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const called = (field: string) => say(`settings.member.${field}`);
  const add = useSend({
    call: ({ name, email, role, organisation }: Draft, idempotencyKey) =>
      members.addMember({ idempotencyKey, name, email, role: role === "contact" ? Role.CONTACT : Role.COORDINATOR, organisation: role === "contact" ? organisation : "" }),
    touches: ["members"],
    done: (_, { name }) => {
      announce(say("settings.member.added", { name: name.trim() }));
      setDraft(EMPTY);
      added();
    },
    refused: "settings.refused",
    about,
    typed: differing(EMPTY, draft).length > 0,
  });
  return (
    <Form
      wrong={add.wrong}
      called={called}
      refused={add.refused}
      send={() => add.send(draft, wrongs(draft))}
      buttons={
        <Press type="submit" loading={add.busy}>
          {say("settings.member.add")}
        </Press>
      }
    >
      <Line name="name" label={called("name")} value={draft.name} set={(name) => set({ name })} maxLength={200} autoComplete="off" />
      <Line name="email" label={called("email")} hint={say("settings.member.email.hint")} value={draft.email} set={(email) => set({ email })} type="email" autoComplete="off" />
      <Fieldset>
        <Fieldset.Legend>{called("role")}</Fieldset.Legend>
        {ROLES.map((role) => (
          <Radio
            key={role}
            name="role"
            value={role}
            label={say(`settings.role.${role}`)}
            description={say(`settings.role.${role}.what`)}
            checked={draft.role === role}
            onChange={() => set({ role })}
          />
        ))}
      </Fieldset>
      {draft.role === "contact" && (
        <Row name="organisation" label={called("organisation")}>
          {(at) => (
            <Select {...at} value={draft.organisation} onChange={(event) => set({ organisation: event.target.value })}>
              <Select.Option value="">{say(all.data ? "settings.member.choose" : all.error ? "fault.away" : "loading")}</Select.Option>
              {[...(all.data ?? [])]
                .sort((one, other) => (one.profile?.name ?? "").localeCompare(other.profile?.name ?? "", "nb"))
                .map((one) => (
                  <Select.Option key={one.id} value={one.id}>
                    {one.profile?.name}
                  </Select.Option>
                ))}
            </Select>
          )}
        </Row>
      )}
    </Form>
  );
}

function One({ member, of, may, self, gone }: { member: Member; of: string; may: boolean; self: boolean; gone: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const remove = useSend({
    call: (id: string, idempotencyKey) => members.removeMember({ idempotencyKey, id }),
    touches: ["members"],
    done: () => {
      announce(say("settings.member.removed", { name: member.name }));
      gone();
    },
    refused: "settings.refused",
  });
  const [name = "", domain = ""] = member.email.split("@");
  return (
    <li className="ask">
      <div>
        <strong>{member.name}</strong>
        <p>
          {name}
          <wbr />@{domain}
          {of && <> · {of}</>}
        </p>
      </div>
      <Tag data-size="sm" data-color="neutral">
        {say(roleWord(member.role))}
      </Tag>
      {self ? (
        <span className="soft">{say("settings.member.you")}</span>
      ) : (
        may && (
          <Sure
            does={say("settings.member.remove")}
            of={member.name}
            means={say("settings.member.removeMeans")}
            keep={say("settings.member.keep")}
            busy={remove.busy}
            act={() => remove.send(member.id)}
          />
        )
      )}
      {remove.refused && <p className="fault">{remove.refused}</p>}
    </li>
  );
}

export function Members() {
  const say = useSay();
  const all = useMembers();
  const may = useMay() === true;
  const self = useSession().data?.member;
  const organisations = new Map(useOrganisations().data?.map(({ id, profile }) => [id, profile?.name ?? ""]));
  const tableOf = (shown: readonly Member[]) => [
    ["name", "email", "role", "organisation"].map((column) => say(`settings.members.column.${column}`)),
    ...shown.map(({ name, email, role, organisation }) => [name, email, say(roleWord(role)), organisations.get(organisation) ?? ""]),
  ];
  const heading = useRef<HTMLHeadingElement>(null);
  const toHeading = () => heading.current?.focus();
  return (
    <Frame text={say("settings.members")}>
      <div className={may ? "split" : undefined}>
        <section aria-labelledby="members">
          <Heading level={2} data-size="xs" id="members" ref={heading} tabIndex={-1}>
            {say("settings.members.in")} {all.data && <span className="count">{all.data.length}</span>}
          </Heading>
          <Answered query={all}>
            {(found) => {
              const shown = [...found].sort((one, other) => one.role - other.role || one.name.localeCompare(other.name, "nb"));
              return (
                <>
                  <ul className="asks">
                    {shown.map((member) => (
                      <One key={member.id} member={member} of={organisations.get(member.organisation) ?? ""} may={may} self={member.id === self} gone={toHeading} />
                    ))}
                  </ul>
                  <p className="more">
                    <Download variant="tertiary" data-size="sm" name={say("settings.members.file")} table={() => tableOf(shown)} />
                  </p>
                </>
              );
            }}
          </Answered>
        </section>
        {may && (
          <section aria-labelledby="add">
            <Heading level={2} data-size="xs" id="add">
              {say("settings.member.new")}
            </Heading>
            <Add added={toHeading} />
          </section>
        )}
      </div>
    </Frame>
  );
}

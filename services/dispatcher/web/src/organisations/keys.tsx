// The keys with which an organisation's own systems prove themselves: made, shown once, and withdrawn for good.
import { Heading, Paragraph, Tag } from "@digdir/designsystemet-react";
import { useRef, useState } from "react";
import { keys } from "../clients/organisations";
import type { ApiKey } from "../contract/borgertorg/organisations/v1/keys_pb";
import { Form, Line } from "../forms/form";
import { Secret } from "../forms/secret";
import { useSend } from "../forms/send";
import { Sure } from "../forms/sure";
import { Press } from "../offline/away";
import { Answered, useMoment } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { useKeys } from "./reading";

function Key({ apiKey, gone }: { apiKey: ApiKey; gone: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const moment = useMoment();
  const { id, label, createdAt, lastUsedAt, revokedAt } = apiKey;
  const revoke = useSend({
    call: (key: string, idempotencyKey) => keys.revokeApiKey({ idempotencyKey, id: key }),
    touches: ["keys"],
    done: () => {
      announce(say("organisations.key.revoked", { label }));
      gone();
    },
    refused: "organisations.key.refused",
  });
  return (
    <li className="ask">
      <div>
        <strong>{label}</strong>
        <p>
          {createdAt && say("organisations.key.created", { when: moment(createdAt) })}
          {" · "}
          {lastUsedAt ? say("organisations.key.used", { when: moment(lastUsedAt) }) : say("organisations.key.unused")}
        </p>
        {revokedAt && <p>{say("organisations.key.endedAt", { when: moment(revokedAt) })}</p>}
      </div>
      {revokedAt ? (
        <Tag data-size="sm" data-color="neutral">
          {say("organisations.key.ended")}
        </Tag>
      ) : (
        <Sure
          does={say("organisations.key.revoke")}
          of={label}
          means={say("organisations.key.revokeMeans")}
          keep={say("organisations.key.keep")}
          busy={revoke.busy}
          act={() => revoke.send(id)}
        />
      )}
      {revoke.refused && <p className="fault">{revoke.refused}</p>}
    </li>
  );
}

export function Keys({ organisation }: { organisation: string }) {
  const say = useSay();
  const found = useKeys(organisation);
  const [label, setLabel] = useState("");
  const [made, setMade] = useState<{ label: string; secret: string }>();
  const heading = useRef<HTMLHeadingElement>(null);
  const create = useSend({
    call: (input: { organisation: string; label: string }, idempotencyKey) => keys.createApiKey({ idempotencyKey, ...input }),
    touches: ["keys"],
    done: ({ secret }, { label: called }) => {
      setMade({ label: called, secret });
      setLabel("");
    },
    refused: "organisations.key.refused",
    about: (told) => ("field" in told && told.field === "label" ? { field: "label", message: "organisations.key.wrong" } : undefined),
    typed: label !== "",
  });
  const toHeading = () => heading.current?.focus();
  return (
    <section aria-labelledby="keys">
      <Heading level={2} data-size="xs" id="keys" ref={heading} tabIndex={-1}>
        {say("organisations.keys")}
      </Heading>
      <Paragraph className="soft">{say("organisations.keys.what")}</Paragraph>
      <div className="stacked">
        {made ? (
          <Secret
            words="organisations.key"
            {...made}
            put={() => {
              setMade(undefined);
              toHeading();
            }}
          />
        ) : (
          <Form
            wrong={create.wrong}
            called={() => say("organisations.key.label")}
            refused={create.refused}
            send={() => create.send({ organisation, label: label.trim() }, label.trim() ? [] : [{ field: "label", message: "organisations.key.wrong" }])}
            buttons={
              <Press type="submit" variant="secondary" loading={create.busy}>
                {say("organisations.key.make")}
              </Press>
            }
          >
            <Line name="label" label={say("organisations.key.label")} hint={say("organisations.key.label.hint")} value={label} set={setLabel} maxLength={100} autoComplete="off" />
          </Form>
        )}
        <Answered query={found}>
          {(all) =>
            all.length === 0 ? (
              <Paragraph className="empty">{say("organisations.key.none")}</Paragraph>
            ) : (
              <ul className="asks">
                {all.map((one) => (
                  <Key key={one.id} apiKey={one} gone={toHeading} />
                ))}
              </ul>
            )
          }
        </Answered>
      </div>
    </section>
  );
}

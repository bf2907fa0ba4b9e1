// Screens in the rooms of the centre that show what is needed: a link for each, shown once, and switched off for good.
import { Heading, Paragraph } from "@digdir/designsystemet-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useMay } from "../centre";
import { kiosks } from "../clients/dispatcher";
import type { Kiosk } from "../contract/borgertorg/dispatcher/v1/kiosks_pb";
import { Form, Line, type Wrong } from "../forms/form";
import { Secret } from "../forms/secret";
import { useSend } from "../forms/send";
import { Sure } from "../forms/sure";
import { Press } from "../offline/away";
import { Answered, useMoment } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { Frame } from "./frame";

const useKiosks = (wanted: boolean) => useQuery({ queryKey: ["kiosks"], queryFn: async ({ signal }) => (await kiosks.listKiosks({}, { signal })).kiosks, enabled: wanted });

function about(told: { reason: string } | { field: string }): Wrong | undefined {
  if ("field" in told) return { field: "name", message: "settings.kiosk.wrong" };
  const known = { NAME_TAKEN: "settings.kiosk.taken", TOO_MANY: "settings.kiosk.full" }[told.reason];
  return known ? { field: "name", message: known } : undefined;
}

function New({ put }: { put: () => void }) {
  const say = useSay();
  const [name, setName] = useState("");
  const [made, setMade] = useState<{ label: string; secret: string }>();
  const make = useSend({
    call: (input: { name: string }, idempotencyKey) => kiosks.makeKiosk({ idempotencyKey, ...input }),
    touches: ["kiosks"],
    done: ({ path }, { name: label }) => {
      setMade({ label, secret: path && window.location.origin + path });
      setName("");
    },
    refused: "settings.kiosk.refused",
    about,
  });
  if (made) {
    return (
      <Secret
        words="settings.kiosk"
        {...made}
        put={() => {
          setMade(undefined);
          put();
        }}
      />
    );
  }
  return (
    <Form
      wrong={make.wrong}
      called={() => say("settings.kiosk.name")}
      refused={make.refused}
      send={() => make.send({ name: name.trim() }, name.trim() ? [] : [{ field: "name", message: "settings.kiosk.wrong" }])}
      buttons={
        <Press type="submit" loading={make.busy}>
          {say("settings.kiosk.make")}
        </Press>
      }
    >
      <Line name="name" label={say("settings.kiosk.name")} hint={say("settings.kiosk.name.hint")} value={name} set={setName} maxLength={60} autoComplete="off" />
    </Form>
  );
}

function One({ kiosk, gone }: { kiosk: Kiosk; gone: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const moment = useMoment();
  const { id, name, madeAt, seenAt } = kiosk;
  const revoke = useSend({
    call: (input: string, idempotencyKey) => kiosks.revokeKiosk({ idempotencyKey, id: input }),
    touches: ["kiosks"],
    done: () => {
      announce(say("settings.kiosk.revoked", { name }));
      gone();
    },
    refused: "settings.kiosk.refused",
  });
  return (
    <li className="ask">
      <div>
        <strong>{name}</strong>
        <p>
          {madeAt && say("settings.kiosk.created", { when: moment(madeAt) })}
          {" · "}
          {seenAt ? say("settings.kiosk.seen", { when: moment(seenAt) }) : say("settings.kiosk.unseen")}
        </p>
      </div>
      <Sure
        does={say("settings.kiosk.revoke")}
        of={name}
        means={say("settings.kiosk.revokeMeans")}
        keep={say("settings.kiosk.keep")}
        busy={revoke.busy}
        act={() => revoke.send(id)}
      />
      {revoke.refused && <p className="fault">{revoke.refused}</p>}
    </li>
  );
}

export function Kiosks() {
  const say = useSay();
  const may = useMay() === true;
  const all = useKiosks(may);
  const heading = useRef<HTMLHeadingElement>(null);
  const toHeading = () => heading.current?.focus();
  return (
    <Frame text={say("settings.kiosks")}>
      <Paragraph className="soft lead">{say("settings.kiosk.what")}</Paragraph>
      {may && (
        <div className="split">
          <section aria-labelledby="kiosks">
            <Heading level={2} data-size="xs" id="kiosks" ref={heading} tabIndex={-1}>
              {say("settings.kiosk.in")} {all.data && <span className="count">{all.data.length}</span>}
            </Heading>
            <Answered query={all}>
              {(found) =>
                found.length === 0 ? (
                  <Paragraph className="empty">{say("settings.kiosk.none")}</Paragraph>
                ) : (
                  <ul className="asks">
                    {found.map((kiosk) => (
                      <One key={kiosk.id} kiosk={kiosk} gone={toHeading} />
                    ))}
                  </ul>
                )
              }
            </Answered>
          </section>
          <section aria-labelledby="new-kiosk">
            <Heading level={2} data-size="xs" id="new-kiosk">
              {say("settings.kiosk.new")}
            </Heading>
            <New put={toHeading} />
          </section>
        </div>
      )}
    </Frame>
  );
}

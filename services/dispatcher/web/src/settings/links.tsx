// Links that work without signing in and are given out by name: those that do, how one ends for good, and a new one, shown once.
import { Heading, Paragraph } from "@digdir/designsystemet-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState, type ReactNode } from "react";
import { useMay } from "../centre";
import { Form, Line, type Wrong } from "../forms/form";
import { Secret } from "../forms/secret";
import { useSend } from "../forms/send";
import { Sure } from "../forms/sure";
import { Press } from "../offline/away";
import { Answered } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { Frame } from "./frame";

type Named = { id: string; name: string };
type Asked = { name: string; language: string };

type Kind<K extends Named> = {
  /** What the keys of its words begin with; the page is called by their plural. */
  words: string;
  /** The first word of the query that lists them. */
  query: string;
  list: (signal: AbortSignal) => Promise<K[]>;
  make: (request: Asked & { idempotencyKey: string }) => Promise<{ path: string }>;
  revoke: (request: { id: string; idempotencyKey: string }) => Promise<unknown>;
  /** What is known of one besides its name. */
  known: (one: K) => ReactNode;
  /** What is chosen for a new one besides its name: the language, and where it is chosen. */
  language?: string;
  fields?: ReactNode;
  /** What stands below the form. */
  below?: ReactNode;
};

function One<K extends Named>({ words, query, revoke, known, one, gone }: Kind<K> & { one: K; gone: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const { id, name } = one;
  const sent = useSend({
    call: (input: string, idempotencyKey) => revoke({ idempotencyKey, id: input }),
    touches: [query],
    done: () => {
      announce(say(`${words}.revoked`, { name }));
      gone();
    },
    refused: `${words}.refused`,
  });
  return (
    <li className="ask">
      <div>
        <strong>{name}</strong>
        <p>{known(one)}</p>
      </div>
      <Sure does={say(`${words}.revoke`)} of={name} means={say(`${words}.revokeMeans`)} keep={say(`${words}.keep`)} busy={sent.busy} act={() => sent.send(id)} />
      {sent.refused && <p className="fault">{sent.refused}</p>}
    </li>
  );
}

function New<K extends Named>({ words, query, make, language = "", fields, put }: Kind<K> & { put: () => void }) {
  const say = useSay();
  const [name, setName] = useState("");
  const [made, setMade] = useState<{ label: string; secret: string }>();
  const about = (told: { reason: string } | { field: string }): Wrong | undefined => {
    const message = "field" in told ? "wrong" : { NAME_TAKEN: "taken", TOO_MANY: "full" }[told.reason];
    return message ? { field: "name", message: `${words}.${message}` } : undefined;
  };
  const sent = useSend({
    call: (input: Asked, idempotencyKey) => make({ idempotencyKey, ...input }),
    touches: [query],
    done: ({ path }, { name: label }) => {
      setMade({ label, secret: path && window.location.origin + path });
      setName("");
    },
    refused: `${words}.refused`,
    about,
  });
  if (made) {
    return (
      <Secret
        words={words}
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
      wrong={sent.wrong}
      called={() => say(`${words}.name`)}
      refused={sent.refused}
      send={() => sent.send({ name: name.trim(), language }, name.trim() ? [] : [{ field: "name", message: `${words}.wrong` }])}
      buttons={
        <Press type="submit" loading={sent.busy}>
          {say(`${words}.make`)}
        </Press>
      }
    >
      <Line name="name" label={say(`${words}.name`)} hint={say(`${words}.name.hint`)} value={name} set={setName} maxLength={60} autoComplete="off" />
      {fields}
    </Form>
  );
}

export function Links<K extends Named>(kind: Kind<K>) {
  const say = useSay();
  const may = useMay() === true;
  const { words, query, list, below } = kind;
  const all = useQuery({ queryKey: [query], queryFn: ({ signal }) => list(signal), enabled: may });
  const heading = useRef<HTMLHeadingElement>(null);
  const toHeading = () => heading.current?.focus();
  return (
    <Frame text={say(`${words}s`)}>
      <Paragraph className="soft lead">{say(`${words}.what`)}</Paragraph>
      {may && (
        <div className="split">
          <section aria-labelledby="links">
            <Heading level={2} data-size="xs" id="links" ref={heading} tabIndex={-1}>
              {say(`${words}.in`)} {all.data && <span className="count">{all.data.length}</span>}
            </Heading>
            <Answered query={all}>
              {(found) =>
                found.length === 0 ? (
                  <Paragraph className="empty">{say(`${words}.none`)}</Paragraph>
                ) : (
                  <ul className="asks">
                    {found.map((one) => (
                      <One key={one.id} {...kind} one={one} gone={toHeading} />
                    ))}
                  </ul>
                )
              }
            </Answered>
          </section>
          <section aria-labelledby="new-link">
            <Heading level={2} data-size="xs" id="new-link">
              {say(`${words}.new`)}
            </Heading>
            <New {...kind} put={toHeading} />
            {below}
          </section>
        </div>
      )}
    </Frame>
  );
}

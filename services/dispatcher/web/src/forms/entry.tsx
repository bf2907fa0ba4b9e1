// An entry of a register, such as an organisation or a place: it is entered, changed over what stands, or gone.
import { Paragraph } from "@digdir/designsystemet-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { faultOf } from "../faults";
import { Press } from "../offline/away";
import { Answered, Title } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { differing, useDraft } from "./draft";
import type { Wrong } from "./form";
import { useSend } from "./send";

/** The register: where its list is, and what its words and its queries begin with. */
export type Register<D> = {
  words: string;
  path: string;
  wrongs: (draft: D) => Wrong[];
  about: (told: { reason: string } | { field: string }) => Wrong | undefined;
  Form: (given: Typed<D>) => ReactNode;
};
/** What the form of an entry is given. */
export type Typed<D> = { draft: D; set: (change: Partial<D>) => void; wrong: readonly Wrong[]; refused?: string; send: () => void; buttons: ReactNode; notice?: ReactNode };

export function Back({ register: { words, path } }: { register: Pick<Register<never>, "words" | "path"> }) {
  const say = useSay();
  return (
    <p className="back">
      <Link to={path}>← {say(`nav.${words}`)}</Link>
    </p>
  );
}

/** A new one; once it is there, its page. */
export function Enter<D extends { name: string }>({ register, empty, call }: { register: Register<D>; empty: D; call: (typed: D, key: string) => Promise<{ id: string }> }) {
  const say = useSay();
  const announce = useAnnounce();
  const go = useNavigate();
  const { words, path, wrongs, about, Form } = register;
  const [draft, set] = useState(empty);
  const entered = useSend({
    call,
    touches: [words],
    done: ({ id }, { name }) => {
      announce(say(`${words}.registered`, { name: name.trim() }));
      void go(`${path}/${id}`);
    },
    refused: `${words}.refused`,
    about,
    typed: differing(empty, draft).length > 0,
  });
  return (
    <>
      <Back register={register} />
      <Title text={say(`${words}.new`)} />
      <Form
        draft={draft}
        set={(change) => set((before) => ({ ...before, ...change }))}
        wrong={entered.wrong}
        refused={entered.refused}
        send={() => entered.send(draft, wrongs(draft))}
        buttons={
          <Press type="submit" loading={entered.busy}>
            {say(`${words}.register`)}
          </Press>
        }
      />
    </>
  );
}

type Standing<D> = { register: Register<D>; stands: D; version: bigint; save: string; quiet?: boolean; call: (typed: D, version: bigint, key: string) => Promise<unknown> };

/** One that stands, as a form over it. */
export function Change<D extends object>({ register, stands, version, save, quiet = false, call }: Standing<D>) {
  const say = useSay();
  const announce = useAnnounce();
  const { words, wrongs, about, Form } = register;
  const { draft, changed, moved, set, settle } = useDraft(stands, version);
  const change = useSend({
    call: ({ typed, at }: { typed: D; at: string }, key) => call(typed, BigInt(at), key),
    touches: [words],
    done: () => {
      settle();
      announce(say(`${words}.changed`));
    },
    refused: `${words}.refused`,
    about,
    typed: changed.length > 0,
  });
  return (
    <Form
      draft={draft}
      set={set}
      wrong={change.wrong}
      refused={change.refused}
      send={() => change.send({ typed: draft, at: String(version) }, wrongs(draft))}
      notice={moved && <Paragraph className="fault">{say("forms.moved")}</Paragraph>}
      buttons={
        <>
          <Press type="submit" variant={quiet ? "secondary" : "primary"} loading={change.busy}>
            {save}
          </Press>
          {changed.length > 0 && (
            <Paragraph data-size="sm" className="soft">
              {say("forms.unsaved")}
            </Paragraph>
          )}
        </>
      }
    />
  );
}

/** The page of one that may be gone. */
export function Found<T>({ register, query, children }: { register: Pick<Register<never>, "words" | "path">; query: UseQueryResult<T>; children: (found: T) => ReactNode }) {
  const say = useSay();
  if (query.error && !query.data && faultOf(query.error).kind === "refused") {
    return (
      <>
        <Back register={register} />
        <Title text={say(`${register.words}.gone`)} />
        <Paragraph>{say(`${register.words}.goneText`)}</Paragraph>
      </>
    );
  }
  return <Answered query={query}>{children}</Answered>;
}

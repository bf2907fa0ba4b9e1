// What can be done and where one can go, found by its words, and needs by their titles: typed, picked with the arrows, done with Enter.
import { Field, Input, Label } from "@digdir/designsystemet-react";
import { useEffect, useId, useLayoutEffect, useState, type KeyboardEvent, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { COMMANDS } from "../areas";
import { useWall } from "../centre";
import { holds } from "../fold";
import { useSettled } from "../needs/board/address";
import { useWhen } from "../parts";
import { practise, practising } from "../practice/practising";
import { LANGUAGES, NAMES, useLanguage, useSay } from "../words";
import type { Dialogs } from "./commands";
import { Over } from "./dialog";
import { LEAST, useHits } from "./hits";

/** `act`: done once the window is shut. */
type Choice = { name: string; beside?: ReactNode; lang?: string; act: () => void };

function useChoices(show: Dialogs["show"]): Choice[] {
  const say = useSay();
  const { language, choose } = useLanguage();
  const to = useTo();
  const places = COMMANDS.map(({ to: address, words, key }): Choice => ({ name: say(words), beside: key && <kbd className="key">{key}</kbd>, act: () => to(address) }));
  const languages = LANGUAGES.filter((one) => one !== language).map((one): Choice => ({ name: say("commands.language", { name: NAMES[one] }), lang: one, act: () => choose(one) }));
  return [
    ...places,
    { name: say("commands.keys"), beside: <kbd className="key">?</kbd>, act: () => show("keys") },
    ...languages,
    practising ? { name: say("practice.end"), act: () => practise(false) } : { name: say("practice.begin"), act: () => practise(true) },
    ...(practising ? [] : [{ name: say("leave"), act: () => document.querySelector<HTMLFormElement>("form[action='/logg-ut']")?.requestSubmit() }]),
  ];
}

/** Goes to a page, and takes the focus there. */
function useTo() {
  const go = useNavigate();
  return (address: string) => {
    document.getElementById("main")?.focus();
    void go(address);
  };
}

function useNeeds(typed: string): { found: Choice[]; searching: boolean; failed: boolean } {
  const { now } = useWall();
  const when = useWhen();
  const to = useTo();
  const settled = useSettled(typed);
  const hits = useHits(settled, now);
  const rows = typed.trim() ? (hits.data ?? []) : [];
  return {
    searching: hits.isFetching || settled !== typed,
    failed: hits.isError,
    found: rows.map(({ need, session, profile }) => ({
      name: profile.title,
      beside: <span className="soft">{when(session.startsLocal, session.endsLocal)}</span>,
      act: () => to(`/behov/${need.id}?okt=${session.id}`),
    })),
  };
}

/** The way to whoever is meant by it: whose name stands on a screen is kept in the log of who looked, and nobody is read before she is looked for. */
function usePeople(typed: string): Choice[] {
  const say = useSay();
  const to = useTo();
  const words = typed.trim();
  if (practising || words.length < LEAST) return [];
  return [{ name: say("commands.person", { words }), act: () => to(`/frivillige?${new URLSearchParams({ sok: words })}`) }];
}

type Listed = { label: string; choices: Choice[]; first: number; at: number; idOf: (nth: number) => string; pick: (choice: Choice) => void };

function Group({ label, choices, first, at, idOf, pick }: Listed) {
  const id = useId();
  if (choices.length === 0) return null;
  return (
    <div role="group" aria-labelledby={id}>
      <div className="group-name" id={id}>
        {label}
      </div>
      {choices.map((choice, nth) => (
        <div
          key={`${nth}-${choice.name}`}
          role="option"
          id={idOf(first + nth)}
          aria-selected={first + nth === at}
          lang={choice.lang}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => pick(choice)}
        >
          <span>{choice.name}</span>
          {choice.beside}
        </div>
      ))}
    </div>
  );
}

export function Search({ close, show, follow }: Dialogs) {
  const say = useSay();
  return (
    <Over title={say("commands.title")} close={close}>
      {(shut) => <Found shut={shut} show={show} follow={follow} />}
    </Over>
  );
}

function Found({ shut, show, follow }: { shut: () => void } & Pick<Dialogs, "show" | "follow">) {
  const say = useSay();
  const id = useId();
  const [typed, type] = useState("");
  const [at, point] = useState(0);
  const [entered, enter] = useState(false);
  useLayoutEffect(() => {
    follow((text) => {
      const [words = "", ...more] = text.split("\n");
      type(words);
      if (more.length > 0) enter(true);
    });
  }, []);
  const things = useChoices(show).filter(({ name }) => holds(name, typed));
  const { found, searching, failed } = useNeeds(typed);
  const asked = usePeople(typed);
  const people = searching ? [] : asked; // the first to stand there would be taken for the need that is on its way
  const all = [...things, ...found, ...people];
  const idOf = (nth: number) => `${id}-${nth}`;
  const active = Math.min(at, all.length - 1);
  useEffect(() => {
    document.getElementById(idOf(active))?.scrollIntoView({ block: "nearest" }); // a promise in Chromium, which is no way to clean up
  }, [active]);

  const pick = (choice: Choice) => {
    shut();
    choice.act();
  };
  useEffect(() => {
    if (entered && things[0]) pick(things[0]);
  }, [entered]);
  const pressed = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = all[active];
    if (by) point((active + by + all.length) % Math.max(1, all.length));
    else if (event.key === "Enter" && !event.nativeEvent.isComposing && chosen) pick(chosen);
    else return;
    event.preventDefault();
  };
  const group = { at: active, idOf, pick };
  const said = searching ? say("commands.searching") : failed ? say("fault.away") : say("commands.count", { count: things.length + found.length });
  return (
    <>
      <Field>
        <Label>{say("commands.type")}</Label>
        <Input
          data-first
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={all.length > 0 ? idOf(active) : undefined}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => {
            type(event.target.value);
            point(0);
          }}
          onKeyDown={pressed}
        />
      </Field>
      <div role="listbox" id={id} aria-label={say("commands.found")} className="found-list" tabIndex={-1}>
        <Group label={say("commands.do")} choices={things} first={0} {...group} />
        <Group label={say("commands.needs")} choices={found} first={things.length} {...group} />
        <Group label={say("commands.people")} choices={people} first={things.length + found.length} {...group} />
      </div>
      <p className="soft" aria-live="polite">
        {typed.trim() ? said : ""}
      </p>
    </>
  );
}

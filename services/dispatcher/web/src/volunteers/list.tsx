// Everybody who helps, by name: searched as one types, filtered, a hundred at a time, and as a file of what is seen.
import { Button, Chip, Field, Heading, Input, Label, Paragraph, Select, Tag } from "@digdir/designsystemet-react";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { csvOf, handOver } from "../csv";
import { useWall } from "../centre";
import { dayInWords, dayOf, languageInWords, type Language } from "../days";
import { Answered, Title } from "../parts";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { counted, found, phoneInWords, type Person, type State } from "./finding";
import { usePeople } from "./reading";
import "./volunteers.css";

const STATES: readonly State[] = ["active", "paused"];
const A_PAGE = 100;
const SKILLS_SHOWN = 4;

function Row({ person: { id, profile, state, pausedUntil } }: { person: Person }) {
  const say = useSay();
  const { language } = useLanguage();
  const skills = profile.skills.slice(0, SKILLS_SHOWN).join(", ");
  const more = profile.skills.length - SKILLS_SHOWN;
  const until = pausedUntil ? say("volunteers.paused.until", { day: dayInWords(pausedUntil, language) }) : say("volunteers.state.paused");
  return (
    <li className="session">
      <div>
        <Link to={`/frivillige/${id}`}>{profile.name}</Link>
        {state === "paused" && (
          <Tag data-color="neutral" data-size="sm">
            {until}
          </Tag>
        )}
        <p>
          {profile.languages.map((code) => languageInWords(code, language)).join(", ")}
          {skills && ` · ${skills}`}
          {more > 0 && ` ${say("volunteers.more", { count: more })}`}
        </p>
      </div>
      <span className="phone">{profile.phone ? phoneInWords(profile.phone) : profile.email}</span>
    </li>
  );
}

/** From which to which, and on. */
function Turn({ page, pages, of, turn }: { page: number; pages: number; of: number; turn: (page: number) => void }) {
  const say = useSay();
  if (pages < 2) return null;
  return (
    <nav className="turn" aria-label={say("volunteers.pages")}>
      <Button variant="secondary" data-size="sm" disabled={page === 0} onClick={() => turn(page - 1)}>
        {say("volunteers.before")}
      </Button>
      <span>{say("volunteers.span", { from: page * A_PAGE + 1, to: Math.min(of, (page + 1) * A_PAGE), of })}</span>
      <Button variant="secondary" data-size="sm" disabled={page === pages - 1} onClick={() => turn(page + 1)}>
        {say("volunteers.next")}
      </Button>
    </nav>
  );
}

function Choice({ label, all, words, value, name, choose }: { label: string; all: string; words: [string, number][]; value: string; name: (word: string) => string; choose: (word: string) => void }) {
  const known = value && !words.some(([word]) => word === value) ? [[value, 0] as [string, number], ...words] : words;
  return (
    <Field className="choice">
      <Label>{label}</Label>
      <Select value={value} onChange={(event) => choose(event.target.value)}>
        <Select.Option value="">{all}</Select.Option>
        {known.map(([word, count]) => (
          <Select.Option key={word} value={word}>
            {`${name(word)} (${count})`}
          </Select.Option>
        ))}
      </Select>
    </Field>
  );
}

function useFile() {
  const say = useSay();
  const announce = useAnnounce();
  const { language } = useLanguage();
  const today = dayOf(useWall().now);
  return (people: readonly Person[]) => {
    const head = ["name", "email", "phone", "state", "language", "skill", "interest", "hours"].map((column) => say(`volunteers.column.${column}`));
    const names = (codes: readonly string[], shown: Language) => codes.map((code) => languageInWords(code, shown)).join(", ");
    const rows = people.map(({ profile, state }) => [
      profile.name, profile.email, phoneInWords(profile.phone).replace(/^\+/, "00"), say(`volunteers.state.${state}`),
      names(profile.languages, language), profile.skills.join(", "), profile.interests.join(", "), String(profile.weeklyMinutes / 60).replace(".", language === "en" ? "." : ","),
    ]);
    handOver(`${say("volunteers.file")}-${today}.csv`, csvOf([head, ...rows], language === "en" ? "," : ";"));
    announce(say("volunteers.saved", { count: people.length }));
  };
}

export function Volunteers() {
  const say = useSay();
  const { language: shown } = useLanguage();
  const people = usePeople();
  const keep = useFile();
  const [wanted, want] = useSearchParams();
  const [words, type] = useState(wanted.get("sok") ?? "");
  const deferred = useDeferredValue(words.trim());
  const state = STATES.find((one) => one === wanted.get("tilstand"));
  const skill = wanted.get("ferdighet") ?? "";
  const language = wanted.get("sprak") ?? "";
  const heading = useRef<HTMLHeadingElement>(null);

  const set = (changes: Record<string, string>) =>
    want(
      (before) => {
        for (const [key, value] of Object.entries(changes)) {
          if (value) before.set(key, value);
          else before.delete(key);
        }
        return before;
      },
      { replace: true },
    );
  useEffect(() => {
    if (deferred !== (wanted.get("sok") ?? "")) set({ sok: deferred, side: "" });
    // what was typed leads, the address follows
  }, [deferred]);

  const all = people.data;
  const some = useMemo(() => found(all ?? [], { words: deferred, skill, language }), [all, deferred, skill, language]);
  const listed = useMemo(() => (state ? some.filter((person) => person.state === state) : some), [some, state]);
  const skills = useMemo(() => counted(found(all ?? [], { words: deferred, state, skill: "", language }), (profile) => profile.skills), [all, deferred, state, language]);
  const languages = useMemo(() => counted(found(all ?? [], { words: deferred, state, skill, language: "" }), (profile) => profile.languages), [all, deferred, state, skill]);
  const pages = Math.ceil(listed.length / A_PAGE);
  const page = Math.min(Math.max(0, Number(wanted.get("side") ?? 1) - 1 || 0), Math.max(0, pages - 1));
  const turn = (to: number) => {
    set({ side: to > 0 ? String(to + 1) : "" });
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  };
  return (
    <>
      <Title text={say("volunteers.title")}>
        <Button asChild>
          <Link to="/frivillige/ny">{say("volunteers.register")}</Link>
        </Button>
      </Title>
      <div className="filters" role="search">
        <Field>
          <Label>{say("volunteers.search")}</Label>
          <Input type="search" value={words} onChange={(event) => type(event.target.value)} autoComplete="off" />
        </Field>
        <Choice label={say("volunteers.skill")} all={say("volunteers.every")} words={skills} value={skill} name={(word) => word} choose={(word) => set({ ferdighet: word, side: "" })} />
        <Choice label={say("volunteers.language")} all={say("volunteers.every")} words={languages} value={language} name={(code) => languageInWords(code, shown)} choose={(code) => set({ sprak: code, side: "" })} />
        <fieldset className="chips">
          <legend className="unseen">{say("volunteers.filter")}</legend>
          {STATES.map((one) => (
            <Chip.Checkbox key={one} checked={state === one} onChange={() => set({ tilstand: state === one ? "" : one, side: "" })} data-size="sm">
              {say(`volunteers.state.${one}`)}
              {all && ` (${some.filter((person) => person.state === one).length})`}
            </Chip.Checkbox>
          ))}
        </fieldset>
      </div>
      <Answered query={people}>
        {(everybody) => (
          <section className="day" aria-labelledby="found">
            <div className="found">
              <Heading level={2} data-size="2xs" id="found" ref={heading} tabIndex={-1}>
                {say("volunteers.found", { count: listed.length })}
              </Heading>
              {listed.length > 0 && (
                <Button variant="tertiary" data-size="sm" onClick={() => keep(listed)}>
                  {say("volunteers.csv")}
                </Button>
              )}
            </div>
            {listed.length === 0 ? (
              <Paragraph className="empty">{say(everybody.length === 0 ? "volunteers.none" : "volunteers.noneSo")}</Paragraph>
            ) : (
              <ul className="sessions">
                {listed.slice(page * A_PAGE, (page + 1) * A_PAGE).map((person) => (
                  <Row key={person.id} person={person} />
                ))}
              </ul>
            )}
            <Turn page={page} pages={pages} of={listed.length} turn={turn} />
          </section>
        )}
      </Answered>
    </>
  );
}

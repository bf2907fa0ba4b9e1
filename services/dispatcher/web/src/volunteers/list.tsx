// Everybody who helps, by name: searched as one types, filtered, a hundred after the other, and as a file of all that are found.
import { Button, Chip, Field, Heading, Input, Label, Paragraph, Select, Tag } from "@digdir/designsystemet-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { useWall } from "../centre";
import type { WordCount } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { dayInWords, dayOf, languageInWords, type Language } from "../days";
import { faultOf } from "../faults";
import { useFile } from "../file";
import { useSettled } from "../needs/board/address";
import { Answered, Title } from "../parts";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { peopleOf, phoneInWords, type Person, type State } from "./finding";
import { A_PAGE, everybody, usePeople, type Wanted } from "./reading";
import "./volunteers.css";

const STATES: readonly State[] = ["active", "paused"];
const byName = new Intl.Collator("nb");
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

/** How far the list goes, and on. */
function Further({ shown, of, more, pending }: { shown: number; of: number; more: () => void; pending: boolean }) {
  const say = useSay();
  if (shown >= of) return null;
  return (
    <div className="onward">
      <span>{say("volunteers.span", { shown, of })}</span>
      <Button variant="secondary" data-size="sm" loading={pending} onClick={more}>
        {say("volunteers.further", { count: Math.min(A_PAGE, of - shown) })}
      </Button>
    </div>
  );
}

function Choice({ label, all, words, value, name, choose }: { label: string; all: string; words: readonly WordCount[]; value: string; name: (word: string) => string; choose: (word: string) => void }) {
  const found = words.map(({ word, volunteers }) => ({ word, volunteers })).sort((one, other) => byName.compare(name(one.word), name(other.word)));
  const known = value && !found.some(({ word }) => word === value) ? [{ word: value, volunteers: 0 }, ...found] : found;
  return (
    <Field className="choice">
      <Label>{label}</Label>
      <Select value={value} onChange={(event) => choose(event.target.value)}>
        <Select.Option value="">{all}</Select.Option>
        {known.map(({ word, volunteers }) => (
          <Select.Option key={word} value={word}>
            {`${name(word)} (${volunteers})`}
          </Select.Option>
        ))}
      </Select>
    </Field>
  );
}

function usePeopleFile() {
  const say = useSay();
  const keep = useFile();
  const { language } = useLanguage();
  const today = dayOf(useWall().now);
  return (people: readonly Person[]) => {
    const head = ["name", "email", "phone", "state", "language", "skill", "interest", "hours"].map((column) => say(`volunteers.column.${column}`));
    const names = (codes: readonly string[], shown: Language) => codes.map((code) => languageInWords(code, shown)).join(", ");
    const rows = people.map(({ profile, state }) => [
      profile.name, profile.email, phoneInWords(profile.phone).replace(/^\+/, "00"), say(`volunteers.state.${state}`),
      names(profile.languages, language), profile.skills.join(", "), profile.interests.join(", "), String(profile.weeklyMinutes / 60).replace(".", language === "en" ? "." : ","),
    ]);
    keep(`${say("volunteers.file")}-${today}`, [head, ...rows], say("volunteers.saved", { count: people.length }));
  };
}

export function Volunteers() {
  const say = useSay();
  const announce = useAnnounce();
  const { language: shown } = useLanguage();
  const keep = usePeopleFile();
  const [address, want] = useSearchParams();
  const sought = address.get("sok") ?? "";
  const [words, type] = useState(sought);
  const settled = useSettled(words.trim());
  const state = STATES.find((one) => one === address.get("tilstand"));
  const skill = address.get("ferdighet") ?? "";
  const language = address.get("sprak") ?? "";
  const wanted: Wanted = { words: settled, state, skill, language };
  const people = usePeople(wanted);
  const file = useMutation({ mutationFn: everybody, onSuccess: keep, onError: (thrown) => announce(say(`fault.${faultOf(thrown).kind}`)) });
  const list = useRef<HTMLUListElement>(null);
  const goesOn = useRef<number | undefined>(undefined);

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
  // what was typed leads and the address follows, unless somebody else has changed that: the search over everything comes here too
  const known = useRef(sought);
  useEffect(() => {
    if (sought === known.current) return;
    known.current = sought;
    type(sought);
  }, [sought]);
  useEffect(() => {
    if (settled === known.current) return;
    known.current = settled;
    set({ sok: settled });
  }, [settled]);

  const counts = people.data?.pages[0]?.counts;
  const states = { active: counts?.active, paused: counts?.paused };
  const pages = people.data?.pages.length;
  const more = async () => {
    goesOn.current = list.current?.children.length;
    const { isError } = await people.fetchNextPage();
    if (!isError) return;
    goesOn.current = undefined;
    announce(say("volunteers.further.failed"));
  };
  useEffect(() => {
    // whoever goes on by the keyboard goes on with the first that is new
    if (goesOn.current !== undefined) list.current?.children[goesOn.current]?.querySelector("a")?.focus();
    goesOn.current = undefined;
  }, [pages]);
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
          <Input type="search" value={words} maxLength={120} onChange={(event) => type(event.target.value)} autoComplete="off" />
        </Field>
        <Choice label={say("volunteers.skill")} all={say("volunteers.every")} words={counts?.skills ?? []} value={skill} name={(word) => word} choose={(word) => set({ ferdighet: word })} />
        <Choice label={say("volunteers.language")} all={say("volunteers.every")} words={counts?.languages ?? []} value={language} name={(code) => languageInWords(code, shown)} choose={(code) => set({ sprak: code })} />
        <fieldset className="chips">
          <legend className="unseen">{say("volunteers.filter")}</legend>
          {STATES.map((one) => (
            <Chip.Checkbox key={one} checked={state === one} onChange={() => set({ tilstand: state === one ? "" : one })} data-size="sm">
              {say(`volunteers.state.${one}`)}
              {states[one] !== undefined && ` (${states[one]})`}
            </Chip.Checkbox>
          ))}
        </fieldset>
      </div>
      <Answered query={people}>
        {({ pages }) => {
          const listed = peopleOf(pages.flatMap((page) => page.volunteers));
          const count = pages[0]?.counts?.found ?? listed.length;
          const isFiltered = settled !== "" || state !== undefined || skill !== "" || language !== "";
          return (
            <section className="day" aria-labelledby="found" aria-busy={people.isPlaceholderData || undefined}>
              <div className="people-found">
                <Heading level={2} data-size="2xs" id="found">
                  {say("volunteers.found", { count })}
                </Heading>
                {count > 0 && (
                  <Button variant="tertiary" data-size="sm" loading={file.isPending} onClick={() => file.mutate(wanted)}>
                    {say("file.list")}
                  </Button>
                )}
              </div>
              {listed.length === 0 ? (
                <Paragraph className="empty">{say(isFiltered ? "volunteers.noneSo" : "volunteers.none")}</Paragraph>
              ) : (
                <ul className="sessions" ref={list}>
                  {listed.map((person) => (
                    <Row key={person.id} person={person} />
                  ))}
                </ul>
              )}
              {people.hasNextPage && <Further shown={listed.length} of={count} more={() => void more()} pending={people.isFetchingNextPage} />}
            </section>
          );
        }}
      </Answered>
    </>
  );
}

// How the list is narrowed: words, when, how far it is, and behind "more" where, who and what. Each choice says how many it shows.
import { Button, Chip, Details, Field, Input, Label, Select } from "@digdir/designsystemet-react";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { DayOrder } from "../../forms/day";
import { Counted } from "../../parts";
import { useSay } from "../../words";
import type { Row } from "../reading";
import { counted, further, isFiltered, narrowed, SPANS, STANDINGS, type Filter } from "./filter";
import { useCategory, useOrganisationNames, useVenueNames } from "./names";

type Given = { filter: Filter; set: (change: Partial<Filter>) => void; clear: () => void; all: readonly Row[] | undefined; children: ReactNode };

type Option = { value: string; text: string };
type Options = { name: string; value: string; options: Option[]; choose: (value: string) => void };

/** One of several, with how many rows each has; what is chosen stays there even where it has none. */
function One({ name, value, options, choose }: Options) {
  const say = useSay();
  return (
    <Field>
      <Label>{say(`needs.${name}`)}</Label>
      <Select data-size="sm" value={value} onChange={(event) => choose(event.target.value)}>
        <Select.Option value="">{say(`needs.${name}.any`)}</Select.Option>
        {options.map((one) => (
          <Select.Option key={one.value} value={one.value}>
            {one.text}
          </Select.Option>
        ))}
      </Select>
    </Field>
  );
}

function More({ filter, set, all }: Pick<Given, "filter" | "set" | "all">) {
  const say = useSay();
  const organisations = useOrganisationNames();
  const venues = useVenueNames();
  const category = useCategory();
  const options = (part: "organisation" | "venue" | "category" | "priority", name: (value: string) => string): Option[] => {
    const counts = counted(narrowed(all ?? [], filter, part), ({ profile }) => String(profile[part]));
    if (filter[part] && !counts.has(String(filter[part]))) counts.set(String(filter[part]), 0);
    return [...counts]
      .filter(([value]) => value !== "" && value !== "0")
      .map(([value, count]) => ({ value, text: all ? say("needs.counted", { what: name(value), count }) : name(value) }))
      .sort((one, other) => one.text.localeCompare(other.text, "nb"));
  };
  return (
    <div className="further">
      <One name="venue" value={filter.venue} options={options("venue", (id) => venues.data?.get(id) || say("needs.unnamed"))} choose={(venue) => set({ venue })} />
      <One
        name="organisation"
        value={filter.organisation}
        options={options("organisation", (id) => organisations.data?.get(id) || say("needs.unnamed"))}
        choose={(organisation) => set({ organisation })}
      />
      <One name="category" value={filter.category} options={options("category", category)} choose={(value) => set({ category: value })} />
      <One
        name="priority"
        value={filter.priority ? String(filter.priority) : ""}
        options={options("priority", (value) => say(`needs.priority.${value}`)).sort((one, other) => Number(other.value) - Number(one.value))}
        choose={(value) => set({ priority: Number(value) })}
      />
    </div>
  );
}

/** What is typed stands there at once; the address follows, and leads where it was changed from elsewhere. */
function Search({ words, set }: { words: string; set: Given["set"] }) {
  const say = useSay();
  const [typed, type] = useState(words);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // while somebody types, the address lags behind
    if (document.activeElement !== field.current) type(words);
  }, [words]);
  return (
    <Field>
      <Label>{say("needs.search")}</Label>
      <Input
        ref={field}
        type="search"
        value={typed}
        maxLength={120}
        onChange={(event) => {
          type(event.target.value);
          set({ words: event.target.value });
        }}
      />
    </Field>
  );
}

export function Filters({ filter, set, clear, all, children }: Given) {
  const say = useSay();
  const standings = all && counted(narrowed(all, filter, "standing"), (row) => row.standing);
  const urgent = all && narrowed(all, filter, "urgent").filter((row) => row.urgent).length;
  return (
    <div className="filters" role="search" aria-label={say("needs.narrow")}>
      <Search words={filter.words} set={set} />
      <Field className="span">
        <Label>{say("needs.span")}</Label>
        <Select value={filter.span} onChange={(event) => set({ span: SPANS.find((one) => one === event.target.value) })}>
          {SPANS.map((one) => (
            <Select.Option key={one} value={one}>
              {say(`needs.span.${one}`)}
            </Select.Option>
          ))}
        </Select>
      </Field>
      {filter.span === "datoer" && (
        <>
          <Field className="date">
            <Label>{say("needs.from")}</Label>
            <Input type="date" value={filter.from} onChange={(event) => set({ from: event.target.value })} />
            <DayOrder unseen />
          </Field>
          <Field className="date">
            <Label>{say("needs.until")}</Label>
            <Input type="date" value={filter.until} min={filter.from || undefined} onChange={(event) => set({ until: event.target.value })} />
            <DayOrder unseen />
          </Field>
        </>
      )}
      <fieldset className="chips">
        <legend className="unseen">{say("needs.filter")}</legend>
        {STANDINGS.map((one) => (
          <Chip.Checkbox key={one} checked={filter.standing === one} onChange={() => set({ standing: filter.standing === one ? undefined : one })} data-size="sm">
            <Counted what={say(`standing.${one}`)} count={standings && (standings.get(one) ?? 0)} />
          </Chip.Checkbox>
        ))}
        <Chip.Checkbox checked={filter.urgent} onChange={() => set({ urgent: !filter.urgent })} data-size="sm">
          <Counted what={say("urgent")} count={urgent} />
        </Chip.Checkbox>
        <Chip.Checkbox checked={filter.mine} onChange={() => set({ mine: !filter.mine })} data-size="sm">
          {say("needs.mine")}
        </Chip.Checkbox>
      </fieldset>
      <div className="line-of">
        <Details data-size="sm" defaultOpen={further(filter) > 0}>
          <Details.Summary>{further(filter) > 0 ? say("needs.counted", { what: say("needs.more"), count: further(filter) }) : say("needs.more")}</Details.Summary>
          <Details.Content>
            <More filter={filter} set={set} all={all} />
          </Details.Content>
        </Details>
        {children}
        {isFiltered(filter) && (
          <Button variant="tertiary" data-size="sm" onClick={clear}>
            {say("needs.clear")}
          </Button>
        )}
      </div>
    </div>
  );
}

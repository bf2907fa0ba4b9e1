// A new need: a short form. What is wrong is said at its field and in a summary that takes the focus; what was typed is kept.
import { Button, ErrorSummary, Fieldset, Field, Input, Label, Paragraph, Select, Switch, Textarea, ValidationMessage } from "@digdir/designsystemet-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState, type ComponentRef, type ReactNode } from "react";
import { useNavigate } from "react-router";
import { useWall } from "../centre";
import { everyPage } from "../clients";
import { needs } from "../clients/matching";
import { venues } from "../clients/organisations";
import { dayOf, later } from "../days";
import { faultOf } from "../faults";
import { Title } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { CATEGORIES, fieldOf, forget, keep, kept, profileOf, wrongs, type Draft, type Field as Name, type Wrong } from "./draft";

const useVenues = () =>
  useQuery({
    queryKey: ["venues"],
    queryFn: ({ signal }) => everyPage((pageToken) => venues.listVenues({ pageSize: 200, pageToken }, { signal }), (page) => page.venues),
    staleTime: 60_000,
  });

function Row({ name, hint, wrong, children }: { name: Name; hint?: string; wrong: Wrong[]; children: ReactNode }) {
  const say = useSay();
  const fault = wrong.find((one) => one.field === name);
  return (
    <Field className={`row-${name}`}>
      <Label>{say(`form.${name}`)}</Label>
      {hint && <Field.Description>{hint}</Field.Description>}
      {children}
      {fault && <ValidationMessage>{say(fault.message)}</ValidationMessage>}
    </Field>
  );
}

export function NewNeed() {
  const say = useSay();
  const announce = useAnnounce();
  const go = useNavigate();
  const id = useId();
  const { zone, now } = useWall();
  const places = useVenues();
  const [draft, setDraft] = useState<Draft>(() => kept(later(dayOf(now), 1)));
  const [wrong, setWrong] = useState<Wrong[]>([]);
  const summary = useRef<ComponentRef<typeof ErrorSummary>>(null);
  const key = useRef(crypto.randomUUID());
  useEffect(() => keep(draft), [draft]);
  useEffect(() => {
    if (wrong.length > 0) summary.current?.focus();
  }, [wrong]);

  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const field = (name: Exclude<Name, "urgent">) => ({
    id: `${id}-${name}`,
    value: draft[name],
    "aria-invalid": wrong.some((one) => one.field === name) || undefined,
    onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }),
  });
  const post = useMutation({
    mutationFn: () => needs.postNeed({ idempotencyKey: key.current, profile: profileOf(draft, places.data?.find((one) => one.id === draft.venue), zone) }),
    onSuccess: ({ id: need }) => {
      forget();
      announce(say("posted"));
      void go(`/behov/${need}`);
    },
    onError: (thrown) => {
      const fault = faultOf(thrown);
      if (fault.kind === "refused") key.current = crypto.randomUUID();
      const fields = fault.fields.map(({ field }) => fieldOf(field)).filter((name) => name !== undefined);
      if (fields.length > 0) setWrong(fields.map((name) => ({ field: name, message: "wrong.refused" })));
      else announce(say(fault.kind === "refused" ? "post.refused" : `fault.${fault.kind}`));
    },
  });
  const send = () => {
    const found = wrongs(draft, now);
    setWrong(found);
    if (found.length === 0) post.mutate();
  };
  return (
    <>
      <Title text={say("new.title")} />
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        {wrong.length > 0 && (
          <ErrorSummary ref={summary} tabIndex={-1}>
            <ErrorSummary.Heading>{say("wrong.summary")}</ErrorSummary.Heading>
            <ErrorSummary.List>
              {wrong.map((one) => (
                <ErrorSummary.Item key={one.field + one.message}>
                  <ErrorSummary.Link href={`#${id}-${one.field}`}>{say("wrong.at", { field: say(`form.${one.field}`), what: say(one.message) })}</ErrorSummary.Link>
                </ErrorSummary.Item>
              ))}
            </ErrorSummary.List>
          </ErrorSummary>
        )}
        <Row name="title" wrong={wrong} hint={say("form.title.hint")}>
          <Input {...field("title")} maxLength={120} />
        </Row>
        <Row name="category" wrong={wrong}>
          <Select {...field("category")}>
            {CATEGORIES.map((one) => (
              <Select.Option key={one} value={one}>
                {say(`category.${one}`)}
              </Select.Option>
            ))}
          </Select>
        </Row>
        <Fieldset className="when">
          <Fieldset.Legend>{say("form.when")}</Fieldset.Legend>
          <Row name="day" wrong={wrong}>
            <Input {...field("day")} type="date" min={dayOf(now)} />
          </Row>
          <Row name="from" wrong={wrong}>
            <Input {...field("from")} type="time" />
          </Row>
          <Row name="until" wrong={wrong}>
            <Input {...field("until")} type="time" />
          </Row>
        </Fieldset>
        <Row name="venue" wrong={wrong}>
          <Select {...field("venue")}>
            <Select.Option value="">{places.data ? say("form.venue.choose") : say(places.error ? "fault.away" : "loading")}</Select.Option>
            {places.data?.map((one) => (
              <Select.Option key={one.id} value={one.id}>
                {one.profile?.name}
              </Select.Option>
            ))}
          </Select>
        </Row>
        <Row name="places" wrong={wrong}>
          <Input {...field("places")} inputMode="numeric" className="narrow" />
        </Row>
        <Row name="publicText" wrong={wrong} hint={say("form.publicText.hint")}>
          <Textarea {...field("publicText")} rows={3} />
        </Row>
        <Row name="details" wrong={wrong} hint={say("form.details.hint")}>
          <Textarea {...field("details")} rows={3} />
        </Row>
        <Switch checked={draft.urgent} onChange={(event) => set({ urgent: event.target.checked })} label={say("form.urgent")} description={say("form.urgent.hint")} />
        <div className="buttons">
          <Button type="submit" loading={post.isPending}>
            {say("form.post")}
          </Button>
          <Paragraph data-size="sm" className="soft">
            {say("form.kept")}
          </Paragraph>
        </div>
      </form>
    </>
  );
}

// Somebody at the desk who wants to help: written down by hand, nobody twice, and never without her yes.
import { Checkbox, Fieldset, Paragraph } from "@digdir/designsystemet-react";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Link, useNavigate } from "react-router";
import { useWall } from "../centre";
import { volunteers } from "../clients/volunteers";
import type { Position } from "../contract/borgertorg/types/v1/place_pb";
import { faultOf } from "../faults";
import { differing } from "../forms/draft";
import { useUnsent } from "../forms/leaving";
import { Press } from "../offline/away";
import { Title } from "../parts";
import { useAnnounce } from "../status";
import { useVenues } from "../venues/reading";
import { useSay } from "../words";
import { Near } from "./about";
import { useCommand } from "./command";
import { EMPTY, laidOver, wrongOf, wrongs, type Draft, type Wrong } from "./draft";
import { Fault, Interests, Languages, Line, Skills, Summary } from "./fields";
import { sameAs } from "./finding";
import { Grid } from "./grid";
import { withNumber } from "./reading";
import { periodsOf, type Stretch } from "./week";
import "./volunteers.css";

type New = { draft: Draft; place: Position | undefined; week: Stretch[]; messages: boolean };

const KEPT = "borgertorg.draft.volunteer";
type Kept = { draft: Draft; week: Stretch[] };

/** What was typed stays while the tab lives. */
function kept(): Kept {
  try {
    const before = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}") as Partial<Kept>;
    return { draft: { ...EMPTY, ...before.draft }, week: before.week ?? [] };
  } catch {
    return { draft: EMPTY, week: [] };
  }
}

const register = (idempotencyKey: string, { draft, place, week, messages }: New) =>
  volunteers.registerVolunteer({
    idempotencyKey,
    profile: { ...laidOver(undefined, draft, place), availability: periodsOf(week) },
    consents: [{ purpose: "coordination" }, ...(messages ? [{ purpose: "messages" }] : [])],
  });

export function NewVolunteer() {
  const say = useSay();
  const announce = useAnnounce();
  const go = useNavigate();
  const queries = useQueryClient();
  const id = useId();
  const { now } = useWall();
  const venues = useVenues();
  const [{ draft, week }, setTyped] = useState<Kept>(kept);
  const [agrees, agree] = useState(false);
  const [messages, write] = useState(false); // a yes is given, never presumed
  const [wrong, setWrong] = useState<Wrong[]>([]);
  const [twin, setTwin] = useState<{ id: string; name: string }>();
  const [looking, look] = useState(false);
  const send = useCommand(register);
  const registered = useUnsent(week.length > 0 || differing(EMPTY, draft).length > 0, "kept");
  const type = (change: (before: Kept) => Kept) =>
    setTyped((before) => {
      const after = change(before);
      sessionStorage.setItem(KEPT, JSON.stringify(after));
      return after;
    });
  const form = { draft, wrong, id, set: (change: Partial<Draft>) => type((before) => ({ ...before, draft: { ...before.draft, ...change } })) };

  const refuse = (found: Wrong[], who?: { id: string; name: string }) => {
    setTwin(who);
    setWrong(found);
  };
  /** Whose address it is already. */
  const owner = async (email: string) => {
    const { volunteers: found } = await volunteers.listVolunteers({ email });
    return found[0]?.profile ? { id: found[0].id, name: found[0].profile.name } : undefined;
  };
  const failed = async (thrown: unknown) => {
    const fault = faultOf(thrown);
    const fields = fault.fields.map(({ field, what }) => wrongOf(field, what)).filter((one) => one !== undefined);
    if (fields.length === 0) return announce(say(fault.kind === "refused" ? "volunteers.refused" : `fault.${fault.kind}`));
    refuse(fields, fault.reason === "EMAIL_TAKEN" ? await owner(draft.email.trim()).catch(() => undefined) : undefined);
  };
  const save = async () => {
    const found = wrongs(draft, Number(now.slice(0, 4)));
    if (!draft.near) found.push({ field: "near", message: "volunteers.wrong.near" });
    if (!agrees) found.push({ field: "consent", message: "volunteers.wrong.consent" });
    refuse(found);
    if (found.length > 0) return;
    look(true);
    // two may share a phone, but hardly a name as well; a list that cannot be read now hinders nobody
    const same = draft.phone.trim() ? await withNumber(draft.phone).then((people) => sameAs(people, draft.name, draft.phone)).catch(() => undefined) : undefined;
    look(false);
    if (same) return refuse([{ field: "phone", message: "volunteers.wrong.twin" }], { id: same.id, name: same.profile.name });
    const place = venues.data?.find((venue) => venue.id === draft.near)?.profile?.position;
    send.mutate(
      { draft, place, week, messages },
      {
        onSuccess: ({ id: volunteer }) => {
          sessionStorage.removeItem(KEPT);
          registered();
          void queries.invalidateQueries({ queryKey: ["people"] });
          announce(say("volunteers.registered", { name: draft.name.trim() }));
          void go(`/frivillige/${volunteer}`);
        },
        onError: (thrown) => void failed(thrown),
      },
    );
  };
  return (
    <>
      <p className="back">
        <Link to="/frivillige">{say("volunteers.all")}</Link>
      </p>
      <Title text={say("volunteers.new")} />
      <form
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Summary wrong={wrong} id={id} title={say("volunteers.wrong.summary")}>
          {twin && (
            <p>
              <Link to={`/frivillige/${twin.id}`}>{say("volunteers.twin", { name: twin.name })}</Link>
            </p>
          )}
        </Summary>
        <Line field="name" form={form} />
        <Line field="phone" form={form} mode="tel" hint={say("volunteers.phone.hint")} />
        <Line field="email" form={form} mode="email" />
        <Line field="postalCode" form={form} narrow mode="numeric" />
        <Near form={form} kept={false} />
        <Line field="km" form={form} narrow mode="decimal" />
        <Line field="hours" form={form} narrow mode="decimal" />
        <Languages form={form} />
        <Skills form={form} />
        <Interests form={form} />
        <div className="listed">
          <Paragraph className="label">{say("volunteers.week")}</Paragraph>
          <Paragraph data-size="sm" className="soft">
            {say("volunteers.week.how")}
          </Paragraph>
          <Grid week={week} change={(by) => type((before) => ({ ...before, week: by(before.week) }))} label={say("volunteers.week")} />
        </div>
        <Line field="birthYear" form={form} narrow mode="numeric" hint={say("volunteers.birthYear.hint")} />
        <Fieldset className="ticks">
          <Fieldset.Legend>{say("volunteers.consents")}</Fieldset.Legend>
          <Checkbox
            id={`${id}-consent`}
            value="coordination"
            label={say("volunteers.agree.coordination")}
            checked={agrees}
            aria-invalid={wrong.some((one) => one.field === "consent") || undefined}
            onChange={(event) => agree(event.target.checked)}
          />
          <Fault wrong={wrong} field="consent" />
          <Checkbox value="messages" label={say("volunteers.agree.messages")} checked={messages} onChange={(event) => write(event.target.checked)} />
        </Fieldset>
        <div className="buttons">
          <Press type="submit" loading={looking || send.isPending}>
            {say("volunteers.new.save")}
          </Press>
          <Paragraph data-size="sm" className="soft">
            {say("volunteers.new.kept")}
          </Paragraph>
        </div>
      </form>
    </>
  );
}

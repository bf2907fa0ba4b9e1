// A need is changed, for one session or more: what will be otherwise and who will be told stands beside the form before it is saved.
import { Button, Heading, Paragraph } from "@digdir/designsystemet-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { useWall } from "../centre";
import { needs } from "../clients/matching";
import { Scope, type Need, type NeedProfile, type Session } from "../contract/borgertorg/matching/v1/needs_pb";
import { clockInWords, dayInWords } from "../days";
import { faultOf } from "../faults";
import { useUnsent } from "../forms/leaving";
import { Press } from "../offline/away";
import { Answered, Title, useWhen } from "../parts";
import { useAnnounce } from "../status";
import { useVenues } from "../venues/reading";
import { useLanguage, useSay } from "../words";
import { changed, changedProfile, recurs } from "./changing";
import { draftOf, fieldOf, forget, keep, kept, profileOf, wrongs, type Draft, type Field, type Wrong } from "./draft";
import { labelOf, NeedForm } from "./form";
import { useNow } from "./one/clock";
import { useKeys, useRefusal } from "./one/command";
import { meant, ScopeChoice, touched } from "./one/scope";
import { useNeed } from "./reading";

function Change({ need, session, profile }: { need: Need; session: Session; profile: NeedProfile }) {
  const say = useSay();
  const when = useWhen();
  const announce = useAnnounce();
  const refusal = useRefusal();
  const go = useNavigate();
  const queries = useQueryClient();
  const { zone, now } = useWall();
  const clock = useNow(0);
  const places = useVenues();
  const keys = useKeys();
  const [version] = useState(need.version);
  const purpose = `.change.${session.id}.${version}`;
  const [before] = useState(() => draftOf(profile, session.startsLocal, session.endsLocal));
  const [draft, setDraft] = useState<Draft>(() => kept(before, purpose));
  const [scope, setScope] = useState(recurs(need) ? Scope.THIS : Scope.UNSPECIFIED);
  const [wrong, setWrong] = useState<Wrong[]>([]);
  useEffect(() => keep(draft, purpose), [draft, purpose]);
  const hasDay = scope === Scope.THIS || scope === Scope.UNSPECIFIED;
  const typed = hasDay ? draft : { ...draft, day: before.day };
  const fields = changed(before, typed);
  const leave = useUnsent(fields.length > 0, "kept");
  const sessions = meant(need, session, scope, clock);
  const taken = Math.max(0, ...sessions.map((one) => one.taken));
  const asksVenue = profile.venue !== "" || !profile.placeName;
  const here = `/behov/${need.id}?okt=${session.id}`;
  const save = useMutation({
    mutationFn: () => {
      const sent = profileOf(typed, places.data?.find((one) => one.id === typed.venue), zone, profile);
      const one = scope === Scope.THIS || scope === Scope.THIS_AND_FOLLOWING ? session.id : "";
      return needs.changeNeed({
        idempotencyKey: keys.of(JSON.stringify([typed, scope])), id: need.id, scope, session: one, ifVersion: version,
        profile: changedProfile(sent, need, session, scope),
      });
    },
    onSuccess: ({ following }) => {
      forget(purpose);
      leave();
      void queries.invalidateQueries({ predicate: ({ queryKey }) => ["need", "needs", "offers", "assignments", "suggestions"].includes(String(queryKey[0])) });
      announce(say("need.change.done"));
      void go(following ? `/behov/${following}` : here);
    },
    onError: (thrown) => {
      const fault = faultOf(thrown);
      if (fault.kind === "refused") keys.spent();
      const at = fault.fields.map(({ field }) => fieldOf(field)).filter((name) => name !== undefined);
      if (at.length > 0) setWrong([...new Set(at)].map((name) => ({ field: name, message: "wrong.refused" })));
      else announce(refusal(fault, "need.change.refused"));
    },
  });
  const send = () => {
    const found = wrongs(typed, now, { day: hasDay, venue: asksVenue });
    if (Number(typed.places) < taken && !found.some(({ field }) => field === "places")) found.push({ field: "places", message: "need.refused.PLACES_TAKEN" });
    setWrong(found);
    if (found.length === 0) save.mutate();
  };
  return (
    <>
      <p className="back">
        <Link to={here}>← {profile.title}</Link>
      </p>
      <Title text={say("need.change.title")} />
      <Paragraph className="soft">{when(session.startsLocal, session.endsLocal)}</Paragraph>
      <NeedForm draft={draft} set={(change) => setDraft((old) => ({ ...old, ...change }))} wrong={wrong} summary={say("need.change.wrong")} send={send} day={hasDay} place={asksVenue ? undefined : profile.placeName}>
        {recurs(need) && <ScopeChoice legend={say("need.change.which")} scope={scope} choose={setScope} />}
        <Effect before={before} after={typed} fields={fields} sessions={sessions} several={recurs(need)} />
        <div className="buttons">
          <Press type="submit" loading={save.isPending} disabled={fields.length === 0}>
            {say("need.change.save")}
          </Press>
          <Button asChild variant="tertiary">
            <Link
              to={here}
              onClick={() => {
                forget(purpose);
                leave();
              }}
            >
              {say("need.change.leave")}
            </Link>
          </Button>
        </div>
      </NeedForm>
    </>
  );
}

/** What will be otherwise, and who will be told of it. */
function Effect({ before, after, fields, sessions, several }: { before: Draft; after: Draft; fields: Field[]; sessions: Session[]; several: boolean }) {
  const say = useSay();
  const { language } = useLanguage();
  const places = useVenues();
  const moves = fields.some((name) => ["day", "from", "until", "venue"].includes(name));
  const { agreed, asked } = touched(sessions);
  const shown = (draft: Draft, name: Field): string => {
    if (name === "day") return dayInWords(draft.day, language);
    if (name === "from" || name === "until") return clockInWords(`${draft.day}T${draft[name]}`, language);
    if (name === "venue") return places.data?.find((one) => one.id === draft.venue)?.profile?.name ?? "–";
    if (name === "urgent") return say(draft.urgent ? "need.yes" : "need.no");
    return String(draft[name]);
  };
  const isText = (name: Field) => name === "publicText" || name === "details";
  return (
    <section className="panel" aria-labelledby="effect">
      <Heading level={2} data-size="2xs" id="effect">
        {say("need.change.effect")}
      </Heading>
      {fields.length === 0 ? (
        <Paragraph data-size="sm">{say("need.change.nothing")}</Paragraph>
      ) : (
        <>
          <ul className="changes">
            {fields.map((name) => (
              <li key={name}>
                {isText(name) ? say(labelOf(name)) : say("need.change.from", { field: say(labelOf(name)), before: shown(before, name), after: shown(after, name) })}
              </li>
            ))}
          </ul>
          {several && <Paragraph data-size="sm">{say("need.change.sessions", { count: sessions.length })}</Paragraph>}
          <Paragraph data-size="sm">
            {!moves || agreed + asked === 0 ? say("need.change.nobody") : null}
            {moves && agreed > 0 && say("need.change.agreed", { count: agreed })} {moves && asked > 0 && say("need.change.asked", { count: asked })}
          </Paragraph>
        </>
      )}
    </section>
  );
}

export function ChangePage() {
  const say = useSay();
  const { id = "" } = useParams();
  const [wanted] = useSearchParams();
  const need = useNeed(id);
  return (
    <Answered query={need}>
      {(found) => {
        const session = found?.sessions.find((one) => one.id === wanted.get("okt")) ?? found?.sessions[0];
        const profile = session?.profile ?? found?.profile;
        return found && session && profile ? <Change need={found} session={session} profile={profile} key={session.id} /> : <Title text={say("need.none")} />;
      }}
    </Answered>
  );
}

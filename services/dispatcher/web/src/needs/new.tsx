// A new need: a short form, empty, for a day (?dag=) or like another need (?kopi=). What was typed is kept.
import { Paragraph } from "@digdir/designsystemet-react";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { useWall } from "../centre";
import { needs } from "../clients/matching";
import type { Need, NeedProfile } from "../contract/borgertorg/matching/v1/needs_pb";
import { dayOf, later, weekdayOf } from "../days";
import { faultOf } from "../faults";
import { differing } from "../forms/draft";
import { useUnsent } from "../forms/leaving";
import { Press } from "../offline/away";
import { Answered, Title } from "../parts";
import { useAnnounce } from "../status";
import { useVenues } from "../venues/reading";
import { useSay } from "../words";
import { draftOf, empty, fieldOf, forget, keep, kept, profileOf, wrongs, type Draft, type Wrong } from "./draft";
import { NeedForm } from "./form";
import { useKeys, useRefusal } from "./one/command";
import { useNeed } from "./reading";
import { Suiting } from "./suiting";
import { Templates } from "./templates";

export function NewNeed() {
  const [wanted] = useSearchParams();
  const like = wanted.get("kopi") ?? "";
  const day = /^\d{4}-\d{2}-\d{2}$/.exec(wanted.get("dag") ?? "")?.[0];
  return like ? <Like id={like} key={like} /> : <New day={day} key={day} />;
}

function New({ day }: { day: string | undefined }) {
  const say = useSay();
  const tomorrow = later(dayOf(useWall().now), 1);
  return <Form title={say("new.title")} blank={empty(day ?? tomorrow)} day={day} purpose="" from={undefined} />;
}

function Like({ id }: { id: string }) {
  const need = useNeed(id);
  return <Answered query={need}>{(found) => (found?.profile ? <Copy need={found} profile={found.profile} /> : <New day={undefined} />)}</Answered>;
}

/** The same help once more: on the same weekday, the next time that it comes. */
function Copy({ need, profile }: { need: Need; profile: NeedProfile }) {
  const say = useSay();
  const tomorrow = later(dayOf(useWall().now), 1);
  const day = later(tomorrow, (weekdayOf(dayOf(profile.startsLocal)) - weekdayOf(tomorrow) + 7) % 7);
  const draft = { ...draftOf(profile, profile.startsLocal, profile.endsLocal), day, days: [weekdayOf(day)], lastDay: later(day, 7 * 7) };
  const purpose = `.${need.id}`;
  return <Form title={say("need.form.like", { title: profile.title })} blank={draft} purpose={purpose} from={profile} />;
}

type Given = { title: string; blank: Draft; purpose: string; from: NeedProfile | undefined; day?: string | undefined };

/** `blank`: the form as nobody has typed in it. */
function Form({ title, blank, purpose, from, day }: Given) {
  const say = useSay();
  const announce = useAnnounce();
  const refusal = useRefusal();
  const go = useNavigate();
  const { zone, now } = useWall();
  const places = useVenues();
  const keys = useKeys();
  const [start] = useState(blank);
  const [draft, setDraft] = useState<Draft>(() => {
    const typed = kept(blank, purpose);
    return day ? { ...typed, day, days: [weekdayOf(day)], repeat: "once" } : typed;
  });
  const posted = useUnsent(differing(start, draft).length > 0, "kept");
  const [wrong, setWrong] = useState<Wrong[]>([]);
  useEffect(() => keep(draft, purpose), [draft, purpose]);
  const post = useMutation({
    mutationFn: () => {
      const profile = profileOf(draft, places.data?.find((one) => one.id === draft.venue), zone, from);
      return needs.postNeed({ idempotencyKey: keys.of(JSON.stringify(draft)), profile });
    },
    onSuccess: ({ id: need }) => {
      forget(purpose);
      posted();
      announce(say("posted"));
      void go(`/behov/${need}`);
    },
    onError: (thrown) => {
      const fault = faultOf(thrown);
      if (fault.kind === "refused") keys.spent();
      const fields = fault.fields.map(({ field }) => fieldOf(field)).filter((name) => name !== undefined);
      if (fields.length > 0) setWrong([...new Set(fields)].map((name) => ({ field: name, message: "wrong.refused" })));
      else announce(refusal(fault, "post.refused"));
    },
  });
  const asksVenue = !from?.placeName || from.venue !== "";
  return (
    <>
      <Title text={title} />
      {!from && <Templates draft={draft} fill={(change) => setDraft((before) => ({ ...before, ...change }))} />}
      <div className="split drafting">
        <NeedForm
          draft={draft}
          set={(change) => setDraft((before) => ({ ...before, ...change }))}
          wrong={wrong}
          summary={say("wrong.summary")}
          repeats
          place={asksVenue ? undefined : from?.placeName}
          send={() => {
            const found = wrongs(draft, now, { venue: asksVenue });
            setWrong(found);
            if (found.length === 0) post.mutate();
          }}
        >
          <div className="buttons">
            <Press type="submit" loading={post.isPending}>
              {say("form.post")}
            </Press>
            <Paragraph data-size="sm" className="soft">
              {say("form.kept")}
            </Paragraph>
          </div>
        </NeedForm>
        <Suiting draft={draft} from={from} />
      </div>
    </>
  );
}

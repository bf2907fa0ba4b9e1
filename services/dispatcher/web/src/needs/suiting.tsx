// Beside the form of a new need: who would suit it, as it is typed. Nothing is kept, and nobody is asked.
import { Heading, Paragraph } from "@digdir/designsystemet-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useWall } from "../centre";
import { offers } from "../clients/matching";
import type { NeedProfile } from "../contract/borgertorg/matching/v1/needs_pb";
import type { SuggestForDraftResponse } from "../contract/borgertorg/matching/v1/offers_pb";
import { reasonsAgainst, reasonsFor } from "../reasons";
import { Answered, useDay } from "../parts";
import { useAnnounce } from "../status";
import { useVenues } from "../venues/reading";
import { useSay } from "../words";
import { useSettled } from "./board/address";
import { profileOf, wrongs, type Draft } from "./draft";
import { Name, Reasons } from "./person";

const FEW = 5;
const RULES = 3;
/** What says nothing about who suits, and stays here. */
const UNSEEN = { title: "–", publicText: "", details: "" };

/** Whether a place or a time is missing, or cannot be. */
const lacks = (draft: Draft, now: string, venue: boolean): boolean => wrongs({ ...draft, ...UNSEEN }, now, { venue }).length > 0;

function Rules({ turnedAway }: { turnedAway: Record<string, number> }) {
  const say = useSay();
  const most = Object.entries(turnedAway).sort(([, one], [, other]) => other - one);
  if (most.length === 0) return null;
  return (
    <>
      <Paragraph data-size="sm">{say("suits.because")}</Paragraph>
      <ul className="changes">
        {most.slice(0, RULES).map(([code, count]) => (
          <li key={code}>{say("suits.rule", { what: say(`suits.rule.${code}`), count })}</li>
        ))}
      </ul>
    </>
  );
}

function Found({ found, places }: { found: SuggestForDraftResponse; places: number }) {
  const say = useSay();
  const more = found.suitable - found.candidates.length;
  return (
    <>
      {found.candidates.length > 0 && (
        <ol className="people">
          {found.candidates.map(({ volunteer, reasons, points }) => {
            // nobody can have been with what is not posted yet
            const against = reasonsAgainst(reasons, points).filter(({ id }) => id !== "against.stranger");
            const speaksFor = reasonsFor(reasons);
            return (
              <li key={volunteer} className="person">
                <strong>
                  <Name id={volunteer} />
                </strong>
                {speaksFor.length > 0 && <Reasons reasons={speaksFor} label={say("person.for")} sign="for" />}
                {against.length > 0 && <Reasons reasons={against} label={say("person.against")} sign="against" />}
              </li>
            );
          })}
        </ol>
      )}
      {more > 0 && (
        <Paragraph data-size="sm" className="soft">
          {say("suits.more", { count: more })}
        </Paragraph>
      )}
      {found.suitable < places && <Rules turnedAway={found.turnedAway} />}
    </>
  );
}

export function Suiting({ draft, from }: { draft: Draft; from: NeedProfile | undefined }) {
  const say = useSay();
  const day = useDay();
  const announce = useAnnounce();
  const { zone, now } = useWall();
  const places = useVenues();
  const profile = { ...profileOf(draft, places.data?.find((one) => one.id === draft.venue), zone, from), ...UNSEEN };
  const wanted = profile.position && !lacks(draft, now, !from?.placeName || from.venue !== "") ? JSON.stringify(profile) : "";
  const settled = useSettled(wanted);
  const answer = useQuery({
    queryKey: ["suggestions", "draft", settled],
    queryFn: ({ signal }) => offers.suggestForDraft({ profile, limit: FEW }, { signal }),
    enabled: settled !== "" && settled === wanted,
    placeholderData: keepPreviousData,
  });
  const isNew = wanted === settled && !answer.isPlaceholderData;
  const known = isNew && wanted !== "" ? answer.data : undefined;
  const count = known?.suitable;
  const counted = ({ suitable, considered }: SuggestForDraftResponse) => (suitable > 0 ? say("suits.count", { count: suitable }) : say("suits.nobody", { considered }));
  const told = useRef(count);
  useEffect(() => {
    if (count === undefined || told.current === count) return;
    // what stands there when the form opens is read with it: only what changes is said
    if (told.current !== undefined) announce(say("suits.count", { count }));
    told.current = count;
  });
  return (
    <section className="suits" aria-labelledby="suits" aria-busy={wanted !== "" && !isNew}>
      <Heading level={2} data-size="xs" id="suits">
        {say("suits.title")}
      </Heading>
      {wanted === "" ? (
        <Paragraph className="empty">{say("suits.first")}</Paragraph>
      ) : (
        <Answered query={answer}>
          {(found) => (
            <>
              <Paragraph>{isNew ? counted(found) : say("suits.looking")}</Paragraph>
              {draft.repeat !== "once" && isNew && (
                <Paragraph data-size="sm" className="soft">
                  {say("suits.firstTime", { day: day(found.startsLocal) })}
                </Paragraph>
              )}
              <div className="found-now">
                <Found found={found} places={profile.places} />
              </div>
            </>
          )}
        </Answered>
      )}
    </section>
  );
}

// One person who could be asked: the name, what speaks for and against in plain words, and the points behind it.
import { Checkbox, Details, Skeleton, Tag } from "@digdir/designsystemet-react";
import type { Candidate, Points } from "../contract/borgertorg/matching/v1/offers_pb";
import { languageInWords } from "../days";
import { reasonsAgainst, reasonsFor, type Reason } from "../reasons";
import { useLanguage, useSay } from "../words";
import { useVolunteer } from "./asking";

export function Name({ id }: { id: string }) {
  const say = useSay();
  const volunteer = useVolunteer(id);
  if (volunteer.data) return <>{volunteer.data.profile?.name ?? ""}</>;
  return volunteer.error ? <>{say("volunteer.gone")}</> : <Skeleton variant="text" width={14} />;
}

function Reasons({ reasons, label, sign }: { reasons: Reason[]; label: string; sign: "for" | "against" }) {
  const say = useSay();
  const { language } = useLanguage();
  const named = (values: Reason["values"]) => ("language" in values ? { language: languageInWords(String(values["language"]), language) } : values);
  return (
    <ul className="reasons" aria-label={label}>
      {reasons.map(({ id, values, weighty }) => (
        <li key={id + JSON.stringify(values)}>
          <Tag data-size="sm" data-color={sign === "for" ? "success" : weighty ? "warning" : "neutral"}>
            {say(id, named(values))}
          </Tag>
        </li>
      ))}
    </ul>
  );
}

const PARTS = ["proximity", "interest", "desired", "continuity", "fairness"] as const;

/** What each part of the score gave: where the difference to somebody higher up lies. */
function Why({ points }: { points: Points }) {
  const say = useSay();
  return (
    <Details data-size="sm" className="why">
      <Details.Summary>{say("person.why")}</Details.Summary>
      <Details.Content>
        <dl className="points">
          {PARTS.map((part) => (
            <div key={part}>
              <dt>{say(`points.${part}`)}</dt>
              <dd>{points[part]}</dd>
            </div>
          ))}
          <div className="sum">
            <dt>{say("points.total")}</dt>
            <dd>{points.total}</dd>
          </div>
        </dl>
      </Details.Content>
    </Details>
  );
}

export function Person({ candidate, chosen, choose }: { candidate: Candidate; chosen: boolean; choose: (chosen: boolean) => void }) {
  const say = useSay();
  const speaksFor = reasonsFor(candidate.reasons);
  const against = reasonsAgainst(candidate.reasons, candidate.points);
  return (
    <li className={chosen ? "person chosen" : "person"}>
      <Checkbox value={candidate.volunteer} checked={chosen} onChange={(event) => choose(event.target.checked)} label={<Name id={candidate.volunteer} />} />
      {speaksFor.length > 0 && <Reasons reasons={speaksFor} label={say("person.for")} sign="for" />}
      {against.length > 0 && <Reasons reasons={against} label={say("person.against")} sign="against" />}
      {candidate.points && <Why points={candidate.points} />}
    </li>
  );
}

// One person who could be asked: the name, what speaks for and against in plain words, why not higher, and the telephone.
import { Button, Checkbox, Skeleton, Tag } from "@digdir/designsystemet-react";
import { useId, useState } from "react";
import type { Candidate } from "../contract/borgertorg/matching/v1/offers_pb";
import { languageInWords } from "../days";
import { reasonsAgainst, reasonsFor, type Reason } from "../reasons";
import { useLanguage, useSay } from "../words";
import { useVolunteer } from "./asking";
import { Block } from "./one/block";
import { Call } from "./one/call";
import { Why } from "./one/why";

export function Name({ id }: { id: string }) {
  const say = useSay();
  const volunteer = useVolunteer(id);
  if (volunteer.data) return <>{volunteer.data.profile?.name ?? ""}</>;
  if (volunteer.fetchStatus === "paused") return <>{say("offline.name")}</>;
  return volunteer.error ? <>{say("volunteer.gone")}</> : <Skeleton variant="text" width={14} />;
}

export function Reasons({ reasons, label, sign }: { reasons: Reason[]; label: string; sign: "for" | "against" }) {
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

const OPENS = { why: "person.why", call: "need.call", block: "need.block" } as const;
type Opened = keyof typeof OPENS;

type Given = {
  need: string;
  session: string;
  candidate: Candidate;
  /** Who stands above by points, whatever the order on the screen. */
  above: Candidate | undefined;
  chosen: boolean;
  choose: (chosen: boolean) => void;
  /** The person has answered, or is not to be asked: the row goes. */
  gone: () => void;
};

export function Person({ need, session, candidate, above, chosen, choose, gone }: Given) {
  const say = useSay();
  const id = useId();
  const [opened, open] = useState<Opened>();
  const { volunteer } = candidate;
  const speaksFor = reasonsFor(candidate.reasons);
  const against = reasonsAgainst(candidate.reasons, candidate.points);
  return (
    <li className={chosen ? "person chosen" : "person"}>
      <Checkbox value={volunteer} checked={chosen} onChange={(event) => choose(event.target.checked)} label={<Name id={volunteer} />} />
      {speaksFor.length > 0 && <Reasons reasons={speaksFor} label={say("person.for")} sign="for" />}
      {against.length > 0 && <Reasons reasons={against} label={say("person.against")} sign="against" />}
      <div className="opens">
        {(Object.keys(OPENS) as Opened[]).map((one) => (
          <Button
            key={one}
            variant="tertiary"
            data-size="sm"
            aria-expanded={opened === one}
            aria-controls={opened === one ? id : undefined}
            onClick={() => open(opened === one ? undefined : one)}
          >
            {say(one === "why" && !above ? "need.why.points" : OPENS[one])}
          </Button>
        ))}
      </div>
      {opened && (
        <div className="opened" id={id}>
          {opened === "why" && <Why candidate={candidate} above={above} />}
          {opened === "call" && <Call session={session} volunteer={volunteer} done={gone} />}
          {opened === "block" && <Block need={need} volunteer={volunteer} done={gone} />}
        </div>
      )}
    </li>
  );
}

// One need: what and when, its places, who could come, who is asked, and what they said.
import { Details, Field, Heading, Label, Paragraph, Select, Tag } from "@digdir/designsystemet-react";
import { PadlockLockedIcon } from "@navikt/aksel-icons";
import { Link, useParams, useSearchParams } from "react-router";
import { useWall } from "../centre";
import type { Need } from "../contract/borgertorg/matching/v1/needs_pb";
import { faultOf } from "../faults";
import { Answered, Mark, Places, Title, useWhen } from "../parts";
import { useSay } from "../words";
import { Asked } from "./asked";
import { rowsOf, useNeed, type Row } from "./reading";
import { Suggested } from "./suggested";

/** The session that is looked at: the one that the address names, else the next with places left, else the next. */
function looked(rows: readonly Row[], named: string | null, now: string): Row | undefined {
  const ahead = rows.filter((row) => row.session.endsLocal >= now);
  return rows.find((row) => row.session.id === named) ?? ahead.find((row) => row.missing > 0) ?? ahead[0] ?? rows.at(-1);
}

function Facts({ row }: { row: Row }) {
  const say = useSay();
  const when = useWhen();
  const { profile, session } = row;
  const demands = [
    ...profile.requiresSkills,
    ...profile.requiresAttestations.map((one) => say("need.attestation", { requirement: one.requirement })),
    ...(profile.minimumAge >= 18 ? [say("need.adult")] : []),
  ];
  return (
    <section className="facts" aria-label={say("need.facts")}>
      <dl>
        <div>
          <dt>{say("need.when")}</dt>
          <dd>{when(session.startsLocal, session.endsLocal)}</dd>
        </div>
        <div>
          <dt>{say("need.where")}</dt>
          <dd>{profile.placeName || "–"}</dd>
        </div>
        <div>
          <dt>{say("need.places")}</dt>
          <dd>
            <Places row={row} /> <Mark row={row} />
          </dd>
        </div>
        {demands.length > 0 && (
          <div>
            <dt>{say("need.demands")}</dt>
            <dd>{demands.join(", ")}</dd>
          </div>
        )}
      </dl>
      {profile.publicText && <Paragraph className="text">{profile.publicText}</Paragraph>}
      {profile.details && (
        <Details>
          <Details.Summary>
            <PadlockLockedIcon aria-hidden /> {say("need.private")}
          </Details.Summary>
          <Details.Content className="text">{profile.details}</Details.Content>
        </Details>
      )}
    </section>
  );
}

function One({ need }: { need: Need }) {
  const say = useSay();
  const when = useWhen();
  const [wanted, want] = useSearchParams();
  const { now } = useWall();
  const rows = rowsOf([need]);
  const row = looked(rows, wanted.get("okt"), now);
  if (!row) return <Title text={need.profile?.title ?? ""} />;
  return (
    <>
      <p className="back">
        <Link to="/behov">← {say("nav.needs")}</Link>
      </p>
      <Title text={row.profile.title}>
        {row.urgent && <Tag data-color="danger">{say("urgent")}</Tag>}
      </Title>
      <div className="split">
        <div>
          {rows.length > 1 && (
            <Field className="which">
              <Label>{say("need.which")}</Label>
              <Select value={row.session.id} onChange={(event) => want((before) => (before.set("okt", event.target.value), before), { replace: true })}>
                {rows
                  .filter((one) => one.session.endsLocal >= now || one === row)
                  .map((one) => (
                    <Select.Option key={one.session.id} value={one.session.id}>
                      {when(one.session.startsLocal, one.session.endsLocal)} · {say("places", { taken: one.session.taken, places: one.session.places })}
                    </Select.Option>
                  ))}
              </Select>
            </Field>
          )}
          <Facts row={row} />
          <Asked session={row.session.id} key={row.session.id} />
        </div>
        <Suggested row={row} key={row.session.id} />
      </div>
    </>
  );
}

export function NeedPage() {
  const say = useSay();
  const { id = "" } = useParams();
  const need = useNeed(id);
  if (need.error && !need.data && faultOf(need.error).kind === "refused") {
    return (
      <>
        <Title text={say("need.none")} />
        <Paragraph>{say("need.noneText")}</Paragraph>
        <Link to="/behov">{say("nav.needs")}</Link>
      </>
    );
  }
  return <Answered query={need}>{(found) => (found ? <One need={found} /> : <Heading level={1}>{say("need.none")}</Heading>)}</Answered>;
}

export { One };

// One need: what and when, its places, who could come, who is asked, and what they said.
import { Button, Details, Field, Heading, Label, Paragraph, Select, Tag } from "@digdir/designsystemet-react";
import { PadlockLockedIcon } from "@navikt/aksel-icons";
import { useEffect, useRef, useState } from "react";
import { Link, useParams, useSearchParams } from "react-router";
import { useWall } from "../centre";
import { NeedState, type Need } from "../contract/borgertorg/matching/v1/needs_pb";
import { faultOf } from "../faults";
import { Answered, Mark, Places, Title, useWhen } from "../parts";
import { useSay } from "../words";
import { Asked } from "./asked";
import { Blocked } from "./one/blocked";
import { isAhead, useNow } from "./one/clock";
import { Coming } from "./one/coming";
import { Cancel, Close, outcomeWord } from "./one/ending";
import { Looking } from "./one/looking";
import "./one/one.css";
import { History } from "./one/told";
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

/** What may be done with the need itself; what cannot be taken back says first what it means. */
function Doing({ row }: { row: Row }) {
  const say = useSay();
  const now = useNow(0);
  const [opened, open] = useState<"cancel" | "close">();
  const first = useRef<HTMLDivElement>(null);
  const { need, session } = row;
  const isAlive = need.state === NeedState.OPEN;
  const ahead = isAlive && isAhead(session, now);
  const done = () => {
    open(undefined);
    first.current?.focus();
  };
  const toggle = (one: "cancel" | "close") => open(opened === one ? undefined : one);
  return (
    <>
      <div className="doing" ref={first} tabIndex={-1} role="group" aria-label={say("need.doing")}>
        {ahead && (
          <Button asChild variant="secondary" data-size="sm">
            <Link to={`/behov/${need.id}/endre?okt=${session.id}`}>{say("need.change")}</Link>
          </Button>
        )}
        <Button asChild variant="secondary" data-size="sm">
          <Link to={`/behov/ny?kopi=${need.id}`}>{say("need.like")}</Link>
        </Button>
        {ahead && (
          <Button variant="tertiary" data-size="sm" aria-expanded={opened === "cancel"} onClick={() => toggle("cancel")}>
            {say("need.cancel")}
          </Button>
        )}
        {isAlive && (
          <Button variant="tertiary" data-size="sm" aria-expanded={opened === "close"} onClick={() => toggle("close")}>
            {say("need.close")}
          </Button>
        )}
      </div>
      {opened === "cancel" && <Cancel row={row} now={now} done={done} />}
      {opened === "close" && <Close row={row} now={now} done={done} />}
    </>
  );
}

/** `fresh`: it has ended while somebody looked, and what was pressed is gone: the focus comes here. */
function Ended({ need, fresh }: { need: Need; fresh: boolean }) {
  const say = useSay();
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (fresh && need.state !== NeedState.OPEN) text.current?.focus();
  }, [fresh, need.state]);
  if (need.state === NeedState.OPEN) return null;
  const outcome = outcomeWord(need.outcome);
  return (
    <Paragraph className="panel" ref={text} tabIndex={-1}>
      {need.state === NeedState.CANCELLED ? say("need.ended.cancelled") : say("need.ended.closed")} {outcome && say(`need.outcome.${outcome}`)}
    </Paragraph>
  );
}

function One({ need }: { need: Need }) {
  const say = useSay();
  const when = useWhen();
  const [wanted, want] = useSearchParams();
  const { now } = useWall();
  const [wasOpen] = useState(need.state === NeedState.OPEN);
  const rows = rowsOf([need]);
  // what is looked at stays, also once its last place is filled
  const [begun] = useState(() => looked(rows, wanted.get("okt"), now)?.session.id ?? null);
  const row = looked(rows, wanted.get("okt") ?? begun, now);
  const back = (
    <p className="back">
      <Link to="/behov">← {say("nav.needs")}</Link>
    </p>
  );
  if (!row) {
    return (
      <>
        {back}
        <Title text={need.profile?.title ?? ""} />
        <Ended need={need} fresh={wasOpen} />
        <p className="more">
          <Link to={`/behov/ny?kopi=${need.id}`}>{say("need.like")}</Link>
        </p>
      </>
    );
  }
  return (
    <>
      {back}
      <Title text={row.profile.title}>
        {row.urgent && <Tag data-color="danger">{say("urgent")}</Tag>}
      </Title>
      <Looking need={need.id} session={row.session.id} key={`looking-${row.session.id}`} />
      <Ended need={need} fresh={wasOpen} />
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
          <Doing row={row} key={`doing-${row.session.id}`} />
          <Coming row={row} key={`coming-${row.session.id}`} />
          <Asked row={row} key={row.session.id} />
          <Blocked need={need} />
        </div>
        <Suggested row={row} key={row.session.id} />
      </div>
      <History row={row} key={`history-${row.session.id}`} />
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
  return <Answered query={need}>{(found) => (found ? <One need={found} key={found.id} /> : <Heading level={1}>{say("need.none")}</Heading>)}</Answered>;
}

export { One };

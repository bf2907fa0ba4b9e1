// Small parts that several pages show: how far a session is, when it is, and what is said while nothing is there yet.
import { timestampDate, type Timestamp } from "@bufbuild/protobuf/wkt";
import { Button, Heading, Paragraph, Skeleton, Tag } from "@digdir/designsystemet-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { createContext, useContext, type ReactNode } from "react";
import { Link } from "react-router";
import { useWall } from "./centre";
import { clockInWords, dayInWords, dayOf, later, localOf, spanInWords } from "./days";
import { faultOf } from "./faults";
import type { Row } from "./needs/reading";
import { practising } from "./practice/practising";
import { useLanguage, useSay } from "./words";

/** Whether this stands beside a list: the window and the first heading are then the list's. */
export const Beside = createContext(false);

/** The heading of a page, which takes the title of the window along. */
export function Title({ text, children }: { text: string; children?: ReactNode }) {
  const say = useSay();
  const beside = useContext(Beside);
  return (
    <div className="title">
      {!beside && <title>{`${text} – ${practising ? say("practice.window") : "Borgertorg"}`}</title>}
      <Heading level={beside ? 2 : 1} data-size={beside ? "xs" : "md"}>
        {text}
      </Heading>
      {children}
    </div>
  );
}

export function useDay() {
  const say = useSay();
  const { language } = useLanguage();
  const today = dayOf(useWall().now);
  return (local: string): string => {
    const day = dayOf(local);
    if (day === today) return say("today");
    return day === later(today, 1) ? say("tomorrow") : dayInWords(day, language);
  };
}

export function useWhen() {
  const day = useDay();
  const { language } = useLanguage();
  return (starts: string, ends: string): string => `${day(starts)} ${spanInWords(starts, ends, language)}`;
}

/** An instant of any year: its day and clock. */
export function useMoment() {
  const { language } = useLanguage();
  const { zone, now } = useWall();
  return (at: Timestamp): string => {
    const local = localOf(timestampDate(at), zone);
    const year = local.slice(0, 4);
    return `${dayInWords(local.slice(0, 10), language)}${year === now.slice(0, 4) ? "" : ` ${year}`} ${clockInWords(local, language)}`;
  };
}

/** How far a session is, in a word and a colour: bright only where somebody must look. */
export function Mark({ row }: { row: Row }) {
  const say = useSay();
  const colour = { covered: "success", asked: "info", open: "neutral", attention: "danger" } as const;
  return (
    <Tag data-color={colour[row.standing]} data-size="sm">
      {say(`standing.${row.standing}`)}
    </Tag>
  );
}

export function Places({ row }: { row: Row }) {
  const say = useSay();
  const { taken, places } = row.session;
  return (
    <span className="places-taken">
      <meter min={0} max={places} value={taken} aria-label={say("places", { taken, places })} />
      <span aria-hidden="true">{say("places", { taken, places })}</span>
    </span>
  );
}

/** One session in a list: what, when and where, how far. The whole row leads to it. */
export function SessionRow({ row, withDay = true, children }: { row: Row; withDay?: boolean; children?: ReactNode }) {
  const say = useSay();
  const { language } = useLanguage();
  const when = useWhen();
  const { session, profile, need } = row;
  return (
    <li className={row.standing === "attention" ? "session pressing" : "session"}>
      <div>
        <Link to={`/behov/${need.id}?okt=${session.id}`}>{profile.title}</Link>
        {row.urgent && (
          <Tag data-color="danger" data-size="sm">
            {say("urgent")}
          </Tag>
        )}
        <p>
          {withDay ? when(session.startsLocal, session.endsLocal) : spanInWords(session.startsLocal, session.endsLocal, language)}
          {profile.placeName && <> · {profile.placeName}</>}
        </p>
        {children}
      </div>
      <div className="far">
        <Places row={row} />
        <Mark row={row} />
      </div>
    </li>
  );
}

/** A choice with how many it shows; before that is known its room is kept, so that nothing below it moves when it is. */
export function Counted({ what, count }: { what: string; count: number | undefined }) {
  const say = useSay();
  if (count !== undefined) return <>{say("needs.counted", { what, count })}</>;
  return (
    <>
      {what}
      <span className="room" aria-hidden="true">
        {" (000)"}
      </span>
    </>
  );
}

/** An answer, or what stands in its place: never an empty list before an answer has come. `lines`: about as many as the answer has. */
export function Answered<T>({ query, lines = 3, children }: { query: UseQueryResult<T>; lines?: number; children: (data: T) => ReactNode }) {
  const say = useSay();
  const isPaused = query.fetchStatus === "paused";
  // an answer that stands in for another until that has come would stand there for good
  if (query.data !== undefined && !(isPaused && query.isPlaceholderData)) return <>{children(query.data)}</>;
  if (isPaused) return <Paragraph className="empty">{say("offline.notFetched")}</Paragraph>;
  if (query.error) {
    const { kind } = faultOf(query.error);
    return (
      <div className="fault">
        <Paragraph>{say(`fault.${kind}`)}</Paragraph>
        {kind !== "signedOut" && (
          <Button variant="secondary" data-size="sm" onClick={() => void query.refetch()}>
            {say("again")}
          </Button>
        )}
      </div>
    );
  }
  return (
    <div aria-busy="true">
      <span className="unseen">{say("loading")}</span>
      {Array.from({ length: lines }, (_, nth) => (
        <Skeleton key={nth} variant="rectangle" height={56} className="line" />
      ))}
    </div>
  );
}

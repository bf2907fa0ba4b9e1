// Who is asked and has not answered: since when, until when, when reminded; and reminding all of them.
import { useQueries } from "@tanstack/react-query";
import type { Offer } from "../contract/borgertorg/matching/v1/offers_pb";
import { offersOf } from "../needs/asking";
import { useMoment } from "../needs/moment";
import type { Row } from "../needs/reading";
import { RemindAll } from "../reminders/all";
import { timersOf } from "../reminders/standing";
import { useSay } from "../words";
import { Column, SHOWN } from "./column";

/** Before they are known their room is kept, so that nothing below moves. */
function Timers({ row, offers }: { row: Row; offers: readonly Offer[] | undefined }) {
  const say = useSay();
  const moment = useMoment();
  if (!offers) {
    return (
      <p className="room" aria-hidden="true">
        {say("remind.timers", { count: row.session.offersOut, asked: "00.00", until: "00.00" })}
      </p>
    );
  }
  const { count, asked, until, reminded } = timersOf(offers);
  if (count === 0) return null;
  return (
    <p>
      {say("remind.timers", { count, asked: moment(asked), until: moment(until) })}
      {reminded && ` · ${say("remind.timers.reminded", { at: moment(reminded) })}`}
    </p>
  );
}

export function Waiting({ rows }: { rows: Row[] }) {
  const say = useSay();
  const shown = rows.slice(0, SHOWN);
  const queries = useQueries({ queries: shown.map(({ session }) => offersOf(session.id)) });
  const offers = new Map(shown.map(({ session }, nth) => [session.id, queries[nth]?.data]));
  // what is not shown is not known here: then the house says who may not be reminded
  const known = shown.length === rows.length && queries.every(({ data }) => data) ? queries.flatMap(({ data }) => data ?? []) : undefined;
  return (
    <Column title={say("today.waiting")} rows={rows} empty={say("today.nobodyAsked")} more line={(row) => <Timers row={row} offers={offers.get(row.session.id)} />}>
      {rows.length > 0 && <RemindAll rows={rows} offers={known} />}
    </Column>
  );
}

// The list for the desk, on paper: day by day what, where, who comes and how she is reached. Each look at a person is kept in the log of who
// looked, so names are fetched when somebody prints, and not before.
import { timestampFromDate, timestampDate } from "@bufbuild/protobuf/wkt";
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useWall } from "../centre";
import { everyPage } from "../clients";
import { assignments } from "../clients/matching";
import { volunteers } from "../clients/volunteers";
import { AssignmentState } from "../contract/borgertorg/matching/v1/assignments_pb";
import { clockInWords, dayInWords, dayOf, spanInWords } from "../days";
import { faultOf } from "../faults";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import "./paper.css";
import type { Row } from "./reading";

type Person = { name: string; phone: string };
type Sheet = { title: string; rows: Row[]; people: Map<string, Person[]>; at: string };

const AT_ONCE = 6;

/** Who comes to each session; whoever cannot be looked up is left for the pen. */
async function comers(queries: QueryClient, rows: readonly Row[]): Promise<Map<string, Person[]>> {
  const times = rows.flatMap(({ session: { startsAt, endsAt } }) => (startsAt && endsAt ? [timestampDate(startsAt).getTime(), timestampDate(endsAt).getTime()] : []));
  if (times.length === 0) return new Map();
  const window = { from: timestampFromDate(new Date(Math.min(...times))), until: timestampFromDate(new Date(Math.max(...times))) };
  const found = await everyPage((pageToken) => assignments.listAssignments({ window, pageSize: 500, pageToken }), (page) => page.assignments);
  const shown = new Set(rows.map((row) => row.session.id));
  const held = found.filter((one) => shown.has(one.session) && one.state !== AssignmentState.CANCELLED);
  const ids = [...new Set(held.map((one) => one.volunteer))].filter((id) => id !== "");
  const people = new Map<string, Person>();
  const look = async () => {
    for (let id = ids.pop(); id; id = ids.pop()) {
      const key = id;
      const one = await queries
        .fetchQuery({ queryKey: ["volunteer", key], queryFn: async () => (await volunteers.getVolunteer({ id: key })).volunteer, staleTime: 300_000 })
        .catch(() => undefined);
      if (one?.profile) people.set(key, { name: one.profile.name, phone: one.profile.phone });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, look));
  const come = new Map<string, Person[]>();
  for (const { session, volunteer } of held) {
    const person = people.get(volunteer);
    if (person) come.set(session, [...(come.get(session) ?? []), person]);
  }
  return come;
}

/** Prints a list of sessions: fetches who comes, lays the sheet, and opens the browser's own window for printing. */
export function usePaper() {
  const say = useSay();
  const announce = useAnnounce();
  const queries = useQueryClient();
  const { now } = useWall();
  const [sheet, setSheet] = useState<Sheet>();
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    if (!sheet) return;
    const over = () => setSheet(undefined);
    window.addEventListener("afterprint", over);
    window.print();
    return () => window.removeEventListener("afterprint", over);
  }, [sheet]);
  const print = async (title: string, rows: Row[]) => {
    if (printing) return;
    setPrinting(true);
    try {
      setSheet({ title, rows, people: await comers(queries, rows), at: now });
    } catch (thrown) {
      announce(say(`fault.${faultOf(thrown).kind}`));
    } finally {
      setPrinting(false);
    }
  };
  return { sheet, printing, print };
}

export function Paper({ sheet }: { sheet: Sheet | undefined }) {
  const say = useSay();
  const { language } = useLanguage();
  if (!sheet) return null;
  const days = new Map<string, Row[]>();
  for (const row of sheet.rows) days.set(dayOf(row.session.startsLocal), [...(days.get(dayOf(row.session.startsLocal)) ?? []), row]);
  return (
    <div className="paper">
      <p className="paper-title">{sheet.title}</p>
      <p>{say("needs.paper.at", { when: `${dayInWords(dayOf(sheet.at), language)} ${clockInWords(sheet.at, language)}` })}</p>
      {[...days].map(([day, rows]) => (
        <table key={day}>
          <caption>{dayInWords(day, language)}</caption>
          <thead>
            <tr>
              {(["time", "what", "where", "who"] as const).map((column) => (
                <th key={column} scope="col">
                  {say(`needs.paper.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Line key={row.session.id} row={row} people={sheet.people.get(row.session.id) ?? []} />
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

function Line({ row: { session, profile, missing, urgent }, people }: { row: Row; people: Person[] }) {
  const say = useSay();
  const { language } = useLanguage();
  const unnamed = session.taken - people.length;
  return (
    <tr>
      <td className="paper-time">{spanInWords(session.startsLocal, session.endsLocal, language)}</td>
      <th scope="row">
        {profile.title}
        {urgent && ` (${say("urgent").toLowerCase()})`}
      </th>
      <td>{profile.placeName}</td>
      <td>
        {people.map((person) => (
          <div key={person.name + person.phone}>
            {person.name} <span className="paper-phone">{person.phone}</span>
          </div>
        ))}
        {unnamed > 0 && <div>{say("needs.paper.unnamed", { count: unnamed })}</div>}
        {missing > 0 && <div className="paper-missing">{say("needs.paper.missing", { count: missing })}</div>}
      </td>
    </tr>
  );
}

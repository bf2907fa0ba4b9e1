// Why somebody does not stand higher: the one above in words, and the points of both behind it.
import { Paragraph } from "@digdir/designsystemet-react";
import type { Candidate, Points } from "../../contract/borgertorg/matching/v1/offers_pb";
import { useSay } from "../../words";
import { useVolunteer } from "../asking";
import { PARTS, furthest } from "./points";

export function Why({ candidate, above }: { candidate: Candidate; above: Candidate | undefined }) {
  const say = useSay();
  const { points } = candidate;
  if (!points) return null;
  if (!above?.points) {
    return (
      <div className="why">
        <Paragraph data-size="sm">{say("need.why.first")}</Paragraph>
        <Table points={points} />
      </div>
    );
  }
  return <Beside points={points} above={above.points} who={above.volunteer} />;
}

function Beside({ points, above, who }: { points: Points; above: Points; who: string }) {
  const say = useSay();
  const name = useVolunteer(who).data?.profile?.name ?? "";
  const most = furthest(points, above);
  const ahead = above.total - points.total;
  return (
    <div className="why">
      <Paragraph data-size="sm">
        {ahead === 0 ? say("need.why.same", { name }) : say("need.why.above", { name, ahead })}
        {most && ` ${say("need.why.most", { part: say(`points.${most.part}`).toLowerCase(), mine: most.mine, theirs: most.theirs })}`}
      </Paragraph>
      <Table points={points} above={above} name={name} />
    </div>
  );
}

function Table({ points, above, name = "" }: { points: Points; above?: Points; name?: string }) {
  const say = useSay();
  return (
    <table className="score">
      <caption className="unseen">{say("need.why.table")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("need.why.part")}</th>
          <th scope="col">{say("need.why.here")}</th>
          {above && <th scope="col">{name}</th>}
        </tr>
      </thead>
      <tbody>
        {[...PARTS, "total" as const].map((part) => (
          <tr key={part} className={part === "total" ? "sum" : undefined}>
            <th scope="row">{say(`points.${part}`)}</th>
            <td>{points[part]}</td>
            {above && <td>{above[part]}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

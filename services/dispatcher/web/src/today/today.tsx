// Today: what needs somebody now, what waits for an answer, and the list of the day.
import { Button } from "@digdir/designsystemet-react";
import { useEffect } from "react";
import { Link, useSearchParams } from "react-router";
import { useWall } from "../centre";
import { dayInWords, dayOf } from "../days";
import { Paper, usePaper } from "../needs/paper";
import { useRows } from "../needs/reading";
import { Answered, Title } from "../parts";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { Column } from "./column";
import { AHEAD, needing } from "./reading";
import { Waiting } from "./waiting";

export function Today() {
  const say = useSay();
  const { language } = useLanguage();
  const { now } = useWall();
  const rows = useRows(AHEAD);
  const today = dayOf(now);
  const paper = usePaper();
  const title = say("today.title", { day: dayInWords(today, language) });
  const list = rows.data?.filter((row) => dayOf(row.session.startsLocal) === today);
  const announce = useAnnounce();
  const [address, change] = useSearchParams();
  const wantsPaper = address.has("utskrift") && list !== undefined;
  useEffect(() => {
    if (!wantsPaper) return;
    change({}, { replace: true });
    if (list.length > 0) void paper.print(title, list);
    else announce(say("today.nothing"));
  }, [wantsPaper]);
  return (
    <>
      <Title text={title}>
        <div className="buttons">
          {list && list.length > 0 && (
            <Button variant="tertiary" loading={paper.printing} onClick={() => void paper.print(title, list)}>
              {say("today.print")}
            </Button>
          )}
          <Button asChild variant="secondary">
            <Link to="/behov/ny">{say("nav.new")}</Link>
          </Button>
          <Button asChild>
            <Link to="/i-dag/neste">{say("today.take")}</Link>
          </Button>
        </div>
      </Title>
      <Answered query={rows}>
        {(all) => (
          <div className="columns">
            <Column title={say("today.now")} rows={needing(all)} empty={say("today.nobodyNeeded")} more />
            <Waiting rows={all.filter((row) => row.standing === "asked")} />
            <Column title={say("today.list")} rows={all.filter((row) => dayOf(row.session.startsLocal) === today)} empty={say("today.nothing")} withDay={false} />
          </div>
        )}
      </Answered>
      <Paper sheet={paper.sheet} />
    </>
  );
}

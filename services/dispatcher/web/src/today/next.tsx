// The next: the most pressing need opens by itself, and whoever comes here need not look for it.
import { useEffect } from "react";
import { useNavigate } from "react-router";
import { useRows } from "../needs/reading";
import { Answered, Title } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { AHEAD, needing } from "./reading";

export function Next() {
  const say = useSay();
  const announce = useAnnounce();
  const go = useNavigate();
  const rows = useRows(AHEAD);
  useEffect(() => {
    if (!rows.data) return;
    const [first] = needing(rows.data);
    if (!first) announce(say("today.nobodyNeeded"));
    void go(first ? `/behov/${first.need.id}?okt=${first.session.id}` : "/i-dag", { replace: true });
  }, [rows.data]);
  return (
    <>
      <Title text={say("today.take")} />
      <Answered query={rows}>{() => null}</Answered>
    </>
  );
}

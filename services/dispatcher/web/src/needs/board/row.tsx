// One session in the list: a box to choose it by, what, where and how far it is. The whole row leads to it.
import { Checkbox, Tag } from "@digdir/designsystemet-react";
import { memo } from "react";
import { Link } from "react-router";
import { spanInWords, type Language } from "../../days";
import { Mark, Places } from "../../parts";
import { useSay } from "../../words";
import type { Row } from "../reading";
import { opened } from "./address";
import type { Tick } from "./chosen";

type Given = {
  row: Row;
  /** The day as the heading above says it. */
  day: string;
  language: Language;
  chosen: boolean;
  tick: Tick;
  /** The address of the list, where there is room for the need beside it. */
  beside: string | undefined;
  current: boolean;
};

export const NeedRow = memo(function NeedRow({ row, day, language, chosen, tick, beside, current }: Given) {
  const say = useSay();
  const { session, profile, need } = row;
  const time = spanInWords(session.startsLocal, session.endsLocal, language);
  const classes = ["session", "choosable", ...(row.standing === "attention" ? ["pressing"] : []), ...(chosen ? ["chosen"] : []), ...(current ? ["current"] : [])];
  return (
    <li className={classes.join(" ")}>
      <Checkbox
        className="tick"
        aria-label={say("needs.choose", { title: profile.title, when: `${day} ${time}` })}
        checked={chosen}
        onChange={(event) => tick(session.id, event.target.checked, event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)}
      />
      <div className="what">
        <Link to={beside === undefined ? `/behov/${need.id}?okt=${session.id}` : opened(beside, row)} data-session={session.id} aria-current={current || undefined}>
          {profile.title}
        </Link>
        {row.urgent && (
          <Tag data-color="danger" data-size="sm">
            {say("urgent")}
          </Tag>
        )}
        <p>
          {time}
          {profile.placeName && <> · {profile.placeName}</>}
        </p>
      </div>
      <div className="far">
        <Places row={row} />
        <Mark row={row} />
      </div>
    </li>
  );
});

// While the house cannot be reached: since when what is shown may have changed, and what must wait. It stands above each page.
import { Button, Heading, Paragraph } from "@digdir/designsystemet-react";
import { notifyManager, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore, type ComponentProps, type MouseEvent } from "react";
import { useWall } from "../centre";
import { clockInWords, dayInWords, dayOf, localOf } from "../days";
import { useAway, useLive } from "../live/live";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { wasBrought } from "./keeping";

const WHY = "away-why";

/** Until when all that is shown was true: an answer that was told of since is as old as it is, the others are as old as the connection. */
function useAsOf(): number | undefined {
  const { at = 0 } = useLive();
  const cache = useQueryClient().getQueryCache();
  return useSyncExternalStore(
    (told) => cache.subscribe(notifyManager.batchCalls(told)),
    () => {
      const shown = cache.findAll({ type: "active" }).filter(({ state }) => state.data !== undefined);
      const oldest = Math.min(...shown.map(({ state }) => (state.isInvalidated ? state.dataUpdatedAt : Math.max(at, state.dataUpdatedAt))));
      return shown.length > 0 ? oldest : at || undefined;
    },
  );
}

/** The same in words: the clock, and the day where it is another; nothing where nothing has come yet. */
export function useSince(): string {
  const { language } = useLanguage();
  const { zone, now } = useWall();
  const at = useAsOf();
  if (at === undefined) return "";
  const local = localOf(new Date(at), zone);
  const clock = clockInWords(local, language);
  return dayOf(local) === dayOf(now) ? clock : `${clock}, ${dayInWords(dayOf(local), language)}`;
}

function Told() {
  const say = useSay();
  const since = useSince();
  return (
    <section className="away" aria-labelledby="away">
      <Heading level={2} data-size="2xs" id="away">
        {since ? say("offline.title", { time: since }) : say("offline.title.never")}
      </Heading>
      <Paragraph data-size="sm" id={WHY}>
        {say("offline.text")}
      </Paragraph>
      {wasBrought() && <Paragraph data-size="sm">{say("offline.brought")}</Paragraph>}
    </section>
  );
}

export function Away() {
  const say = useSay();
  const announce = useAnnounce();
  const away = useAway();
  const was = useRef(false);
  useEffect(() => {
    if (away !== was.current) announce(say(away ? "offline.gone" : "offline.back"));
    was.current = away;
  }, [away, announce, say]);
  return away ? <Told /> : null;
}

/** A button that sends something: while the house is away it can still be found, and says why it does nothing. */
export function Press({ onClick, ...rest }: ComponentProps<typeof Button>) {
  const say = useSay();
  const announce = useAnnounce();
  const away = useAway();
  if (!away) return <Button {...rest} onClick={onClick} />;
  const refuse = (event: MouseEvent) => {
    event.preventDefault();
    announce(say("offline.not"));
  };
  return <Button {...rest} aria-disabled aria-describedby={WHY} onClick={refuse} />;
}

// Who else looks at this need, and who was just asked from elsewhere: said as it happens, so that two do not do the same. Who looks is told to the
// door every so often while the page is seen, and once more when it is not.
import { EyeIcon } from "@navikt/aksel-icons";
import { useIsMutating, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { live, parting } from "../../clients";
import { OfferState } from "../../contract/borgertorg/matching/v1/offers_pb";
import { useMembers } from "../../organisations/reading";
import { useSay } from "../../words";
import { isOwn, useOffers } from "../asking";
import { Name } from "../person";

/** More often than the door forgets who looks. */
const RENEW = 15_000;
/** So long it is news that somebody was asked. */
const NEWS = 20_000;

function useOthers(need: string): readonly string[] {
  const queries = useQueryClient();
  const looked = useQuery({
    queryKey: ["look", need],
    queryFn: async ({ signal }) => (await live.look({ need }, { signal })).members,
    refetchInterval: RENEW,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  useEffect(() => {
    const leave = () => void parting.look({ need, leaves: true }).catch(() => {});
    const seen = () => {
      if (document.visibilityState === "hidden") leave();
      else void queries.invalidateQueries({ queryKey: ["look", need] });
    };
    document.addEventListener("visibilitychange", seen);
    return () => {
      document.removeEventListener("visibilitychange", seen);
      leave();
    };
  }, [need, queries]);
  return looked.data ?? [];
}

/** Whom somebody else, or the house, has asked while this page was open: what this page itself asks is no news to it. */
function useNews(session: string): readonly string[] {
  const offers = useOffers(session).data;
  const busy = useIsMutating() > 0;
  const known = useRef<ReadonlySet<string>>(undefined);
  const [news, tell] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!offers || busy) return; // what is under way is not known for one's own yet
    const before = known.current;
    known.current = new Set(offers.map(({ id }) => id));
    const fresh = offers.filter((offer) => before && offer.state === OfferState.MADE && !before.has(offer.id) && !isOwn(offer));
    if (fresh.length > 0) tell(fresh.map(({ volunteer }) => volunteer));
  }, [offers, busy]);
  useEffect(() => {
    if (news.length === 0) return;
    const over = setTimeout(() => tell([]), NEWS);
    return () => clearTimeout(over);
  }, [news]);
  return news;
}

export function Looking({ need, session }: { need: string; session: string }) {
  const say = useSay();
  const others = useOthers(need);
  const news = useNews(session);
  const members = useMembers(others.length > 0);
  const names = others.flatMap((id) => members.data?.find((one) => one.id === id)?.name ?? []);
  const who =
    names.length === 0
      ? say("need.looking.somebody", { count: others.length })
      : names.length === 1
        ? String(names[0])
        : say("need.looking.and", { names: names.slice(0, -1).join(", "), last: String(names.at(-1)) });
  const ready = others.length > 0 && !members.isPending;
  // heard besides the one status of the console: that says what one has done oneself, and is not talked over
  return (
    <div className="looking" aria-live="polite">
      {ready && (
        <p>
          <EyeIcon aria-hidden /> {say("need.looking", { who })}
        </p>
      )}
      {news.length > 0 && (
        <p>
          {say("need.looking.asked")}{" "}
          {news.map((id, nth) => (
            <span key={id}>
              {nth > 0 && ", "}
              <Name id={id} />
            </span>
          ))}
        </p>
      )}
    </div>
  );
}

// An instant as one says it: the clock, and the day where it is another.
import { timestampDate, type Timestamp } from "@bufbuild/protobuf/wkt";
import { useWall } from "../centre";
import { clockInWords, dayInWords, dayOf, localOf } from "../days";
import { useLanguage } from "../words";

export function useMoment() {
  const { language } = useLanguage();
  const { zone, now } = useWall();
  return (at: Timestamp | undefined): string => {
    if (!at) return "";
    const local = localOf(timestampDate(at), zone);
    const clock = clockInWords(local, language);
    return dayOf(local) === dayOf(now) ? clock : `${dayInWords(dayOf(local), language)} ${clock}`;
  };
}

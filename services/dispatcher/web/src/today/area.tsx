import { HouseIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [
    { path: "/i-dag", lazy: page(() => import("./today"), "Today") },
    { path: "/i-dag/neste", lazy: page(() => import("./next"), "Next") },
  ],
  places: [{ to: "/i-dag", words: "nav.today", icon: <HouseIcon aria-hidden />, order: 10, key: "i" }],
  commands: [
    { to: "/i-dag/neste", words: "today.take", key: "t" },
    { to: "/i-dag?utskrift", words: "today.print" },
  ],
  practised: true,
};

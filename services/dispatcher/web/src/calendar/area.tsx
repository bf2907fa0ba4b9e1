import { CalendarIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [{ path: "/kalender", lazy: page(() => import("./calendar"), "Calendar") }],
  places: [{ to: "/kalender", words: "nav.calendar", icon: <CalendarIcon aria-hidden />, order: 22, key: "k" }],
  practised: true,
};

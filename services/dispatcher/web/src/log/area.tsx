import { ClockDashedIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [{ path: "/logg", lazy: page(() => import("./log"), "Log") }],
  places: [{ to: "/logg", words: "nav.log", icon: <ClockDashedIcon aria-hidden />, order: 70 }],
};

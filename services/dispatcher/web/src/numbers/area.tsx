import { BarChartIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [{ path: "/tall", lazy: page(() => import("./numbers"), "Numbers") }],
  places: [{ to: "/tall", words: "nav.numbers", icon: <BarChartIcon aria-hidden />, order: 60 }],
};

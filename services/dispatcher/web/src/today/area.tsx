import { HouseIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [{ path: "/i-dag", lazy: page(() => import("./today"), "Today") }],
  places: [{ to: "/i-dag", words: "nav.today", icon: <HouseIcon aria-hidden />, order: 10 }],
};

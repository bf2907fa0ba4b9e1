import { CompassIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [{ path: "/kart", lazy: page(() => import("./map"), "MapPage") }],
  places: [{ to: "/kart", words: "nav.map", icon: <CompassIcon aria-hidden />, order: 23 }],
};

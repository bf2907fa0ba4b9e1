import { LocationPinIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [{ path: "/kart", lazy: page(() => import("./map"), "MapPage") }],
  places: [{ to: "/kart", words: "nav.map", icon: <LocationPinIcon aria-hidden />, order: 23 }],
};

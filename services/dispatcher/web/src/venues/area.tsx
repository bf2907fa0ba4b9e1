import { LocationPinIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [
    { path: "/steder", lazy: page(() => import("./list"), "Venues") },
    { path: "/steder/ny", lazy: page(() => import("./one"), "NewVenue") },
    { path: "/steder/:id", lazy: page(() => import("./one"), "VenuePage") },
  ],
  places: [{ to: "/steder", words: "nav.venues", icon: <LocationPinIcon aria-hidden />, order: 55 }],
  commands: [{ to: "/steder/ny", words: "venues.new" }],
};

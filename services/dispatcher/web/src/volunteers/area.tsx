import { PersonGroupIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [
    { path: "/frivillige", lazy: page(() => import("./list"), "Volunteers") },
    { path: "/frivillige/ny", lazy: page(() => import("./new"), "NewVolunteer") },
    { path: "/frivillige/:id", lazy: page(() => import("./one"), "VolunteerPage") },
  ],
  places: [{ to: "/frivillige", words: "nav.volunteers", icon: <PersonGroupIcon aria-hidden />, order: 30, key: "f" }],
  commands: [{ to: "/frivillige/ny", words: "volunteers.new" }],
};

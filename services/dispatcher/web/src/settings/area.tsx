import { CogIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [
    { path: "/innstillinger", lazy: page(() => import("./policy"), "PolicyPage") },
    { path: "/innstillinger/folk", lazy: page(() => import("./members"), "Members") },
    { path: "/innstillinger/skjermer", lazy: page(() => import("./kiosks"), "Kiosks") },
    { path: "/innstillinger/kalendere", lazy: page(() => import("./calendars"), "Calendars") },
  ],
  places: [{ to: "/innstillinger", words: "nav.settings", icon: <CogIcon aria-hidden />, order: 90 }],
  commands: [{ to: "/innstillinger/folk", words: "settings.members" }],
};

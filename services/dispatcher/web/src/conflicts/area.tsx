import { ExclamationmarkTriangleIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [{ path: "/konflikter", lazy: page(() => import("./conflicts"), "Conflicts") }],
  places: [{ to: "/konflikter", words: "nav.conflicts", icon: <ExclamationmarkTriangleIcon aria-hidden />, order: 28 }],
};

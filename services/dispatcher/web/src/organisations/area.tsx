import { Buildings2Icon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [
    { path: "/organisasjoner", lazy: page(() => import("./list"), "Organisations") },
    { path: "/organisasjoner/ny", lazy: page(() => import("./one"), "NewOrganisation") },
    { path: "/organisasjoner/:id", lazy: page(() => import("./one"), "OrganisationPage") },
  ],
  places: [{ to: "/organisasjoner", words: "nav.organisations", icon: <Buildings2Icon aria-hidden />, order: 50 }],
  commands: [{ to: "/organisasjoner/ny", words: "organisations.new" }],
};

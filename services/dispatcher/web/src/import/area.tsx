import { FileImportIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [{ path: "/import", lazy: page(() => import("./import"), "ImportPage") }],
  places: [{ to: "/import", words: "nav.import", icon: <FileImportIcon aria-hidden />, order: 85 }],
};

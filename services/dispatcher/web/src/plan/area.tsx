import { PuzzlePieceIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [
    { path: "/plan", lazy: page(() => import("./plans"), "Plans") },
    { path: "/plan/:id", lazy: page(() => import("./one"), "PlanPage") },
  ],
  places: [{ to: "/plan", words: "nav.plan", icon: <PuzzlePieceIcon aria-hidden />, order: 40 }],
};

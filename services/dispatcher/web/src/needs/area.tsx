import { PlusIcon, TasklistIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [
    { path: "/behov", lazy: page(() => import("./list"), "Needs") },
    { path: "/behov/ny", lazy: page(() => import("./new"), "NewNeed") },
    { path: "/behov/:id", lazy: page(() => import("./one"), "NeedPage") },
    { path: "/behov/:id/endre", lazy: page(() => import("./change"), "ChangePage") },
  ],
  places: [
    { to: "/behov", words: "nav.needs", icon: <TasklistIcon aria-hidden />, order: 20, key: "b" },
    { to: "/behov/ny", words: "nav.new", icon: <PlusIcon aria-hidden />, order: 25, key: "n" },
  ],
  commands: [
    { to: "/behov?visning=tavle", words: "needs.command.board" },
    { to: "/behov?mine=1", words: "needs.command.mine" },
    { to: "/behov?haster=1", words: "needs.command.urgent" },
  ],
  practised: true,
};

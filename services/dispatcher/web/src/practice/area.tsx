import { SandboxIcon } from "@navikt/aksel-icons";
import { page, type Area } from "../areas";

export const area: Area = {
  routes: [{ path: "/innstillinger/ov", lazy: page(() => import("./page"), "PracticePage") }],
  places: [{ to: "/innstillinger/ov", words: "practice.title", icon: <SandboxIcon aria-hidden />, order: 95 }],
  practised: true,
};

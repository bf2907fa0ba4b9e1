// What all pages of the settings have: their heading, the way between them, and who may change anything.
import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { Paragraph } from "@digdir/designsystemet-react";
import { useMay } from "../centre";
import { Title } from "../parts";
import { useSay } from "../words";
import "./settings.css";

export function Frame({ text, children }: { text: string; children: ReactNode }) {
  const say = useSay();
  const may = useMay();
  return (
    <>
      <Title text={text} />
      <nav className="tabs" aria-label={say("nav.settings")}>
        <NavLink to="/innstillinger" end>
          {say("settings.policy")}
        </NavLink>
        <NavLink to="/innstillinger/folk">{say("settings.members")}</NavLink>
        <NavLink to="/innstillinger/skjermer">{say("settings.kiosks")}</NavLink>
        <NavLink to="/innstillinger/kalendere">{say("settings.calendars")}</NavLink>
      </nav>
      {may === false && <Paragraph className="fault">{say("settings.notYours")}</Paragraph>}
      {children}
    </>
  );
}

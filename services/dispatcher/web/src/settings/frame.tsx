// What both pages of the settings have: their heading, the way between them, and who may change anything.
import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { Paragraph } from "@digdir/designsystemet-react";
import { useSession } from "../centre";
import { Role } from "../contract/borgertorg/types/v1/role_pb";
import { Title } from "../parts";
import { useSay } from "../words";
import "./settings.css";

/** Whether this person may change the centre; nothing before the session has said it. The service decides it anyway. */
export function useMay(): boolean | undefined {
  const session = useSession();
  return session.data && session.data.role === Role.COORDINATOR;
}

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
      </nav>
      {may === false && <Paragraph className="fault">{say("settings.notYours")}</Paragraph>}
      {children}
    </>
  );
}

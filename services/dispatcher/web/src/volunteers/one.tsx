// One volunteer: who she is and how she is reached, when she can, what she has given, what she has agreed to.
import { Paragraph, Tag } from "@digdir/designsystemet-react";
import { Link, useParams } from "react-router";
import type { Volunteer, VolunteerProfile } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { faultOf } from "../faults";
import { Answered, Title } from "../parts";
import { useSay } from "../words";
import { Can, Contact } from "./about";
import { Away } from "./away";
import { Consents, Told } from "./consents";
import { stateOf } from "./finding";
import { Free } from "./free";
import { History, Hours, Load } from "./given";
import { Leave } from "./leave";
import { Papers } from "./papers";
import { Pause } from "./pause";
import { useOne } from "./reading";
import "./volunteers.css";

function Shown({ volunteer, profile }: { volunteer: Volunteer; profile: VolunteerProfile }) {
  const say = useSay();
  const { id } = volunteer;
  const state = stateOf(volunteer);
  return (
    <>
      <Title text={profile.name}>
        <Tag data-size="sm" data-color={state === "active" ? "success" : "neutral"}>
          {say(`volunteers.state.${state}`)}
        </Tag>
      </Title>
      <div className="split">
        <div>
          <Pause volunteer={volunteer} />
          <Contact volunteer={volunteer} profile={profile} />
          <Can volunteer={volunteer} profile={profile} />
          <Told person={id} />
          <Consents volunteer={volunteer} />
          <Papers volunteer={volunteer} />
        </div>
        <div>
          <Free volunteer={volunteer} profile={profile} />
          <Away volunteer={volunteer} profile={profile} />
          <Load id={id} profile={profile} />
          <History id={id} />
          <Hours id={id} />
          <Leave id={id} name={profile.name} />
        </div>
      </div>
    </>
  );
}

export function VolunteerPage() {
  const say = useSay();
  const { id = "" } = useParams();
  const query = useOne(id);
  return (
    <>
      <p className="back">
        <Link to="/frivillige">{say("volunteers.all")}</Link>
      </p>
      {query.error && faultOf(query.error).kind === "refused" ? (
        <>
          <Title text={say("volunteers.one")} />
          <Paragraph className="empty">{say("volunteers.nobody")}</Paragraph>
        </>
      ) : (
        <Answered query={query}>{(volunteer) => (volunteer?.profile ? <Shown key={volunteer.id} volunteer={volunteer} profile={volunteer.profile} /> : <Paragraph className="empty">{say("volunteers.nobody")}</Paragraph>)}</Answered>
      )}
    </>
  );
}

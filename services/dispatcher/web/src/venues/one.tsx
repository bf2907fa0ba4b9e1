// One place: enter it, say how many came, and change what is known of it.
import { Heading } from "@digdir/designsystemet-react";
import { useParams } from "react-router";
import { venues } from "../clients/organisations";
import type { Venue } from "../contract/borgertorg/organisations/v1/venues_pb";
import { Back, Change, Enter, Found, type Register } from "../forms/entry";
import { Title } from "../parts";
import { useSay } from "../words";
import { Visits } from "./counted";
import { about, draftOf, EMPTY, profileOf, wrongs, type Draft } from "./draft";
import { VenueForm } from "./form";
import { useVenue } from "./reading";

const REGISTER: Register<Draft> = { words: "venues", path: "/steder", wrongs, about, Form: VenueForm };

export function NewVenue() {
  const register = (typed: Draft, idempotencyKey: string) => venues.registerVenue({ idempotencyKey, profile: profileOf(typed) });
  return <Enter register={REGISTER} empty={EMPTY} call={register} />;
}

function One({ venue, stands }: { venue: Venue; stands: Draft }) {
  const say = useSay();
  const { id, version } = venue;
  const update = (typed: Draft, ifVersion: bigint, idempotencyKey: string) => venues.updateVenue({ idempotencyKey, id, ifVersion, profile: profileOf(typed) });
  return (
    <>
      <Back register={REGISTER} />
      <Title text={stands.name} />
      <div className="split">
        <Visits venue={id} functions={stands.functions} />
        <section aria-labelledby="about">
          <Heading level={2} data-size="xs" id="about">
            {say("venues.about")}
          </Heading>
          <div className="stacked">
            <Change register={REGISTER} stands={stands} version={version} save={say("venues.save")} quiet call={update} />
          </div>
        </section>
      </div>
    </>
  );
}

export function VenuePage() {
  const { id = "" } = useParams();
  return (
    <Found register={REGISTER} query={useVenue(id)}>
      {(found) => found?.profile && <One key={found.id} venue={found} stands={draftOf(found.profile)} />}
    </Found>
  );
}

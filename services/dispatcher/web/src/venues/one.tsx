// One place: enter it, say how many came, and change what is known of it.
import { Button, Heading, Paragraph } from "@digdir/designsystemet-react";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { venues } from "../clients/organisations";
import type { Venue } from "../contract/borgertorg/organisations/v1/venues_pb";
import { faultOf } from "../faults";
import { differing, useDraft } from "../forms/draft";
import { useSend } from "../forms/send";
import { Answered, Title } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { Visits } from "./counted";
import { about, draftOf, EMPTY, profileOf, wrongs, type Draft } from "./draft";
import { VenueForm } from "./form";
import { useVenue } from "./reading";

function Back() {
  const say = useSay();
  return (
    <p className="back">
      <Link to="/steder">← {say("nav.venues")}</Link>
    </p>
  );
}

export function NewVenue() {
  const say = useSay();
  const announce = useAnnounce();
  const go = useNavigate();
  const [draft, set] = useState(EMPTY);
  const register = useSend({
    call: (typed: Draft, idempotencyKey) => venues.registerVenue({ idempotencyKey, profile: profileOf(typed) }),
    touches: ["venues"],
    done: ({ id }, { name }) => {
      announce(say("venues.registered", { name: name.trim() }));
      void go(`/steder/${id}`);
    },
    refused: "venues.refused",
    about,
    typed: differing(EMPTY, draft).length > 0,
  });
  return (
    <>
      <Back />
      <Title text={say("venues.new")} />
      <VenueForm
        draft={draft}
        set={(change) => set((before) => ({ ...before, ...change }))}
        wrong={register.wrong}
        refused={register.refused}
        send={() => register.send(draft, wrongs(draft))}
        buttons={
          <Button type="submit" loading={register.busy}>
            {say("venues.register")}
          </Button>
        }
      />
    </>
  );
}

function One({ venue, stands }: { venue: Venue; stands: Draft }) {
  const say = useSay();
  const announce = useAnnounce();
  const { draft, changed, moved, set, settle } = useDraft(stands, venue.version);
  const change = useSend({
    call: ({ typed, version }: { typed: Draft; version: string }, idempotencyKey) =>
      venues.updateVenue({ idempotencyKey, id: venue.id, ifVersion: BigInt(version), profile: profileOf(typed) }),
    touches: ["venues"],
    done: () => {
      settle();
      announce(say("venues.changed"));
    },
    refused: "venues.refused",
    about,
    typed: changed.length > 0,
  });
  return (
    <>
      <Back />
      <Title text={stands.name} />
      <div className="split">
        <Visits venue={venue.id} functions={stands.functions} />
        <section aria-labelledby="about">
          <Heading level={2} data-size="xs" id="about">
            {say("venues.about")}
          </Heading>
          <div className="stacked">
            <VenueForm
              draft={draft}
              set={set}
              wrong={change.wrong}
              refused={change.refused}
              send={() => change.send({ typed: draft, version: String(venue.version) }, wrongs(draft))}
              notice={moved && <Paragraph className="fault">{say("forms.moved")}</Paragraph>}
              buttons={
                <>
                  <Button type="submit" variant="secondary" loading={change.busy}>
                    {say("venues.save")}
                  </Button>
                  {changed.length > 0 && (
                    <Paragraph data-size="sm" className="soft">
                      {say("forms.unsaved")}
                    </Paragraph>
                  )}
                </>
              }
            />
          </div>
        </section>
      </div>
    </>
  );
}

export function VenuePage() {
  const say = useSay();
  const { id = "" } = useParams();
  const venue = useVenue(id);
  if (venue.error && !venue.data && faultOf(venue.error).kind === "refused") {
    return (
      <>
        <Back />
        <Title text={say("venues.gone")} />
        <Paragraph>{say("venues.goneText")}</Paragraph>
      </>
    );
  }
  return <Answered query={venue}>{(found) => found?.profile && <One key={found.id} venue={found} stands={draftOf(found.profile)} />}</Answered>;
}

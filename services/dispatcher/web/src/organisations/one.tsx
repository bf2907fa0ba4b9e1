// One organisation: enter it, change it, and the keys of its own systems.
import { Button, Paragraph } from "@digdir/designsystemet-react";
import { Link, useNavigate, useParams } from "react-router";
import { useState } from "react";
import { organisations } from "../clients/organisations";
import type { Organisation } from "../contract/borgertorg/organisations/v1/organisations_pb";
import { faultOf } from "../faults";
import { differing, useDraft } from "../forms/draft";
import { useSend } from "../forms/send";
import { Answered, Title } from "../parts";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { about, draftOf, EMPTY, profileOf, wrongs, type Draft } from "./draft";
import { OrganisationForm } from "./form";
import { Keys } from "./keys";
import { useOrganisation } from "./reading";

function Back() {
  const say = useSay();
  return (
    <p className="back">
      <Link to="/organisasjoner">← {say("nav.organisations")}</Link>
    </p>
  );
}

export function NewOrganisation() {
  const say = useSay();
  const announce = useAnnounce();
  const go = useNavigate();
  const [draft, set] = useState(EMPTY);
  const register = useSend({
    call: (typed: Draft, idempotencyKey) => organisations.registerOrganisation({ idempotencyKey, profile: profileOf(typed) }),
    touches: ["organisations"],
    done: ({ id }) => {
      announce(say("organisations.registered", { name: draft.name.trim() }));
      void go(`/organisasjoner/${id}`);
    },
    refused: "organisations.refused",
    about,
    typed: differing(EMPTY, draft).length > 0,
  });
  return (
    <>
      <Back />
      <Title text={say("organisations.new")} />
      <OrganisationForm
        draft={draft}
        set={(change) => set((before) => ({ ...before, ...change }))}
        wrong={register.wrong}
        refused={register.refused}
        send={() => register.send(draft, wrongs(draft))}
        buttons={
          <Button type="submit" loading={register.busy}>
            {say("organisations.register")}
          </Button>
        }
      />
    </>
  );
}

function One({ organisation, stands }: { organisation: Organisation; stands: Draft }) {
  const say = useSay();
  const announce = useAnnounce();
  const { draft, changed, moved, set, settle } = useDraft(stands, organisation.version);
  const change = useSend({
    call: ({ typed, version }: { typed: Draft; version: string }, idempotencyKey) =>
      organisations.updateOrganisation({ idempotencyKey, id: organisation.id, ifVersion: BigInt(version), profile: profileOf(typed) }),
    touches: ["organisations"],
    done: () => {
      settle();
      announce(say("organisations.changed"));
    },
    refused: "organisations.refused",
    about,
    typed: changed.length > 0,
  });
  return (
    <>
      <Back />
      <Title text={stands.name} />
      <div className="split">
        <OrganisationForm
          draft={draft}
          set={set}
          wrong={change.wrong}
          refused={change.refused}
          send={() => change.send({ typed: draft, version: String(organisation.version) }, wrongs(draft))}
          notice={moved && <Paragraph className="fault">{say("forms.moved")}</Paragraph>}
          buttons={
            <>
              <Button type="submit" loading={change.busy}>
                {say("forms.save")}
              </Button>
              {changed.length > 0 && (
                <Paragraph data-size="sm" className="soft">
                  {say("forms.unsaved")}
                </Paragraph>
              )}
            </>
          }
        />
        <Keys organisation={organisation.id} />
      </div>
    </>
  );
}

export function OrganisationPage() {
  const say = useSay();
  const { id = "" } = useParams();
  const organisation = useOrganisation(id);
  if (organisation.error && !organisation.data && faultOf(organisation.error).kind === "refused") {
    return (
      <>
        <Back />
        <Title text={say("organisations.gone")} />
        <Paragraph>{say("organisations.goneText")}</Paragraph>
      </>
    );
  }
  return <Answered query={organisation}>{(found) => found?.profile && <One key={found.id} organisation={found} stands={draftOf(found.profile)} />}</Answered>;
}

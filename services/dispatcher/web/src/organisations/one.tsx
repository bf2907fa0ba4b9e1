// One organisation: enter it, change it, and the keys of its own systems.
import { useParams } from "react-router";
import { organisations } from "../clients/organisations";
import type { Organisation } from "../contract/borgertorg/organisations/v1/organisations_pb";
import { Back, Change, Enter, Found, type Register } from "../forms/entry";
import { Title } from "../parts";
import { useSay } from "../words";
import { about, draftOf, EMPTY, profileOf, wrongs, type Draft } from "./draft";
import { OrganisationForm } from "./form";
import { Keys } from "./keys";
import { useOrganisation } from "./reading";

const REGISTER: Register<Draft> = { words: "organisations", path: "/organisasjoner", wrongs, about, Form: OrganisationForm };

export function NewOrganisation() {
  const register = (typed: Draft, idempotencyKey: string) => organisations.registerOrganisation({ idempotencyKey, profile: profileOf(typed) });
  return <Enter register={REGISTER} empty={EMPTY} call={register} />;
}

function One({ organisation, stands }: { organisation: Organisation; stands: Draft }) {
  const say = useSay();
  const { id, version } = organisation;
  const update = (typed: Draft, ifVersion: bigint, idempotencyKey: string) =>
    organisations.updateOrganisation({ idempotencyKey, id, ifVersion, profile: profileOf(typed) });
  return (
    <>
      <Back register={REGISTER} />
      <Title text={stands.name} />
      <div className="split">
        <Change register={REGISTER} stands={stands} version={version} save={say("forms.save")} call={update} />
        <Keys organisation={id} />
      </div>
    </>
  );
}

export function OrganisationPage() {
  const { id = "" } = useParams();
  return (
    <Found register={REGISTER} query={useOrganisation(id)}>
      {(found) => found?.profile && <One key={found.id} organisation={found} stands={draftOf(found.profile)} />}
    </Found>
  );
}

// Changes exactly the fields that differ. Who has changed other fields meanwhile is not in the way; who has changed the same ones is.
import type { VolunteerProfile, Volunteer } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { volunteers } from "../clients/volunteers";
import { faultOf } from "../faults";
import { useCommand } from "./command";
import { differing } from "./draft";

type Change = { id: string; version: string; before: VolunteerProfile; after: VolunteerProfile };

export const PASSED = "VERSION_PASSED";

async function send(idempotencyKey: string, { id, version, before, after }: Change): Promise<void> {
  const paths = differing(before, after);
  const to = (ifVersion: bigint) => volunteers.updateVolunteer({ idempotencyKey, id, profile: after, mask: { paths }, ifVersion });
  if (paths.length === 0) return;
  try {
    await to(BigInt(version));
  } catch (thrown) {
    if (faultOf(thrown).reason !== PASSED) throw thrown;
    const { volunteer: now } = await volunteers.getVolunteer({ id });
    if (!now?.profile || differing(before, now.profile).some((path) => paths.includes(path))) throw thrown;
    await to(now.version);
  }
}

export const useUpdate = () => useCommand(send);

/** What is asked for: the profile as it was when the form was opened, and as it shall be. */
export const changeOf = (volunteer: Volunteer, before: VolunteerProfile, after: VolunteerProfile): Change => ({ id: volunteer.id, version: String(volunteer.version), before, after });

// How somebody is reached by the one at the desk: the telephone, else the address.
import { Link, Paragraph } from "@digdir/designsystemet-react";
import { PhoneIcon } from "@navikt/aksel-icons";
import { useSay } from "../../words";
import { useVolunteer } from "../asking";

/** +47 912 34 567: as one reads it out. */
export const telephoneInWords = (number: string): string => number.replace(/^\+47(\d{3})(\d{2})(\d{3})$/, "+47 $1 $2 $3");

export function Reach({ id }: { id: string }) {
  const say = useSay();
  const profile = useVolunteer(id).data?.profile;
  if (!profile) return null;
  if (!profile.phone) {
    return (
      <Paragraph>
        {say("need.call.noPhone")} {profile.email && <Link href={`mailto:${profile.email}`}>{profile.email}</Link>}
      </Paragraph>
    );
  }
  return (
    <p className="reach">
      <PhoneIcon aria-hidden /> <Link href={`tel:${profile.phone}`}>{telephoneInWords(profile.phone)}</Link>
    </p>
  );
}

// All places of the centre, by name: whose they are, and when they are open today.
import { Button, Paragraph, Tag } from "@digdir/designsystemet-react";
import { Link } from "react-router";
import { useWall } from "../centre";
import type { Venue } from "../contract/borgertorg/organisations/v1/venues_pb";
import { dayOf, spanInWords, weekdayOf } from "../days";
import { useOrganisations } from "../organisations/reading";
import { Answered, Title } from "../parts";
import { useLanguage, useSay } from "../words";
import { exceptionsOf, hoursOf, openOn } from "./hours";
import { useVenues } from "./reading";

function Today({ venue }: { venue: Venue }) {
  const say = useSay();
  const { language } = useLanguage();
  const day = dayOf(useWall().now);
  const open = openOn(hoursOf(venue.profile?.opening ?? []), exceptionsOf(venue.profile?.exceptions ?? []), day, weekdayOf(day) + 1);
  if (open.length === 0) return <span className="count">{say("venues.closedToday")}</span>;
  return <span className="count">{say("venues.openToday", { hours: open.map(({ from, until }) => spanInWords(`${day}T${from}`, `${day}T${until}`, language)).join(", ") })}</span>;
}

export function Venues() {
  const say = useSay();
  const all = useVenues();
  const owners = new Map(useOrganisations().data?.map(({ id, profile }) => [id, profile?.name ?? ""]));
  return (
    <>
      <Title text={say("nav.venues")}>
        <Button asChild>
          <Link to="/steder/ny">{say("venues.new")}</Link>
        </Button>
      </Title>
      <Answered query={all}>
        {(found) =>
          found.length === 0 ? (
            <Paragraph className="empty">{say("venues.none")}</Paragraph>
          ) : (
            <ul className="sessions">
              {[...found]
                .sort((one, other) => (one.profile?.name ?? "").localeCompare(other.profile?.name ?? "", "nb"))
                .map((venue) => (
                  <li key={venue.id} className="session">
                    <div>
                      <Link to={`/steder/${venue.id}`}>{venue.profile?.name}</Link>
                      {venue.profile?.functions.map((one) => (
                        <Tag key={one} data-size="sm" data-color="neutral">
                          {say(`venues.function.${one}`)}
                        </Tag>
                      ))}
                      {venue.profile?.organisation && <p>{owners.get(venue.profile.organisation) ?? ""}</p>}
                    </div>
                    <Today venue={venue} />
                  </li>
                ))}
            </ul>
          )
        }
      </Answered>
    </>
  );
}

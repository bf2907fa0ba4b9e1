// All places of the centre, by name: whose they are, and when they are open today.
import { Button, Paragraph, Tag } from "@digdir/designsystemet-react";
import { Link } from "react-router";
import { useWall } from "../centre";
import type { Venue } from "../contract/borgertorg/organisations/v1/venues_pb";
import { dayOf, spanInWords, weekdayOf } from "../days";
import { Download } from "../file";
import { useOrganisations } from "../organisations/reading";
import { Answered, Title } from "../parts";
import { useLanguage, useSay } from "../words";
import { exceptionsOf, hoursOf, openOn } from "./hours";
import { useVenues } from "./reading";

/** When it is open today, in words. */
function useToday() {
  const say = useSay();
  const { language } = useLanguage();
  const day = dayOf(useWall().now);
  return ({ profile }: Venue): string => {
    const open = openOn(hoursOf(profile?.opening ?? []), exceptionsOf(profile?.exceptions ?? []), day, weekdayOf(day) + 1);
    if (open.length === 0) return say("venues.closedToday");
    return say("venues.openToday", { hours: open.map(({ from, until }) => spanInWords(`${day}T${from}`, `${day}T${until}`, language)).join(", ") });
  };
}

export function Venues() {
  const say = useSay();
  const all = useVenues();
  const today = useToday();
  const owners = new Map(useOrganisations().data?.map(({ id, profile }) => [id, profile?.name ?? ""]));
  const tableOf = (shown: readonly Venue[]) => [
    ["name", "functions", "owner", "today"].map((column) => say(`venues.column.${column}`)),
    ...shown.map((venue) => [
      venue.profile?.name ?? "",
      venue.profile?.functions.map((one) => say(`venues.function.${one}`)).join(", ") ?? "",
      owners.get(venue.profile?.organisation ?? "") ?? "",
      today(venue),
    ]),
  ];
  return (
    <>
      <Title text={say("nav.venues")}>
        <Button asChild>
          <Link to="/steder/ny">{say("venues.new")}</Link>
        </Button>
      </Title>
      <Answered query={all}>
        {(found) => {
          if (found.length === 0) return <Paragraph className="empty">{say("venues.none")}</Paragraph>;
          const shown = [...found].sort((one, other) => (one.profile?.name ?? "").localeCompare(other.profile?.name ?? "", "nb"));
          return (
            <>
              <div className="over-list">
                <Paragraph className="soft">{say("venues.count", { count: shown.length })}</Paragraph>
                <Download variant="tertiary" data-size="sm" name={say("venues.file")} table={() => tableOf(shown)} />
              </div>
              <ul className="sessions">
                {shown.map((venue) => (
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
                    <span className="count">{today(venue)}</span>
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Answered>
    </>
  );
}

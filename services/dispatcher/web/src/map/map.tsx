// The map and the same sessions beside it, the nearest place first. The list alone says everything; the map shows where it is.
import { Button, Field, Heading, Label, Paragraph, Select } from "@digdir/designsystemet-react";
import { useMemo } from "react";
import { Link, useSearchParams } from "react-router";
import { useRows, type Row } from "../needs/reading";
import { Answered, SessionRow, Title } from "../parts";
import { useAnnounce } from "../status";
import { useVenues } from "../venues/reading";
import { useSay } from "../words";
import { Ground } from "./ground";
import "./map.css";
import { byDistance, kmBetween, roundedKm, spotsOf, type Point, type Spot } from "./spots";

const AHEAD = [1, 7, 28];
const SHOWN = 3;

function Place({ spot, from, chosen, choose }: { spot: Spot; from: Point | undefined; chosen: boolean; choose: (key: string, name: string) => void }) {
  const say = useSay();
  const missing = spot.rows.filter((row) => row.missing > 0).length;
  const rows = chosen ? spot.rows : spot.rows.slice(0, SHOWN);
  return (
    <section className={chosen ? "spot-place chosen" : "spot-place"} aria-label={spot.name}>
      <div className="spot-head">
        <Heading level={2} data-size="2xs" id={`sted-${spot.key}`} tabIndex={-1}>
          {spot.name}
        </Heading>
        <Button variant="tertiary" data-size="sm" aria-pressed={chosen} aria-label={say("map.showPlace", { place: spot.name })} onClick={() => choose(chosen ? "" : spot.key, spot.name)}>
          {say("map.show")}
        </Button>
        <Paragraph data-size="sm" className="soft">
          {from && `${say("map.km", { km: roundedKm(kmBetween(from, spot.point)) })} · `}
          {say("map.sum", { count: spot.rows.length, missing })}
        </Paragraph>
      </div>
      <ul className="sessions">
        {rows.map((row) => (
          <SessionRow key={row.session.id} row={row} />
        ))}
      </ul>
      {rows.length < spot.rows.length && (
        <Button variant="tertiary" data-size="sm" onClick={() => choose(spot.key, spot.name)}>
          {say("map.all", { count: spot.rows.length, place: spot.name })}
        </Button>
      )}
    </section>
  );
}

function Beside({ rows, from, chosen, choose }: { rows: readonly Row[]; from: Point | undefined; chosen: string; choose: (key: string, name: string) => void }) {
  const say = useSay();
  const { spots, nowhere } = useMemo(() => spotsOf(rows), [rows]);
  const near = useMemo(() => byDistance(spots, from), [spots, from]);
  // whoever chooses on the map goes on in the list
  const onMap = ({ key, name }: Spot) => {
    choose(key, name);
    document.getElementById(`sted-${key}`)?.focus();
  };
  if (rows.length === 0) return <Paragraph className="empty">{say("map.nothing")}</Paragraph>;
  return (
    <div className="map-and-list">
      <Ground spots={near} from={from} chosen={chosen} choose={onMap} />
      <div className="map-list">
        {near.map((spot) => (
          <Place key={spot.key} spot={spot} from={from} chosen={spot.key === chosen} choose={choose} />
        ))}
        {nowhere.length > 0 && (
          <section className="spot-place">
            <Heading level={2} data-size="2xs">
              {say("map.nowhere")}
            </Heading>
            <ul className="sessions">
              {nowhere.map((row) => (
                <SessionRow key={row.session.id} row={row} />
              ))}
            </ul>
          </section>
        )}
      </div>
    </div>
  );
}

export function MapPage() {
  const say = useSay();
  const announce = useAnnounce();
  const [wanted, want] = useSearchParams();
  const days = AHEAD.find((one) => String(one) === wanted.get("dager")) ?? 7;
  const rows = useRows(days);
  const places = useVenues();
  const chosen = wanted.get("sted") ?? "";
  const home = places.data?.find(({ id }) => id === wanted.get("fra")) ?? places.data?.find(({ profile }) => profile?.functions.includes("volunteer_centre")) ?? places.data?.[0];
  const from = home?.profile?.position;
  const set = (key: string, value: string) =>
    want(
      (before) => {
        if (value) before.set(key, value);
        else before.delete(key);
        return before;
      },
      { replace: true },
    );
  const choose = (key: string, name: string) => {
    set("sted", key);
    if (key) announce(say("map.chosen", { place: name }));
  };
  return (
    <>
      <Title text={say("map.title")}>
        <Button asChild>
          <Link to="/behov">{say("map.needs")}</Link>
        </Button>
      </Title>
      <div className="filters map-filters">
        <Field>
          <Label>{say("map.ahead")}</Label>
          <Select value={days} onChange={(event) => set("dager", event.target.value)}>
            {AHEAD.map((one) => (
              <Select.Option key={one} value={one}>
                {say("map.days", { days: one })}
              </Select.Option>
            ))}
          </Select>
        </Field>
        {(places.isPending || (places.data && places.data.length > 0)) && (
          <Field>
            <Label>{say("map.from")}</Label>
            <Select value={home?.id ?? ""} onChange={(event) => set("fra", event.target.value)}>
              {places.data?.map(({ id, profile }) => (
                <Select.Option key={id} value={id}>
                  {profile?.name}
                </Select.Option>
              ))}
            </Select>
          </Field>
        )}
      </div>
      <Answered query={rows}>{(all) => <Beside rows={all} from={from} chosen={chosen} choose={choose} />}</Answered>
    </>
  );
}

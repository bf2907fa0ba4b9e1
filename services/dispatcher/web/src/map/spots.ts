// Where sessions take place: one spot for each place, how far it is, and which spots a map can only show as one.
import type { Row } from "../needs/reading";

export type Point = { latitude: number; longitude: number };
export type Spot = { key: string; name: string; point: Point; rows: Row[] };

const EARTH_KM = 6371;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** As the crow flies, in kilometres. */
export function kmBetween(one: Point, other: Point): number {
  const north = Math.sin(radians(other.latitude - one.latitude) / 2) ** 2;
  const east = Math.sin(radians(other.longitude - one.longitude) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(north + Math.cos(radians(one.latitude)) * Math.cos(radians(other.latitude)) * east));
}

/** To the tenth below ten kilometres; nobody walks by metres. */
export const roundedKm = (km: number): number => (km < 10 ? Math.round(km * 10) / 10 : Math.round(km));

/** The spots of these rows, and the rows that say no position: they are in the list alone. */
export function spotsOf(rows: readonly Row[]): { spots: Spot[]; nowhere: Row[] } {
  const spots = new Map<string, Spot>();
  const nowhere: Row[] = [];
  for (const row of rows) {
    const { venue, placeName, position } = row.profile;
    if (!position) {
      nowhere.push(row);
      continue;
    }
    const key = venue || `${position.latitude.toFixed(5)},${position.longitude.toFixed(5)}`;
    const spot = spots.get(key);
    if (spot) spot.rows.push(row);
    else spots.set(key, { key, name: placeName, point: position, rows: [row] });
  }
  return { spots: [...spots.values()], nowhere };
}

/** The nearest first. */
export const byDistance = (spots: readonly Spot[], from: Point | undefined): Spot[] =>
  from ? [...spots].sort((one, other) => kmBetween(from, one.point) - kmBetween(from, other.point) || one.name.localeCompare(other.name)) : [...spots];

/** Spots that would cover each other are one cluster: each joins the first that is nearer than this on the screen. */
export function clustersOf(spots: readonly Spot[], pixels: (point: Point) => { x: number; y: number }, nearer: number): Spot[][] {
  const clusters: { x: number; y: number; spots: Spot[] }[] = [];
  for (const spot of spots) {
    const { x, y } = pixels(spot.point);
    const near = clusters.find((cluster) => Math.hypot(cluster.x - x, cluster.y - y) < nearer);
    if (near) near.spots.push(spot);
    else clusters.push({ x, y, spots: [spot] });
  }
  return clusters.map(({ spots: together }) => together);
}

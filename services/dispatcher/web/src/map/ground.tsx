// The map itself: markers as real buttons with circles that say how far it is, on a plain ground; on pictures of the land where the house
// is set to a server that has them, and nobody else is asked.
import { circle, control, divIcon, latLngBounds, layerGroup, map as mapIn, marker, tileLayer, type LayerGroup, type Map as Leaflet } from "leaflet";
import "leaflet/dist/leaflet.css";
import { useEffect, useRef } from "react";
import { useSession } from "../centre";
import { useLanguage, useSay } from "../words";
import { clustersOf, type Point, type Spot } from "./spots";

/** Markers nearer than this to each other, in pixels, are one. */
const NEARER = 48;
const CLOSE = 16;
const RINGS_KM = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50];
/** A smaller ring lies under its marker, a larger one outside the window. */
const RING_PIXELS = { least: 64, most: 900 };
const KM_A_DEGREE = 111.2;

const at = ({ latitude, longitude }: Point): [number, number] => [latitude, longitude];
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

type Props = { spots: readonly Spot[]; from: Point | undefined; chosen: string; choose: (spot: Spot) => void };

export function Ground({ spots, from, chosen, choose }: Props) {
  const { language } = useLanguage();
  const { mapTiles: tiles, mapAttribution: attribution } = useSession().data ?? {};
  // what Leaflet holds is made anew for other places or another language, not at each breath of the page
  const latest = { say: useSay(), choose };
  const now = useRef(latest);
  now.current = latest;
  const box = useRef<HTMLDivElement>(null);
  const shown = useRef<{ map: Leaflet; rings: LayerGroup; marks: LayerGroup } | undefined>(undefined);
  const goal = useRef("");

  useEffect(() => {
    if (!box.current) return;
    const { say } = now.current;
    const calm = still();
    const map = mapIn(box.current, { attributionControl: false, zoomControl: false, maxZoom: 18, minZoom: 4, zoomAnimation: !calm, fadeAnimation: false, markerZoomAnimation: !calm });
    control.zoom({ zoomInTitle: say("map.in"), zoomOutTitle: say("map.out") }).addTo(map);
    control.scale({ imperial: false }).addTo(map);
    shown.current = { map, rings: layerGroup().addTo(map), marks: layerGroup().addTo(map) };
    return () => {
      shown.current = undefined;
      map.remove();
    };
  }, [language]);

  useEffect(() => {
    const { map } = shown.current ?? {};
    if (!map || !tiles) return;
    const line = document.createElement("span");
    line.textContent = attribution ?? "";
    const ground = tileLayer(tiles, { maxZoom: map.getMaxZoom(), referrerPolicy: "no-referrer" }).addTo(map);
    const whose = control.attribution({ prefix: false }).addAttribution(line.innerHTML).addTo(map);
    return () => {
      ground.remove();
      whose.remove();
    };
  }, [language, tiles, attribution]);

  // all of them fit in when the places change, not when somebody has said yes
  const places = spots.map(({ key }) => key).join(" ");
  useEffect(() => {
    const points = [...spots.map(({ point }) => point), ...(from ? [from] : [])].map(at);
    if (points.length > 0) shown.current?.map.fitBounds(latLngBounds(points).pad(0.15), { maxZoom: CLOSE, animate: false });
  }, [places, from?.latitude, from?.longitude, language]);

  useEffect(() => {
    const { map, rings } = shown.current ?? {};
    if (!map || !rings) return;
    const draw = () => {
      rings.clearLayers();
      if (!from) return;
      for (const km of RINGS_KM) {
        const top: Point = { latitude: from.latitude + km / KM_A_DEGREE, longitude: from.longitude };
        const pixels = map.project(at(from)).y - map.project(at(top)).y;
        if (pixels < RING_PIXELS.least || pixels > RING_PIXELS.most) continue;
        circle(at(from), { radius: km * 1000, className: "ring", interactive: false, fill: false }).addTo(rings);
        const text = document.createElement("span");
        text.textContent = now.current.say("map.km", { km });
        text.setAttribute("aria-hidden", "true");
        marker(at(top), { icon: divIcon({ html: text, className: "ring-name", iconSize: [0, 0] }), interactive: false, keyboard: false }).addTo(rings);
      }
    };
    draw();
    map.on("zoomend", draw);
    return () => {
      map.off("zoomend", draw);
    };
  }, [from?.latitude, from?.longitude, language]);

  useEffect(() => {
    const { map, marks } = shown.current ?? {};
    if (!map || !marks) return;
    const draw = () => {
      const { say } = now.current;
      const held = marks.getLayers().length > 0 && box.current?.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["spots"] : undefined;
      marks.clearLayers();
      for (const cluster of clustersOf(spots, (point) => map.project(at(point)), NEARER)) {
        const [first] = cluster;
        if (!first) continue;
        const rows = cluster.flatMap((spot) => spot.rows);
        const alone = cluster.length === 1;
        const name = alone ? say("map.spot", { place: first.name, count: rows.length }) : say("map.cluster", { places: cluster.length, count: rows.length });
        const button = document.createElement("button");
        button.type = "button";
        button.className = ["spot", !alone && "cluster", rows.some((row) => row.missing > 0) && "lacks", cluster.some(({ key }) => key === chosen) && "chosen"].filter(Boolean).join(" ");
        button.title = name;
        button.setAttribute("aria-label", name);
        if (alone) button.setAttribute("aria-pressed", String(first.key === chosen));
        button.dataset["spots"] = cluster.map(({ key }) => key).join(" ");
        const number = document.createElement("span");
        number.textContent = String(rows.length);
        button.append(number);
        if (alone) {
          const label = document.createElement("small");
          label.textContent = first.name;
          button.append(label);
        }
        button.addEventListener("click", (event) => {
          event.stopPropagation();
          if (alone || map.getZoom() >= map.getMaxZoom()) return now.current.choose(first);
          goal.current = first.key;
          map.fitBounds(latLngBounds(cluster.map(({ point }) => at(point))).pad(0.3), { animate: !still() });
        });
        marker(at(first.point), { icon: divIcon({ html: button, className: "spot-holder", iconSize: [0, 0] }), keyboard: false, interactive: false }).addTo(marks);
      }
      const wanted = goal.current || held?.split(" ")[0];
      goal.current = "";
      if (wanted) [...(box.current?.querySelectorAll<HTMLElement>("button.spot") ?? [])].find((one) => one.dataset["spots"]?.split(" ").includes(wanted))?.focus({ preventScroll: true });
    };
    draw();
    map.on("zoomend", draw);
    return () => {
      map.off("zoomend", draw);
    };
  }, [spots, chosen, language]);

  useEffect(() => {
    const spot = spots.find(({ key }) => key === chosen);
    const { map } = shown.current ?? {};
    if (!spot || !map) return;
    // as near as it takes until it stands by itself
    let zoom = map.getZoom();
    const alone = () => clustersOf(spots, (point) => map.project(at(point), zoom), NEARER).some((some) => some.length === 1 && some[0] === spot);
    while (zoom < map.getMaxZoom() && !alone()) zoom += 1;
    map.setView(at(spot.point), zoom, { animate: !still() });
  }, [chosen, places]);

  return <div ref={box} className="ground" role="region" aria-label={latest.say("map.name")} />;
}

// The house that is measured takes as many calls as a fast machine makes while it is filled: how much one caller may ask is not the matter here.
import { moveInto, open } from "../e2e/house";

export default async function start(): Promise<() => Promise<void>> {
  const wide = { PER_SECOND: "100000", BURST: "100000" };
  const settings = (["CALLER", "CENTRE"] as const).flatMap((whose) => Object.entries(wide).map(([key, value]) => [`BORGERTORG_RATES__${whose}__${key}`, value]));
  const house = await open(Object.fromEntries(settings));
  moveInto(house);
  return house.leave;
}

// Screens in the rooms of the centre that show what is needed: a link for each, shown once, and switched off for good.
import { kiosks } from "../clients/dispatcher";
import { useMoment } from "../parts";
import { useSay } from "../words";
import { Links } from "./links";

export function Kiosks() {
  const say = useSay();
  const moment = useMoment();
  return (
    <Links
      words="settings.kiosk"
      query="kiosks"
      list={async (signal) => (await kiosks.listKiosks({}, { signal })).kiosks}
      make={({ name, idempotencyKey }) => kiosks.makeKiosk({ name, idempotencyKey })}
      revoke={kiosks.revokeKiosk}
      known={({ madeAt, seenAt }) => (
        <>
          {madeAt && say("settings.kiosk.created", { when: moment(madeAt) })}
          {" · "}
          {seenAt ? say("settings.kiosk.seen", { when: moment(seenAt) }) : say("settings.kiosk.unseen")}
        </>
      )}
    />
  );
}

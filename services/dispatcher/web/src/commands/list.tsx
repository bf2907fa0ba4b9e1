// The keys and what they stand for; keys alone are switched off and on here.
import { Heading, Switch } from "@digdir/designsystemet-react";
import { useId } from "react";
import { COMMANDS } from "../areas";
import { useSay } from "../words";
import type { Dialogs } from "./commands";
import { Over } from "./dialog";
import { useSingleKeys } from "./keys";

function Keys({ title, keys }: { title: string; keys: [string[], string][] }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Heading level={3} data-size="2xs" id={id}>
        {title}
      </Heading>
      <dl className="keys">
        {keys.map(([pressed, what]) => (
          <div key={what}>
            <dt>
              {pressed.map((key) => (
                <kbd key={key} className="key">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function KeyList({ close }: Dialogs) {
  const say = useSay();
  const [single, setSingle] = useSingleKeys();
  const alone = COMMANDS.flatMap(({ key, words }): [string[], string][] => (key ? [[[key], say(words)]] : []));
  return (
    <Over title={say("keys.title")} close={close}>
      {() => (
        <>
          <Keys
            title={say("keys.always")}
            keys={[
              [["Ctrl K", "⌘ K"], say("keys.search")],
              [["Esc"], say("keys.leave")],
            ]}
          />
          <Keys title={say("keys.single")} keys={[[["?"], say("keys.list")], [["/"], say("commands.open")], ...alone]} />
          <Switch data-first checked={single} onChange={(event) => setSingle(event.target.checked)} label={say("keys.on")} description={say("keys.on.hint")} />
        </>
      )}
    </Over>
  );
}

// A press that asks again before it is done, and says what it will mean; the focus goes along and comes back.
import { Button, Paragraph } from "@digdir/designsystemet-react";
import { useState } from "react";
import { Press } from "../offline/away";

type Asked = { does: string; of: string; means: string; keep: string; busy: boolean; act: () => void };

export function Sure({ does, of, means, keep, busy, act }: Asked) {
  const [asked, ask] = useState<"not" | "yes" | "back">("not");
  if (asked !== "yes") {
    return (
      <Button variant="tertiary" data-size="sm" onClick={() => ask("yes")} autoFocus={asked === "back"} aria-label={`${does}: ${of}`}>
        {does}
      </Button>
    );
  }
  return (
    <div className="sure" role="group" aria-label={`${does}: ${of}`}>
      <Paragraph data-size="sm">{means}</Paragraph>
      <Press data-size="sm" data-color="danger" loading={busy} onClick={act} autoFocus>
        {does}
      </Press>
      <Button data-size="sm" variant="tertiary" onClick={() => ask("back")}>
        {keep}
      </Button>
    </div>
  );
}

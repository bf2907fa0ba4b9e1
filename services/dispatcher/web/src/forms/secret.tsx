// What is shown once and cannot be read again: to be copied now, and put away.
import { Button, Field, Heading, Input, Label, Paragraph } from "@digdir/designsystemet-react";
import { useEffect, useRef } from "react";
import { useAnnounce } from "../status";
import { useSay } from "../words";

/** `words`: what the keys of its words begin with. */
export function Secret({ words, label, secret, put }: { words: string; label: string; secret: string; put: () => void }) {
  const say = useSay();
  const announce = useAnnounce();
  const heading = useRef<HTMLHeadingElement>(null);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const copy = async () => {
    field.current?.select();
    try {
      await navigator.clipboard.writeText(secret);
      announce(say(`${words}.copied`));
    } catch {
      announce(say(`${words}.copyYourself`));
    }
  };
  return (
    <section className="facts" aria-labelledby="secret">
      <Heading level={3} data-size="2xs" id="secret" ref={heading} tabIndex={-1}>
        {say(`${words}.made`, { label })}
      </Heading>
      <Paragraph className="fault">{say(secret ? `${words}.once` : `${words}.late`)}</Paragraph>
      {secret && (
        <Field>
          <Label>{say(`${words}.secret`)}</Label>
          <Input ref={field} readOnly value={secret} autoComplete="off" spellCheck={false} onFocus={(event) => event.target.select()} />
        </Field>
      )}
      <div className="buttons">
        {secret && (
          <Button data-size="sm" onClick={() => void copy()}>
            {say(`${words}.copy`)}
          </Button>
        )}
        <Button data-size="sm" variant="secondary" onClick={put}>
          {say(`${words}.put`)}
        </Button>
      </div>
    </section>
  );
}

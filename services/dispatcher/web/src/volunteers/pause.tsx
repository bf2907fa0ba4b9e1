// Not asked for a while: until a day, or until somebody says so. What is agreed stays agreed.
import { Button, Field, Input, Label, Paragraph, ValidationMessage } from "@digdir/designsystemet-react";
import { useEffect, useId, useRef, useState } from "react";
import { useWall } from "../centre";
import { volunteers } from "../clients/volunteers";
import type { Volunteer } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { dayInWords, dayOf, later } from "../days";
import { faultOf } from "../faults";
import { DayOrder } from "../forms/day";
import { Unsent } from "../forms/leaving";
import { Press } from "../offline/away";
import { useAnnounce } from "../status";
import { useLanguage, useSay } from "../words";
import { useCommand } from "./command";
import { stateOf } from "./finding";
import { Buttons } from "./part";

export function Pause({ volunteer }: { volunteer: Volunteer }) {
  const say = useSay();
  const announce = useAnnounce();
  const { language } = useLanguage();
  const id = useId();
  const today = dayOf(useWall().now);
  const [open, setOpen] = useState(false);
  const [day, setDay] = useState("");
  const [wrong, setWrong] = useState(false);
  const was = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const pause = useCommand((idempotencyKey, what: { id: string; untilDate: string }) => volunteers.pauseVolunteer({ idempotencyKey, ...what }));
  const resume = useCommand((idempotencyKey, what: { id: string }) => volunteers.resumeVolunteer({ idempotencyKey, ...what }));
  useEffect(() => {
    if (open) input.current?.focus();
    else if (was.current) button.current?.focus();
    was.current = open;
  }, [open]);
  const paused = stateOf(volunteer) === "paused";
  const failed = (thrown: unknown) => {
    const fault = faultOf(thrown);
    if (fault.fields.some(({ field }) => field === "until_date")) {
      setWrong(true);
      input.current?.focus();
    } else announce(say(fault.kind === "refused" ? "volunteers.refused" : `fault.${fault.kind}`));
  };
  const save = () => {
    const faulty = day !== "" && day <= today;
    setWrong(faulty);
    if (faulty) return input.current?.focus();
    pause.mutate(
      { id: volunteer.id, untilDate: day },
      {
        onSuccess: () => {
          setOpen(false);
          announce(say("volunteers.paused"));
        },
        onError: failed,
      },
    );
  };
  return (
    <section className={paused ? "pause paused" : "pause"} aria-label={say("volunteers.pause.title")}>
      {!open && (
        <>
          <p>
            {paused
              ? volunteer.pausedUntil
                ? say("volunteers.pause.until", { day: dayInWords(volunteer.pausedUntil, language) })
                : say("volunteers.pause.open")
              : say("volunteers.pause.none")}
          </p>
          <div className="buttons">
            {paused && (
              <Press
                data-size="sm"
                variant="secondary"
                loading={resume.isPending}
                onClick={() =>
                  resume.mutate(
                    { id: volunteer.id },
                    {
                      onSuccess: () => {
                        announce(say("volunteers.resumed"));
                        button.current?.focus();
                      },
                      onError: failed,
                    },
                  )
                }
              >
                {say("volunteers.resume")}
              </Press>
            )}
            <Button
              ref={button}
              data-size="sm"
              variant={paused ? "tertiary" : "secondary"}
              onClick={() => {
                setDay(volunteer.pausedUntil);
                setOpen(true);
              }}
            >
              {say(paused ? "volunteers.pause.change" : "volunteers.pause")}
            </Button>
          </div>
        </>
      )}
      {open && (
        <Unsent
          className="form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <Field>
            <Label>{say("volunteers.pause.day")}</Label>
            <Field.Description>{say("volunteers.pause.hint")}</Field.Description>
            <Input ref={input} type="date" min={later(today, 1)} value={day} aria-invalid={wrong || undefined} aria-describedby={wrong ? id : undefined} onChange={(event) => setDay(event.target.value)} />
            <DayOrder />
            {wrong && <ValidationMessage id={id}>{say("volunteers.wrong.after")}</ValidationMessage>}
          </Field>
          <Paragraph data-size="sm" className="soft">
            {say("volunteers.pause.means")}
          </Paragraph>
          <Buttons busy={pause.isPending} close={() => setOpen(false)} words={say("volunteers.pause")} />
        </Unsent>
      )}
    </section>
  );
}

// What the house knows about somebody: as a file for her, and all of it gone when she wishes, after a plain warning.
import { toJson } from "@bufbuild/protobuf";
import { Button, Field, Input, Label, Paragraph, ValidationMessage } from "@digdir/designsystemet-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { useNavigate } from "react-router";
import { handOver } from "../csv";
import { useWall } from "../centre";
import { everyPage } from "../clients";
import { persons } from "../clients/matching";
import { deliveries, preferences } from "../clients/notifications";
import { volunteers } from "../clients/volunteers";
import { ExportPersonResponseSchema } from "../contract/borgertorg/matching/v1/persons_pb";
import { DeliverySchema } from "../contract/borgertorg/notifications/v1/deliveries_pb";
import { PreferencesSchema } from "../contract/borgertorg/notifications/v1/preferences_pb";
import { dayOf } from "../days";
import { faultOf } from "../faults";
import { fold } from "../fold";
import { Press } from "../offline/away";
import { useAnnounce } from "../status";
import { useSay } from "../words";
import { useCommand } from "./command";
import { Part } from "./part";

/** Three rooms keep something about a person: all of it in one file. */
async function known(id: string): Promise<string> {
  const [profile, matching, wishes, sent] = await Promise.all([
    volunteers.exportVolunteer({ id }),
    persons.exportPerson({ volunteer: id }),
    preferences.getPreferences({ person: id }),
    everyPage((pageToken) => deliveries.listDeliveries({ person: id, pageSize: 500, pageToken }), (page) => page.deliveries),
  ]);
  const all = {
    volunteers: JSON.parse(profile.json) as unknown,
    matching: toJson(ExportPersonResponseSchema, matching),
    notifications: { preferences: wishes.preferences ? toJson(PreferencesSchema, wishes.preferences) : null, deliveries: sent.map((one) => toJson(DeliverySchema, one)) },
  };
  return JSON.stringify(all, null, 2);
}

export function Leave({ id, name }: { id: string; name: string }) {
  const say = useSay();
  const announce = useAnnounce();
  const go = useNavigate();
  const queries = useQueryClient();
  const at = useId();
  const today = dayOf(useWall().now);
  const [open, setOpen] = useState(false);
  const [typed, type] = useState("");
  const [wrong, setWrong] = useState(false);
  const was = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const file = useMutation({ mutationFn: () => known(id) });
  const erase = useCommand((idempotencyKey, what: { id: string }) => volunteers.eraseVolunteer({ idempotencyKey, ...what }), true);
  useEffect(() => {
    if (open) input.current?.focus();
    else if (was.current) button.current?.focus();
    was.current = open;
  }, [open]);
  const failed = (thrown: unknown) => announce(say(faultOf(thrown).kind === "refused" ? "volunteers.refused" : `fault.${faultOf(thrown).kind}`));
  const send = () => {
    const same = fold(typed.trim()) === fold(name.trim());
    setWrong(!same);
    if (!same) return input.current?.focus();
    // the live stream may take this page away before the answer comes: a promise does not mind
    erase.mutateAsync({ id }).then(() => {
      announce(say("volunteers.erased"));
      void go("/frivillige", { replace: true });
      queries.removeQueries({ queryKey: ["people"] });
      queries.removeQueries({ queryKey: ["volunteer", id] });
    }, failed);
  };
  return (
    <Part title={say("volunteers.data")}>
      <div className="facts">
        <p>{say("volunteers.export.text")}</p>
        <div className="buttons">
          <Press
            variant="secondary"
            data-size="sm"
            loading={file.isPending}
            onClick={() =>
              file.mutate(undefined, {
                onSuccess: (text) => {
                  handOver(`${say("volunteers.export.file")}-${today}.json`, text, "application/json");
                  announce(say("volunteers.exported"));
                },
                onError: failed,
              })
            }
          >
            {say("volunteers.export")}
          </Press>
          {!open && (
            <Button ref={button} variant="tertiary" data-color="danger" data-size="sm" onClick={() => setOpen(true)}>
              {say("volunteers.erase")}
            </Button>
          )}
        </div>
        {open && (
          <form
            className="erase"
            noValidate
            aria-label={say("volunteers.erase")}
            onSubmit={(event) => {
              event.preventDefault();
              send();
            }}
          >
            <Paragraph>{say("volunteers.erase.goes")}</Paragraph>
            <Paragraph>{say("volunteers.erase.stays")}</Paragraph>
            <Field>
              <Label>{say("volunteers.erase.type", { name })}</Label>
              <Input ref={input} value={typed} autoComplete="off" aria-invalid={wrong || undefined} aria-describedby={wrong ? at : undefined} onChange={(event) => type(event.target.value)} />
              {wrong && <ValidationMessage id={at}>{say("volunteers.wrong.typed")}</ValidationMessage>}
            </Field>
            <div className="buttons">
              <Press type="submit" data-color="danger" data-size="sm" loading={erase.isPending}>
                {say("volunteers.erase.now")}
              </Press>
              <Button
                type="button"
                variant="tertiary"
                data-size="sm"
                onClick={() => {
                  type("");
                  setWrong(false);
                  setOpen(false);
                }}
              >
                {say("volunteers.leaveIt")}
              </Button>
            </div>
          </form>
        )}
      </div>
    </Part>
  );
}

// All organisations that post needs, by name; found by a part of the name or by the number.
import { Button, Field, Input, Label, Paragraph } from "@digdir/designsystemet-react";
import { useDeferredValue } from "react";
import { Link, useSearchParams } from "react-router";
import { Download } from "../file";
import type { Organisation } from "../contract/borgertorg/organisations/v1/organisations_pb";
import { Answered, Title } from "../parts";
import { useSay } from "../words";
import { orgnrInWords } from "./draft";
import { found, useOrganisations } from "./reading";

export function Organisations() {
  const say = useSay();
  const [wanted, want] = useSearchParams();
  const words = wanted.get("sok") ?? "";
  const looked = useDeferredValue(words);
  const all = useOrganisations();
  const tableOf = (shown: readonly Organisation[]) => [
    ["name", "number", "kind", "contact"].map((column) => say(`organisations.column.${column}`)),
    ...shown.map(({ profile }) => [profile?.name ?? "", profile?.orgnr ?? "", say(`organisations.kind.${profile?.kind ?? "other"}`), profile?.contactName ?? ""]),
  ];
  return (
    <>
      <Title text={say("nav.organisations")}>
        <Button asChild>
          <Link to="/organisasjoner/ny">{say("organisations.new")}</Link>
        </Button>
      </Title>
      <div className="filters" role="search">
        <Field>
          <Label>{say("organisations.search")}</Label>
          <Input type="search" value={words} onChange={(event) => want(event.target.value ? { sok: event.target.value } : {}, { replace: true })} />
        </Field>
      </div>
      <Answered query={all}>
        {(answered) => {
          const shown = found(answered, looked);
          return (
            <section className="day" aria-label={say("nav.organisations")}>
              <div className="over-list">
                <Paragraph className="soft">{say("organisations.count", { count: shown.length })}</Paragraph>
                {shown.length > 0 && <Download variant="tertiary" data-size="sm" name={say("organisations.file")} table={() => tableOf(shown)} />}
              </div>
              {shown.length === 0 ? (
                <Paragraph className="empty">{say(answered.length === 0 ? "organisations.none" : "organisations.noneSo")}</Paragraph>
              ) : (
                <ul className="sessions">
                  {shown.map(({ id, profile }) => (
                    <li key={id} className="session">
                      <div>
                        <Link to={`/organisasjoner/${id}`}>{profile?.name}</Link>
                        <p>
                          {say(`organisations.kind.${profile?.kind ?? "other"}`)}
                          {profile?.contactName && <> · {profile.contactName}</>}
                        </p>
                      </div>
                      {profile?.orgnr && <span className="count">{orgnrInWords(profile.orgnr)}</span>}
                    </li>
                  ))}
                </ul>
              )}
            </section>
          );
        }}
      </Answered>
    </>
  );
}

// Addresses at which other programs fetch the calendar of the centre: each shown once, and withdrawn for good.
import { Heading, List, Paragraph, Select } from "@digdir/designsystemet-react";
import { useState } from "react";
import { calendars } from "../clients/dispatcher";
import { Row } from "../forms/form";
import { useMoment } from "../parts";
import { LANGUAGES, NAMES, useLanguage, useSay } from "../words";
import { Links } from "./links";

/** The door's own words are there in these. */
const SPOKEN = LANGUAGES.filter((language) => language !== "se");
const PROGRAMS = ["outlook", "google", "apple"];
const spoken = (language: string) => SPOKEN.find((one) => one === language) ?? "nb";

function How() {
  const say = useSay();
  return (
    <>
      <Heading level={3} data-size="2xs" className="how">
        {say("settings.calendar.how")}
      </Heading>
      <List.Unordered data-size="sm">
        {PROGRAMS.map((program) => (
          <List.Item key={program}>{say(`settings.calendar.how.${program}`)}</List.Item>
        ))}
      </List.Unordered>
      <Paragraph className="soft" data-size="sm">
        {say("settings.calendar.how.slow")}
      </Paragraph>
    </>
  );
}

export function Calendars() {
  const say = useSay();
  const moment = useMoment();
  const [language, setLanguage] = useState(spoken(useLanguage().language));
  return (
    <Links
      words="settings.calendar"
      query="calendars"
      list={async (signal) => (await calendars.listCalendars({}, { signal })).calendars}
      make={calendars.makeCalendar}
      revoke={calendars.revokeCalendar}
      known={(one) => (
        <>
          {NAMES[spoken(one.language)]}
          {one.madeAt && ` · ${say("settings.calendar.created", { when: moment(one.madeAt) })}`}
          {" · "}
          {one.fetchedAt ? say("settings.calendar.fetched", { when: moment(one.fetchedAt) }) : say("settings.calendar.unfetched")}
        </>
      )}
      language={language}
      fields={
        <Row name="language" label={say("settings.calendar.language")}>
          {(at) => (
            <Select {...at} value={language} onChange={(event) => setLanguage(spoken(event.target.value))}>
              {SPOKEN.map((one) => (
                <Select.Option key={one} value={one} lang={one}>
                  {NAMES[one]}
                </Select.Option>
              ))}
            </Select>
          )}
        </Row>
      }
      below={<How />}
    />
  );
}

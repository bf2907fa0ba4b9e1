// The frame of every page: mark and name, where one can go, whether the screen is live, in which language, and the way out.
import { Button, Heading, Paragraph, Select, Field, Label, SkipLink } from "@digdir/designsystemet-react";
import { HouseIcon, PlusIcon, TasklistIcon } from "@navikt/aksel-icons";
import { useEffect } from "react";
import { Link, NavLink, Outlet, useLocation } from "react-router";
import { useCentre, useSession, useWall } from "./centre";
import { clockInWords, LANGUAGES, localOf } from "./days";
import { faultOf } from "./faults";
import { useLive } from "./live/live";
import { NAMES, useLanguage, useSay } from "./words";

function Connection() {
  const say = useSay();
  const { language } = useLanguage();
  const { zone } = useWall();
  const { connected, at } = useLive();
  const time = at === undefined ? "" : clockInWords(localOf(new Date(at), zone), language);
  const text = connected ? say("live.on") : time ? say("live.off", { time }) : say("live.opening");
  return (
    <p className={connected ? "connection on" : "connection"}>
      <span aria-hidden="true" className="dot" />
      {text}
    </p>
  );
}

function Language() {
  const say = useSay();
  const { language, choose } = useLanguage();
  return (
    <Field className="language">
      <Label className="unseen">{say("language")}</Label>
      <Select data-size="sm" value={language} onChange={(event) => choose(LANGUAGES.find((one) => one === event.target.value) ?? "nb")}>
        {LANGUAGES.map((one) => (
          <Select.Option key={one} value={one} lang={one}>
            {NAMES[one]}
          </Select.Option>
        ))}
      </Select>
    </Field>
  );
}

/** Whoever is signed out keeps what is on the screen: the door opens in another tab. */
function SignedOut() {
  const say = useSay();
  return (
    <section className="signed-out" aria-labelledby="signed-out">
      <Heading id="signed-out" level={2} data-size="xs">
        {say("signedOut.title")}
      </Heading>
      <Paragraph>{say("signedOut.text")}</Paragraph>
      <Button asChild data-size="sm">
        <a href="/logg-inn" target="_blank" rel="noreferrer">
          {say("signedOut.enter")}
        </a>
      </Button>
    </section>
  );
}

export function Shell() {
  const say = useSay();
  const session = useSession();
  const centre = useCentre();
  const live = useLive();
  const { pathname } = useLocation();
  const signedOut = live.signedOut || (session.error !== null && faultOf(session.error).kind === "signedOut");
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [pathname]);
  const places = [
    { to: "/i-dag", words: "nav.today", icon: <HouseIcon aria-hidden /> },
    { to: "/behov", words: "nav.needs", icon: <TasklistIcon aria-hidden /> },
    { to: "/behov/ny", words: "nav.new", icon: <PlusIcon aria-hidden /> },
  ];
  return (
    <>
      <SkipLink href="#main">{say("skip")}</SkipLink>
      <header className="top">
        <Link to="/i-dag" className="mark">
          <img src="/favicon.svg" alt="" width="32" height="32" />
          <span>
            <strong>Borgertorg</strong>
            <small>{centre.data?.name ?? ""}</small>
          </span>
        </Link>
        <nav aria-label={say("nav")} className="places">
          {places.map(({ to, words, icon }) => (
            <NavLink key={to} to={to} end>
              {icon}
              <span>{say(words)}</span>
            </NavLink>
          ))}
        </nav>
        <div className="aside">
          <Connection />
          <Language />
          <form method="post" action="/logg-ut">
            <Button type="submit" variant="tertiary" data-size="sm">
              {say("leave")}
            </Button>
          </form>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {signedOut && <SignedOut />}
        <Outlet />
      </main>
    </>
  );
}

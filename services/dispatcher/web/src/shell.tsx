// The frame of every page: mark and name, where one can go, whether the screen is live, in which language, and the way out.
import { Button, Heading, Paragraph, Select, Field, Label, SkipLink } from "@digdir/designsystemet-react";
import { MenuHamburgerIcon } from "@navikt/aksel-icons";
import { useEffect, useState } from "react";
import { Link, Outlet, useLocation, useRouteError } from "react-router";
import { placeOf, PLACES } from "./areas";
import { useCentre, useSession } from "./centre";
import { Commands } from "./commands/commands";
import { faultOf } from "./faults";
import { Leaving } from "./forms/leaving";
import { useAway, useLive } from "./live/live";
import { Away, useSince } from "./offline/away";
import { leave } from "./offline/keeping";
import { keepConsole } from "./offline/register";
import { Title } from "./parts";
import { PracticeBar } from "./practice/bar";
import { practising } from "./practice/practising";
import { useAnnounce } from "./status";
import { LANGUAGES, NAMES, useLanguage, useSay } from "./words";

function Off() {
  const say = useSay();
  const time = useSince();
  return <>{time ? say("live.off", { time }) : say("offline.title.never")}</>;
}

function Connection() {
  const say = useSay();
  const { connected, away } = useLive();
  return (
    <p className={connected ? "connection on" : "connection"}>
      <span aria-hidden="true" className="dot" />
      {connected ? say("live.on") : connected === false || away ? <Off /> : say("live.opening")}
    </p>
  );
}

/** Signing out takes along what the browser keeps; without the house nobody is signed out, and it says so. */
function Leave() {
  const say = useSay();
  const announce = useAnnounce();
  const away = useAway();
  return (
    <form
      method="post"
      action="/logg-ut"
      onSubmit={(event) => {
        if (!away) return leave();
        event.preventDefault();
        announce(say("offline.leave"));
      }}
    >
      <Button type="submit" variant="tertiary" data-size="sm">
        {say("leave")}
      </Button>
    </form>
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

/** How many places have room in the bar of a phone; the rest comes out behind "more". */
const IN_BAR = 3;

/** Where one can go: beside the page on a desk, below it on a phone. */
function Places() {
  const say = useSay();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const here = placeOf(pathname);
  useEffect(() => setOpen(false), [pathname]);
  return (
    <nav
      aria-label={say("nav")}
      className={open ? "places open" : "places"}
      onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
    >
      <ul>
        {PLACES.map(({ to, words, icon }, nth) => (
          <li key={to} className={nth < IN_BAR ? undefined : "further"}>
            <Link to={to} className={to === here?.to ? "active" : ""} aria-current={to === pathname ? "page" : to === here?.to ? "true" : undefined}>
              {icon}
              <span>{say(words)}</span>
            </Link>
          </li>
        ))}
        {PLACES.length > IN_BAR && (
          <li className="rest">
            <button type="button" aria-expanded={open} className={here && PLACES.indexOf(here) >= IN_BAR ? "active" : ""} onClick={() => setOpen(!open)}>
              <MenuHamburgerIcon aria-hidden />
              <span>{say("nav.more")}</span>
            </button>
          </li>
        )}
      </ul>
    </nav>
  );
}

/** A page that could not be fetched, or that stumbled: nothing that was sent is lost, and loading it again is all there is to do. */
export function Stumbled() {
  const say = useSay();
  const thrown = useRouteError();
  useEffect(() => console.error(thrown), [thrown]);
  return (
    <section className="fault" role="alert">
      <Heading level={1} data-size="sm">
        {say("stumbled.title")}
      </Heading>
      <Paragraph>{say("stumbled.text")}</Paragraph>
      <Button data-size="sm" onClick={() => window.location.reload()}>
        {say("stumbled.again")}
      </Button>
    </section>
  );
}

/** An address of the console at which there is nothing. */
export function Nowhere() {
  const say = useSay();
  return (
    <>
      <Title text={say(practising ? "practice.notHere.title" : "nowhere.title")} />
      <Paragraph>{say(practising ? "practice.notHere.text" : "nowhere.text")}</Paragraph>
      <Link to="/i-dag">{say("nav.today")}</Link>
    </>
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
  const isIn = session.isFetchedAfterMount && session.isSuccess;
  useEffect(() => {
    if (isIn) keepConsole();
  }, [isIn]);
  return (
    <>
      <SkipLink href="#main">{say("skip")}</SkipLink>
      <PracticeBar />
      <header className="top">
        <Link to="/i-dag" className="mark">
          <img src="/favicon.svg" alt="" width="32" height="32" />
          <span>
            <strong>Borgertorg</strong>
            <small>{centre.data?.name ?? ""}</small>
          </span>
        </Link>
        <Connection />
        <div className="aside">
          <Commands />
          <Language />
          {!practising && <Leave />}
        </div>
      </header>
      <div className="below">
        <Places />
        <main id="main" tabIndex={-1}>
          {signedOut && <SignedOut />}
          <Away />
          <Outlet />
        </main>
      </div>
      <Leaving />
    </>
  );
}

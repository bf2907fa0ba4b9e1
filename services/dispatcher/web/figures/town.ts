// A house as large as the largest that the issue names: people and needs through the same calls that the screens make.
import { Code, ConnectError, createClient, type CallOptions } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";
import { dayOf, later } from "../src/days";
import { LiveService } from "../src/contract/borgertorg/dispatcher/v1/live_pb";
import { NeedService } from "../src/contract/borgertorg/matching/v1/needs_pb";
import { VolunteerService } from "../src/contract/borgertorg/volunteers/v1/volunteers_pb";
import { now } from "../e2e/desk";
import { url } from "../e2e/people";

export const PEOPLE = 2_500;
export const SESSIONS = 1_500;
const AT_ONCE = 8;
/** The list looks four weeks ahead. */
const DAYS = 27;
/** Milliseconds without a word: then nobody is being asked any more, and no page is told of what was posted. */
const REST = 12_000;

const GIVEN = ["Anne", "Bjørn", "Ánde", "Fatima", "Geir", "Hanne", "Inger", "Jonas", "Kari", "Leila", "Marit", "Nils", "Olena", "Per", "Ragnhild", "Samira", "Tore", "Unni", "Yusuf", "Åse"];
const FAMILY = ["Andersen", "Berg", "Dahl", "Eriksen", "Foss", "Haugen", "Iversen", "Johansen", "Kristiansen", "Lie", "Moen", "Nilsen", "Olsen", "Pedersen", "Somby", "Solberg", "Vik", "Østby"];
const SKILLS = ["bilkjøring", "høytlesning", "matlaging", "data- og mobilhjelp", "leksehjelp", "turleder", "musikk", "strikking"];
const KINDS = ["Følge til lege", "Språkkafé, vert", "Leksehjelp", "Besøksvenn", "Turgruppe", "Handletur", "Digital hjelp", "Høytlesning", "Fellesmiddag, kjøkken", "Fiksekafé"];
const CATEGORIES = ["følge og skyss", "språkkafé", "leksehjelp", "besøksvenn", "turgruppe", "følge og skyss", "annet", "annet", "måltid", "fiksekafé"];
const pick = <T>(from: readonly T[], nth: number): T => from[nth % from.length] as T;
const near = (nth: number) => ({ latitude: 59.35 + ((nth * 37) % 100) / 1_000, longitude: 9.9 + ((nth * 61) % 140) / 1_000 });

const transport = () => createGrpcWebTransport({ baseUrl: url() });
const signed = (): CallOptions => ({ headers: { cookie: process.env["HOUSE_COOKIE"] ?? "", origin: url() } });

/** A machine that is busy with other things is told to come again; one more or less is no harm here. */
async function insist<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (thrown) {
      if (tries === 10 || ConnectError.from(thrown).code !== Code.Unavailable) throw thrown;
    }
  }
}

async function each(from: number, until: number, one: (nth: number) => Promise<unknown>): Promise<void> {
  let next = from;
  const line = async () => {
    while (next < until) {
      const nth = next++;
      await insist(() => one(nth));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, line));
}

async function count<P extends { nextPageToken: string }>(page: (pageToken: string) => Promise<P>, items: (page: P) => number): Promise<number> {
  let [found, token] = [0, ""];
  do {
    const one = await page(token);
    found += items(one);
    token = one.nextPageToken;
  } while (token);
  return found;
}

/** Posts one need with one session, so many days ahead; another coordinator would. */
export async function postOne(title: string, day: number, nth = 0): Promise<void> {
  const date = later(dayOf(now()), day);
  const hour = String(8 + (nth % 11)).padStart(2, "0");
  const profile = {
    title, category: pick(CATEGORIES, nth), placeName: "Svarstad", position: near(nth), zone: "Europe/Oslo", places: 1 + (nth % 3), priority: 3,
    startsLocal: `${date}T${hour}:00`, endsLocal: `${date}T${hour}:50`,
  };
  await createClient(NeedService, transport()).postNeed({ idempotencyKey: crypto.randomUUID(), profile }, signed());
}

/** Waits until the house has told nothing for a while: what was posted sets off rounds of asks, and they are not what is measured. */
async function atRest(): Promise<void> {
  const end = new AbortController();
  let quiet: ReturnType<typeof setTimeout> | undefined;
  const heard = () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => end.abort(), REST);
  };
  heard();
  while (!end.signal.aborted) {
    const telling = createClient(LiveService, transport()).watch({}, { ...signed(), signal: end.signal });
    try {
      for await (const { told } of telling) if (told.case === "changed") heard();
    } catch (gone) {
      if (!end.signal.aborted) throw gone;
    }
  }
}

/** Fills the house up to what it shall hold. */
export async function fill(): Promise<void> {
  const people = createClient(VolunteerService, transport());
  const needs = createClient(NeedService, transport());
  const before = await count((pageToken) => people.listVolunteers({ pageSize: 200, pageToken }, signed()), (page) => page.volunteers.length);
  await each(before, PEOPLE, (nth) =>
    people.registerVolunteer(
      {
        idempotencyKey: crypto.randomUUID(),
        profile: {
          name: `${pick(GIVEN, nth)} ${pick(FAMILY, Math.floor(nth / GIVEN.length))}`,
          email: `frivillig.${nth}@example.org`,
          position: near(nth),
          maxMetres: 20_000,
          skills: [pick(SKILLS, nth), pick(SKILLS, nth + 3)],
          languages: ["nb", ...(nth % 7 === 0 ? ["en"] : [])],
          availability: [1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, fromMinute: 480, untilMinute: nth % 2 ? 1_020 : 1_260 })),
          weeklyMinutes: 240,
        },
        consents: [{ purpose: "coordination" }, { purpose: "messages" }],
      },
      signed(),
    ),
  );
  const stand = await count((pageToken) => needs.listNeeds({ pageSize: 500, pageToken }, signed()), (page) => page.needs.reduce((sum, need) => sum + need.sessions.length, 0));
  await each(stand, SESSIONS, (nth) => postOne(`${pick(KINDS, nth)} ${nth}`, 1 + (nth % DAYS), nth));
  await atRest();
}

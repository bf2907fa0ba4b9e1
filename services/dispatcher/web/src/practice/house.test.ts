// The town in which one practises answers by the rules that one sees: what is undone reaches nobody, the first yes takes the place.
import { createClient } from "@connectrpc/connect";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveService } from "../contract/borgertorg/dispatcher/v1/live_pb";
import { AssignmentService } from "../contract/borgertorg/matching/v1/assignments_pb";
import { NeedService, NeedState, Scope } from "../contract/borgertorg/matching/v1/needs_pb";
import { OfferService, OfferState } from "../contract/borgertorg/matching/v1/offers_pb";
import { VolunteerService } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { openHouse } from "./house";
import { daysOf } from "./needs";

const NOW = new Date("2026-11-27T09:00:00Z");
const HOLD = 15;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

function enter() {
  const house = openHouse(NOW);
  const [needs, offers, assignments] = [createClient(NeedService, house), createClient(OfferService, house), createClient(AssignmentService, house)];
  const post = async () => {
    const { sessions, id } = await needs.postNeed({ profile: { title: "Kaffe til øvelaget", category: "måltid", startsLocal: "2026-11-30T10:00", endsLocal: "2026-11-30T12:00", places: 1 } });
    return { id, session: sessions[0] ?? "" };
  };
  const askThree = async (session: string) => {
    const volunteers = (await offers.suggestVolunteers({ session, limit: 3 })).candidates.map(({ volunteer }) => volunteer);
    return (await offers.makeOffers({ session, volunteers, holdSeconds: HOLD })).offers;
  };
  const states = async (session: string) => (await offers.listOffers({ session })).offers.map(({ state }) => state);
  return { house, needs, offers, assignments, post, askThree, states };
}

describe("the town of practice", () => {
  it("answers some seconds after an ask has left, and the first yes takes the place", async () => {
    const { needs, assignments, post, askThree, states } = enter();
    const { id, session } = await post();
    await askThree(session);
    await vi.advanceTimersByTimeAsync(HOLD * 1000);
    expect(new Set(await states(session))).toEqual(new Set([OfferState.MADE]));
    await vi.advanceTimersByTimeAsync(30_000);
    const after = await states(session);
    expect(after.filter((state) => state === OfferState.ACCEPTED)).toHaveLength(1);
    expect(after).not.toContain(OfferState.MADE);
    expect((await assignments.listAssignments({ session })).assignments).toHaveLength(1);
    // an ask, and the answers that end it: each that moves a figure is a version of the need, as in the house
    expect((await needs.getNeed({ id })).need).toMatchObject({ version: expect.toSatisfy((version: bigint) => version > 2n), sessions: [{ taken: 1, offersOut: 0 }] });
  });

  it("hears nothing of what is undone in time, and suggests the same people again", async () => {
    const { offers, post, askThree, states } = enter();
    const { session } = await post();
    const before = (await offers.suggestVolunteers({ session })).candidates.map(({ volunteer }) => volunteer);
    for (const id of await askThree(session)) await offers.withdrawOffer({ id });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(new Set(await states(session))).toEqual(new Set([OfferState.WITHDRAWN]));
    expect((await offers.suggestVolunteers({ session })).candidates.map(({ volunteer }) => volunteer)).toEqual(before);
  });

  it("reminds whoever says nothing once, not at once, and hears a yes then", async () => {
    const { house, offers, post, states } = enter();
    const { session } = await post();
    const { volunteers } = await createClient(VolunteerService, house).listVolunteers({ query: "Fuad" });
    const [id = ""] = (await offers.makeOffers({ session, volunteers: volunteers.map((one) => one.id), holdSeconds: HOLD })).offers;
    const remind = async () => offers.remindOffers({ sessions: [session], holdSeconds: HOLD });
    const why = ({ leftOut }: Awaited<ReturnType<typeof remind>>) => leftOut.map((one) => one.why);

    expect(why(await remind())).toEqual(["TOO_SOON"]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect((await remind()).reminded).toMatchObject([{ offer: id }]);
    expect(why(await remind())).toEqual(["REMINDED"]);
    expect(await offers.recallReminders({ offers: [id] })).toMatchObject({ recalled: [id], left: [] });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await states(session)).toEqual([OfferState.MADE]);
    await remind();
    await vi.advanceTimersByTimeAsync(HOLD * 1000);
    expect(await offers.recallReminders({ offers: [id] })).toMatchObject({ recalled: [], left: [id] });
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await states(session)).toEqual([OfferState.ACCEPTED]);
    expect(why(await offers.remindOffers({ offers: [id] }))).toEqual(["ACCEPTED"]);
  });

  it("refuses what cannot be: asking twice, and taking back what is answered", async () => {
    const { offers, post, askThree } = enter();
    const { session } = await post();
    const [first = ""] = await askThree(session);
    const volunteer = (await offers.getOffer({ id: first })).offer?.volunteer ?? "";
    await expect(offers.makeOffers({ session, volunteers: [volunteer] })).rejects.toThrow();
    expect((await offers.explainVolunteer({ session, volunteer })).obstacles).toMatchObject([{ code: "ALREADY_ASKED" }]);
    await offers.acceptOffer({ id: first });
    await expect(offers.withdrawOffer({ id: first })).rejects.toThrow();
  });

  it("finds needs by words and time, changes and calls them off", async () => {
    const { needs, post } = enter();
    const { id, session } = await post();
    expect((await needs.listNeeds({ words: "øve kaf", state: NeedState.OPEN })).needs.map((need) => need.id)).toEqual([id]);
    expect((await needs.listNeeds({ mine: true })).needs).toHaveLength(1);
    expect((await needs.listNeeds({ ids: [id, "need_nobody"] })).needs.map((need) => need.id)).toEqual([id]);
    const profile = (await needs.getNeed({ id })).need?.profile;
    if (!profile) throw new Error("no profile");
    await needs.changeNeed({ id, profile: { ...profile, title: "Te til øvelaget", startsLocal: "2026-12-01T10:00", endsLocal: "2026-12-01T12:00" } });
    expect((await needs.getNeed({ id })).need).toMatchObject({ profile: { title: "Te til øvelaget" }, sessions: [{ startsLocal: "2026-12-01T10:00" }] });
    await needs.cancelNeed({ id, scope: Scope.THIS, session });
    expect((await needs.getNeed({ id })).need?.state).toBe(NeedState.CANCELLED);
  });

  it("tells whoever watches what has changed", async () => {
    const { house, post } = enter();
    const end = new AbortController();
    const told: string[] = [];
    const watching = (async () => {
      for await (const { told: one } of createClient(LiveService, house).watch({}, { signal: end.signal })) {
        told.push(one.case === "changed" ? one.value.kind : (one.case ?? ""));
        if (told.length === 2) end.abort();
      }
    })().catch(() => undefined);
    await vi.advanceTimersByTimeAsync(100);
    await post();
    await vi.advanceTimersByTimeAsync(100);
    await watching;
    expect(told).toEqual(["heartbeat", "need"]);
  });

  it("has nobody who could be reached", async () => {
    const people = createClient(VolunteerService, enter().house);
    const { volunteers } = await people.listVolunteers({});
    expect(volunteers.length).toBeGreaterThan(5);
    expect(volunteers.every(({ profile }) => profile?.name.endsWith(" Øving") && !profile.phone && !profile.email)).toBe(true);
    const [first] = volunteers;
    const found = await people.listVolunteers({ query: `oving ${first?.profile?.name.slice(0, 3).toLowerCase()}`, pageSize: 1 });
    expect(found.volunteers.map(({ id }) => id)).toEqual([first?.id]);
    expect((await people.listVolunteers({ query: "finnes ikke" })).counts?.found).toBe(0);
  });

  it("reads the rule of a series as the form writes it", () => {
    const series = { startsLocal: "2026-12-03T10:00", recurrence: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20261220", exceptDates: ["2026-12-15"] };
    expect(daysOf(series)).toEqual(["2026-12-03", "2026-12-17"]);
    expect(daysOf({ ...series, recurrence: "" })).toEqual(["2026-12-03"]);
  });
});

// The house in which one practises: the calls of the pages, answered within this browser. There is no way from here to anybody.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { Transport } from "@connectrpc/connect";
import { LiveService, type WatchResponseSchema } from "../contract/borgertorg/dispatcher/v1/live_pb";
import { SessionService } from "../contract/borgertorg/dispatcher/v1/sessions_pb";
import { TemplateService } from "../contract/borgertorg/dispatcher/v1/templates_pb";
import { ViewService } from "../contract/borgertorg/dispatcher/v1/views_pb";
import { AssignmentService, AssignmentState } from "../contract/borgertorg/matching/v1/assignments_pb";
import { NeedService } from "../contract/borgertorg/matching/v1/needs_pb";
import { OfferService } from "../contract/borgertorg/matching/v1/offers_pb";
import { DeliveryService } from "../contract/borgertorg/notifications/v1/deliveries_pb";
import { CentreService } from "../contract/borgertorg/organisations/v1/centres_pb";
import { OrganisationService } from "../contract/borgertorg/organisations/v1/organisations_pb";
import { VenueService } from "../contract/borgertorg/organisations/v1/venues_pb";
import { Role } from "../contract/borgertorg/types/v1/role_pb";
import { VolunteerService } from "../contract/borgertorg/volunteers/v1/volunteers_pb";
import { accept, decline, explain, make, missing, recall, remind, step, suggest, withdraw, type Tell } from "./asking";
import { block, cancel, change, close, find, isNamed, needIn, post } from "./needs";
import { openNames } from "./names";
import { openTown } from "./town";
import { wire } from "./wire";

const HEARTBEAT = 20_000;

/** What is told, to whoever watches. */
function telling() {
  const watching = new Set<(told: { kind: string; id: string } | undefined) => void>();
  let sequence = 1n;
  const tell: Tell = (kind, id) => watching.forEach((hear) => hear({ kind, id }));
  async function* watch(signal: AbortSignal): AsyncGenerator<MessageInitShape<typeof WatchResponseSchema>> {
    const due: ({ kind: string; id: string } | undefined)[] = [undefined];
    let wake = () => {};
    const hear = (told: { kind: string; id: string } | undefined) => {
      due.push(told);
      wake();
    };
    watching.add(hear);
    const beat = setInterval(() => hear(undefined), HEARTBEAT);
    signal.addEventListener("abort", () => wake());
    try {
      while (!signal.aborted) {
        for (let told = due.splice(0, 1); told.length > 0; told = due.splice(0, 1)) {
          const [one] = told;
          sequence += 1n;
          yield {
            sequence,
            at: timestampFromDate(new Date()),
            told: one ? { case: "changed" as const, value: { service: "matching", version: 1n, fact: "", ...one } } : { case: "heartbeat" as const, value: {} },
          };
        }
        if (!signal.aborted) await new Promise<void>((woken) => (wake = woken));
      }
    } finally {
      clearInterval(beat);
      watching.delete(hear);
    }
  }
  return { tell, watch };
}

export function openHouse(now = new Date()): Transport {
  const town = openTown(now);
  const { tell, watch } = telling();
  const names = openNames();
  const { AGREED, CANCELLED, MET, NOT_MET } = AssignmentState;
  const instant = () => timestampFromDate(new Date());
  const one = <T extends { id: string }>(all: readonly T[], id: string): T => {
    const found = all.find((each) => each.id === id);
    if (!found) throw missing();
    return found;
  };
  return wire((service) => {
    service(SessionService, { getSession: () => ({ member: "practice", centre: town.centre.id, role: Role.COORDINATOR }) });
    service(LiveService, { watch: (_, { signal }) => watch(signal), look: () => ({}) });
    service(ViewService, names.views);
    service(TemplateService, names.templates);
    service(CentreService, { getCentre: () => ({ centre: town.centre }) });
    service(OrganisationService, { listOrganisations: () => ({ organisations: [town.organisation] }) });
    service(VenueService, { listVenues: () => ({ venues: town.venues }), getVenue: ({ id }) => ({ venue: one(town.venues, id) }) });
    service(VolunteerService, {
      listVolunteers: ({ query, pageSize }) => {
        const found = town.people.map(({ volunteer }) => volunteer).filter(({ profile }) => isNamed(profile?.name ?? "", query.trim()));
        return { volunteers: pageSize ? found.slice(0, pageSize) : found, counts: { found: found.length } };
      },
      getVolunteer: ({ id }) => ({ volunteer: one(town.people.map(({ volunteer }) => volunteer), id) }),
    });
    service(DeliveryService, { listDeliveries: () => ({ deliveries: [] }) });
    service(NeedService, {
      listNeeds: (asked) => ({ needs: find(town, asked) }),
      getNeed: ({ id }) => ({ need: needIn(town, id) }),
      postNeed: ({ profile }) => post(town, profile, tell),
      changeNeed: (asked) => change(town, asked, tell),
      cancelNeed: (asked) => cancel(town, asked, tell),
      closeNeed: (asked) => close(town, asked, tell),
      blockVolunteer: (asked) => block(town, asked, tell),
    });
    service(OfferService, {
      suggestVolunteers: ({ session, limit }) => ({ candidates: suggest(town, session, limit), considered: town.people.length }),
      explainVolunteer: ({ session, volunteer }) => explain(town, session, volunteer),
      makeOffers: (asked) => ({ offers: make(town, asked, tell) }),
      acceptOffer: ({ id }) => accept(town, id, tell),
      declineOffer: ({ id, answer }) => decline(town, id, answer, tell),
      withdrawOffer: ({ id }) => withdraw(town, id, tell),
      remindOffers: (asked) => remind(town, asked, tell),
      recallReminders: ({ offers }) => recall(town, offers, tell),
      getOffer: ({ id }) => ({ offer: one(town.offers, id) }),
      listOffers: ({ session }) => ({ offers: town.offers.filter((offer) => !session || offer.session === session) }),
    });
    service(AssignmentService, {
      listAssignments: ({ session, volunteer }) => ({ assignments: town.assignments.filter((held) => (!session || held.session === session) && (!volunteer || held.volunteer === volunteer)) }),
      cancelAssignment: ({ id }) => step(town, id, (held) => Object.assign(held, { state: CANCELLED, cancelledBy: "coordinator" }), tell),
      confirmAssignment: ({ id }) => step(town, id, (held) => Object.assign(held, { state: AGREED, confirmBy: undefined }), tell),
      checkIn: ({ id }) => step(town, id, (held) => (held.checkedInAt = instant()), tell),
      checkOut: ({ id }) => step(town, id, (held) => Object.assign(held, { state: MET, checkedOutAt: instant() }), tell),
      recordNotMet: ({ id }) => step(town, id, (held) => (held.state = NOT_MET), tell),
    });
  });
}

import { createClient } from "@connectrpc/connect";
import { transport } from "../clients";
import { KeyService } from "../contract/borgertorg/organisations/v1/keys_pb";
import { MemberService } from "../contract/borgertorg/organisations/v1/members_pb";
import { OrganisationService } from "../contract/borgertorg/organisations/v1/organisations_pb";
import { VenueService } from "../contract/borgertorg/organisations/v1/venues_pb";

export const keys = createClient(KeyService, transport);
export const members = createClient(MemberService, transport);
export const organisations = createClient(OrganisationService, transport);
export const venues = createClient(VenueService, transport);

import { createClient } from "@connectrpc/connect";
import { transport } from "../clients";
import { OrganisationService } from "../contract/borgertorg/organisations/v1/organisations_pb";
import { VenueService } from "../contract/borgertorg/organisations/v1/venues_pb";

export const organisations = createClient(OrganisationService, transport);
export const venues = createClient(VenueService, transport);

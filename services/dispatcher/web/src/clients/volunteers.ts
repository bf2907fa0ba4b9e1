import { createClient } from "@connectrpc/connect";
import { transport } from "../clients";
import { VolunteerService } from "../contract/borgertorg/volunteers/v1/volunteers_pb";

export const volunteers = createClient(VolunteerService, transport);

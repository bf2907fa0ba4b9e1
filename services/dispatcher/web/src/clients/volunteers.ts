import { createClient } from "@connectrpc/connect";
import { transport } from "../clients";
import { HoursService } from "../contract/borgertorg/volunteers/v1/hours_pb";
import { VolunteerService } from "../contract/borgertorg/volunteers/v1/volunteers_pb";

export const hours = createClient(HoursService, transport);
export const volunteers = createClient(VolunteerService, transport);

import { createClient } from "@connectrpc/connect";
import { transport } from "../clients";
import { DeliveryService } from "../contract/borgertorg/notifications/v1/deliveries_pb";
import { PreferenceService } from "../contract/borgertorg/notifications/v1/preferences_pb";

export const deliveries = createClient(DeliveryService, transport);
export const preferences = createClient(PreferenceService, transport);

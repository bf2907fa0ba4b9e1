import { createClient } from "@connectrpc/connect";
import { transport } from "../clients";
import { CalendarService } from "../contract/borgertorg/dispatcher/v1/calendars_pb";
import { KioskService } from "../contract/borgertorg/dispatcher/v1/kiosks_pb";
import { TemplateService } from "../contract/borgertorg/dispatcher/v1/templates_pb";
import { ViewService } from "../contract/borgertorg/dispatcher/v1/views_pb";

export const calendars = createClient(CalendarService, transport);
export const kiosks = createClient(KioskService, transport);
export const templates = createClient(TemplateService, transport);
export const views = createClient(ViewService, transport);
import { ImportService } from "../contract/borgertorg/dispatcher/v1/imports_pb";

export const imports = createClient(ImportService, transport);

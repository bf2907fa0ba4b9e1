import { createClient } from "@connectrpc/connect";
import { transport } from "../clients";
import { AssignmentService } from "../contract/borgertorg/matching/v1/assignments_pb";
import { LogService } from "../contract/borgertorg/matching/v1/log_pb";
import { NeedService } from "../contract/borgertorg/matching/v1/needs_pb";
import { OfferService } from "../contract/borgertorg/matching/v1/offers_pb";
import { PersonService } from "../contract/borgertorg/matching/v1/persons_pb";
import { StatisticsService } from "../contract/borgertorg/matching/v1/statistics_pb";
import { PlanService } from "../contract/borgertorg/matching/v1/plans_pb";

export const assignments = createClient(AssignmentService, transport);
export const log = createClient(LogService, transport);
export const needs = createClient(NeedService, transport);
export const offers = createClient(OfferService, transport);
export const persons = createClient(PersonService, transport);
export const statistics = createClient(StatisticsService, transport);
export const plans = createClient(PlanService, transport);

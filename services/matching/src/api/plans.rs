//! Plans: begun, watched, cancelled, read, approved.

mod reading;
mod watching;
mod words;

use std::collections::BTreeSet;

use chrono::TimeDelta;
use platform::auth::Caller;
use platform::error::Faults;
use platform::page::Page;
use platform::receipts::{self, Begun};
use proto::matching as pb;
use proto::matching::plan_service_server::PlanService;
use tonic::{Request, Response, Status};

use super::{Api, COORDINATOR, hold, id};
use crate::domain::error::Error;
use crate::domain::plan::part::{Name, Part};
use crate::domain::plan::{Plan, PlanState};
use crate::domain::session::Session;
use crate::events::approving::{self, MOST_PARTS};
use crate::events::planning;
use crate::store;

#[tonic::async_trait]
impl PlanService for Api {
    type WatchPlanStream = watching::Steps;

    async fn plan_centre(&self, request: Request<pb::PlanCentreRequest>) -> Result<Response<pb::PlanCentreResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let wish = words::wish(&message)?;
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "PlanCentre", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let plan = planning::begin(command.tx(), wish, caller.kind()).await?;
        let answer = pb::PlanCentreResponse { id: plan.id.to_string(), version: plan.version, state: words::state(plan.state) };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn watch_plan(&self, request: Request<pb::WatchPlanRequest>) -> Result<Response<watching::Steps>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let (centre, plan) = (caller.centre()?, id(&request.get_ref().id)?);
        let tx = self.0.db.scoped(centre).read().await?;
        store::plans::find(&tx, plan).await?.ok_or(Error::Missing)?;
        drop(tx);
        Ok(Response::new(watching::watch(self.0.clone(), centre, plan)))
    }

    async fn cancel_plan(&self, request: Request<pb::CancelPlanRequest>) -> Result<Response<pb::CancelPlanResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "CancelPlan", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let mut plan = store::plans::hold(command.tx(), id(&message.id)?).await?.ok_or(Error::Missing)?;
        if plan.state == PlanState::Running && !plan.cancel {
            plan.cancel = true;
            store::plans::save(command.tx(), &plan, Vec::new()).await?;
        }
        let answer = pb::CancelPlanResponse { id: plan.id.to_string(), version: plan.version, state: words::state(plan.state) };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn get_plan(&self, request: Request<pb::GetPlanRequest>) -> Result<Response<pb::GetPlanResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let tx = self.0.db.scoped(caller.centre()?).read().await?;
        let plan = store::plans::find(&tx, id(&request.get_ref().id)?).await?.ok_or(Error::Missing)?;
        let tally = store::parts::tally(&tx, &[plan.id]).await?.remove(&plan.id).unwrap_or_default();
        Ok(Response::new(pb::GetPlanResponse { plan: Some(words::plan(&plan, tally)) }))
    }

    async fn list_plan_sessions(&self, request: Request<pb::ListPlanSessionsRequest>) -> Result<Response<pb::ListPlanSessionsResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let page = Page::<Session>::read(message.page_size, &message.page_token)?;
        let tx = self.0.db.scoped(centre).read().await?;
        let plan = store::plans::find(&tx, id(&message.id)?).await?.ok_or(Error::Missing)?;
        Ok(Response::new(Box::pin(reading::sessions(&tx, &plan, &page)).await?))
    }

    async fn list_plans(&self, request: Request<pb::ListPlansRequest>) -> Result<Response<pb::ListPlansResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let page = Page::<Plan>::read(message.page_size, &message.page_token).map_err(|wrong| faults.within("", wrong));
        let state = words::read_state(&mut faults, "state", message.state);
        let page = faults.or(|| page.ok())?;
        let tx = self.0.db.scoped(centre).read().await?;
        let found = store::plans::list(&tx, state, &page).await?;
        let ids: Vec<_> = found.iter().map(|plan| plan.id).collect();
        let tallies = store::parts::tally(&tx, &ids).await?;
        let next_page_token = page.next(ids.last().copied(), ids.len());
        let plans = found.iter().map(|plan| words::plan(plan, tallies.get(&plan.id).copied().unwrap_or_default())).collect();
        Ok(Response::new(pb::ListPlansResponse { plans, next_page_token }))
    }

    async fn approve_plan(&self, request: Request<pb::ApprovePlanRequest>) -> Result<Response<pb::ApprovePlanResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let (wanted, hold) = wanted(&message)?;
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "ApprovePlan", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let approved = Box::pin(approving::approve(command.tx(), id(&message.id)?, wanted, hold, caller.kind())).await?;
        let overtaken = approved.overtaken.into_iter().map(|(name, reasons)| pb::OvertakenPart {
            session: name.session.to_string(),
            volunteer: name.volunteer.to_string(),
            reasons,
        });
        let answer = pb::ApprovePlanResponse {
            id: approved.plan.id.to_string(),
            version: approved.plan.version,
            state: words::state(approved.plan.state),
            asked: approved.asked,
            overtaken: overtaken.collect(),
            decided_before: approved.decided_before,
            open: approved.open,
        };
        Ok(Response::new(command.answer(answer).await?))
    }
}

/// A part, for whoever it is about.
pub(super) fn planned(part: &Part) -> pb::PlannedPart {
    let (plan, session) = (part.plan.to_string(), part.name.session.to_string());
    pb::PlannedPart { plan, session, state: words::part_state(part.state), points: Some(super::words::points(part.score)) }
}

/// The parts that are approved, none where all are; and for how long nobody is told.
fn wanted(message: &pb::ApprovePlanRequest) -> Result<(Option<BTreeSet<Name>>, TimeDelta), Status> {
    let mut faults = Faults::new();
    let hold = hold(&mut faults, message.hold_seconds);
    match (message.whole, message.parts.len()) {
        (true, 0) => {}
        (true, _) => faults.add("whole", "cannot be said together with parts"),
        (false, 0) => faults.add("parts", "names none; say which, or whole"),
        (false, count) if count > MOST_PARTS => faults.add("parts", format!("has {count} entries, at most {MOST_PARTS} fit")),
        _ => {}
    }
    let mut names = BTreeSet::new();
    for (at, part) in message.parts.iter().take(MOST_PARTS).enumerate() {
        let session = faults.take(&format!("parts[{at}].session"), part.session.parse());
        let volunteer = faults.take(&format!("parts[{at}].volunteer"), part.volunteer.parse());
        names.extend(session.zip(volunteer).map(|(session, volunteer)| Name { session, volunteer }));
    }
    Ok(faults.or(|| Some(((!message.whole).then_some(names), hold)))?)
}

//! Assignments: cancelled, confirmed, checked in and out, read.

use platform::auth::Caller;
use platform::db::Tx;
use platform::error::Faults;
use platform::page::Page;
use platform::receipts::{self, Begun};
use proto::matching as pb;
use proto::matching::assignment_service_server::AssignmentService;
use tonic::{Request, Response, Status};

use super::{Api, CONTACT, COORDINATOR, VOLUNTEER, agreed, filter, id, oneself, organisation, own, theirs, words};
use crate::domain::assignment::{Assignment, CancelledBy};
use crate::domain::error::Error;
use crate::events::leaving;
use crate::events::work::Work;
use crate::store;

/// An assignment with its need held; read again once nobody else can change it.
async fn held<'a>(tx: &'a Tx, caller: &'a Caller, text: &str) -> Result<(Work<'a>, Assignment), Status> {
    let found = store::assignments::find(tx, id(text)?).await?.ok_or(Error::Missing)?;
    own(caller, found.volunteer)?;
    let work = Work::hold(tx, found.need, caller.kind()).await?;
    theirs(caller, work.need.clone())?;
    let assignment = store::assignments::find(tx, found.id).await?.ok_or(Error::Missing)?;
    if assignment.need != work.need.id {
        // the series was divided in this very moment
        return Err(platform::error::Trouble::away("the need", "its series was just divided").into());
    }
    Ok((work, assignment))
}

async fn save(work: Work<'_>, assignment: &Assignment, fact: Option<crate::domain::fact::Fact>) -> Result<(), Error> {
    if fact.is_some() {
        store::assignments::save(work.tx, assignment, work.seal(fact)).await?;
    }
    work.finish().await?;
    Ok(())
}

#[tonic::async_trait]
impl AssignmentService for Api {
    async fn cancel_assignment(&self, request: Request<pb::CancelAssignmentRequest>) -> Result<Response<pb::CancelAssignmentResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, VOLUNTEER])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "CancelAssignment", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let (mut work, mut assignment) = held(command.tx(), &caller, &message.id).await?;
        let by = if caller.is(&[COORDINATOR]) { CancelledBy::Coordinator } else { CancelledBy::Volunteer };
        leaving::cancel(&mut work, &mut assignment, by).await?;
        work.finish().await?;
        let state = words::assignment_state(assignment.state);
        let answer = pb::CancelAssignmentResponse { id: assignment.id.to_string(), version: assignment.version, state };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn confirm_assignment(&self, request: Request<pb::ConfirmAssignmentRequest>) -> Result<Response<pb::ConfirmAssignmentResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, VOLUNTEER])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "ConfirmAssignment", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let (work, mut assignment) = held(command.tx(), &caller, &message.id).await?;
        let fact = assignment.confirm()?;
        save(work, &assignment, fact).await?;
        let answer = pb::ConfirmAssignmentResponse { id: assignment.id.to_string(), version: assignment.version };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn check_in(&self, request: Request<pb::CheckInRequest>) -> Result<Response<pb::CheckInResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT, VOLUNTEER])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "CheckIn", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let (work, mut assignment) = held(command.tx(), &caller, &message.id).await?;
        let fact = assignment.check_in(work.now())?;
        save(work, &assignment, fact).await?;
        let state = words::assignment_state(assignment.state);
        let answer = pb::CheckInResponse { id: assignment.id.to_string(), version: assignment.version, state };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn check_out(&self, request: Request<pb::CheckOutRequest>) -> Result<Response<pb::CheckOutResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT, VOLUNTEER])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "CheckOut", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let (work, mut assignment) = held(command.tx(), &caller, &message.id).await?;
        let fact = assignment.check_out(work.now())?;
        save(work, &assignment, fact).await?;
        let (state, minutes) = (words::assignment_state(assignment.state), assignment.minutes());
        let answer = pb::CheckOutResponse { id: assignment.id.to_string(), version: assignment.version, state, minutes };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn record_not_met(&self, request: Request<pb::RecordNotMetRequest>) -> Result<Response<pb::RecordNotMetResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let command = match receipts::begin(self.0.db.scoped(centre), &self.0.keys, &caller, "RecordNotMet", &message.idempotency_key, &message).await? {
            Begun::Again(answer) => return Ok(Response::new(answer)),
            Begun::New(command) => command,
        };
        let (work, mut assignment) = held(command.tx(), &caller, &message.id).await?;
        let fact = assignment.not_met(work.now())?;
        save(work, &assignment, fact).await?;
        let state = words::assignment_state(assignment.state);
        let answer = pb::RecordNotMetResponse { id: assignment.id.to_string(), version: assignment.version, state };
        Ok(Response::new(command.answer(answer).await?))
    }

    async fn get_assignment(&self, request: Request<pb::GetAssignmentRequest>) -> Result<Response<pb::GetAssignmentResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT, VOLUNTEER])?;
        let tx = self.0.db.scoped(caller.centre()?).read().await?;
        let found = store::assignments::find(&tx, id(&request.get_ref().id)?).await?.ok_or(Error::Missing)?;
        own(&caller, found.volunteer)?;
        theirs(&caller, store::needs::find(&tx, found.need).await?.ok_or(Error::Missing)?)?;
        Ok(Response::new(pb::GetAssignmentResponse { assignment: Some(words::assignment(&found)) }))
    }

    async fn list_assignments(&self, request: Request<pb::ListAssignmentsRequest>) -> Result<Response<pb::ListAssignmentsResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR, CONTACT, VOLUNTEER])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let page = Page::<Assignment>::read(message.page_size, &message.page_token).map_err(|wrong| faults.within("", wrong));
        let mut wanted = store::assignments::Wanted {
            volunteer: filter(&mut faults, "volunteer", &message.volunteer),
            session: filter(&mut faults, "session", &message.session),
            organisation: organisation(&caller)?,
            state: words::read_assignment_state(&mut faults, "state", message.state),
            window: words::window(&mut faults, "window", message.window),
        };
        let page = faults.or(|| page.ok())?;
        if let Some(own) = oneself(&caller)? {
            if wanted.volunteer.is_some_and(|other| other != own) {
                return Ok(Response::new(pb::ListAssignmentsResponse::default()));
            }
            wanted.volunteer = Some(own);
        }
        let tx = self.0.db.scoped(centre).read().await?;
        let found = store::assignments::list(&tx, &wanted, &page).await?;
        let next_page_token = page.next(found.last().map(|held| held.id), found.len());
        Ok(Response::new(pb::ListAssignmentsResponse { assignments: found.iter().map(words::assignment).collect(), next_page_token }))
    }

    async fn list_agreed(&self, request: Request<pb::ListAgreedRequest>) -> Result<Response<pb::ListAgreedResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[VOLUNTEER])?;
        let own = oneself(&caller)?.ok_or(Error::Missing)?;
        let tx = self.0.db.scoped(caller.centre()?).read().await?;
        store::cards::find(&tx, own).await?.ok_or(Error::Missing)?;
        Ok(Response::new(pb::ListAgreedResponse { agreed: agreed::of(&tx, own, self.0.clock.now()).await? }))
    }
}

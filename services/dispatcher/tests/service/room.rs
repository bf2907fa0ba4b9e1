//! A room that answers as matching promises to, as far as the answer page needs it.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use platform::auth::Caller;
use platform::error::Kind;
use proto::matching::assignment_service_server::AssignmentService;
use proto::matching::card_service_server::CardService;
use proto::matching::offer_service_server::OfferService;
use proto::matching::{self as pb, Answer, OfferState};
use tonic::{Request, Response, Status};

use crate::town::stamp;

/// What the room was told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Accepted,
    Declined(Answer),
    Confirmed,
    Cancelled,
}

#[derive(Default)]
struct State {
    card: pb::GetOfferCardResponse,
    confirm_by: Option<prost_types::Timestamp>,
    cancelled_by: String,
    done: Vec<(Done, String, String)>,
    keys: HashSet<String>,
    keyless: usize,
    left: Vec<Answer>,
    reads: usize,
    away: bool,
    erased: bool,
    /// The reason with which it refuses every yes.
    refuses: Option<&'static str>,
}

/// The room; clones are the same one.
#[derive(Clone, Default)]
pub struct Room(Arc<Mutex<State>>);

impl Room {
    pub fn change(&self, change: impl FnOnce(&mut pb::GetOfferCardResponse)) {
        change(&mut self.0.lock().unwrap().card);
    }

    pub fn moved(&self, confirm_by: &str) {
        self.0.lock().unwrap().confirm_by = stamp(confirm_by);
    }

    /// Ends what was agreed, as a coordinator or a rule does.
    pub fn ends(&self, by: &str) {
        let mut state = self.0.lock().unwrap();
        (state.card.agreed, state.card.details, state.cancelled_by) = (false, String::new(), by.to_owned());
    }

    /// She is erased, as far as her own calendar hears of it.
    pub fn erases(&self) {
        self.0.lock().unwrap().erased = true;
    }

    pub fn away(&self) {
        self.0.lock().unwrap().away = true;
    }

    /// Refuses every yes from now on, as matching does: for a reason that leaves the offer as it is.
    pub fn refuses(&self, reason: &'static str) {
        self.0.lock().unwrap().refuses = Some(reason);
    }

    /// What was done, in whose name and in which centre.
    pub fn done(&self) -> Vec<(Done, String, String)> {
        self.0.lock().unwrap().done.clone()
    }

    /// With which answers somebody left the waiting list.
    pub fn left(&self) -> Vec<Answer> {
        self.0.lock().unwrap().left.clone()
    }

    pub fn reads(&self) -> usize {
        self.0.lock().unwrap().reads
    }

    /// Commands that came without an idempotency key.
    pub fn keyless(&self) -> usize {
        self.0.lock().unwrap().keyless
    }

    pub fn state(&self) -> OfferState {
        self.0.lock().unwrap().card.state()
    }

    /// Does a command once for each key, in the name of its caller.
    fn command<Q>(&self, request: &Request<Q>, key: &str, done: Done, from: OfferState, apply: impl FnOnce(&mut State)) -> Result<(), Status> {
        let caller = Caller::of(request)?.may(&["volunteer"])?;
        let mut state = self.0.lock().unwrap();
        if state.away {
            return Err(Status::unavailable("away"));
        }
        if caller.subject != state.card.volunteer {
            return Err(Status::not_found("no such offer"));
        }
        if key.is_empty() {
            state.keyless += 1;
        } else if !state.keys.insert(key.to_owned()) {
            return Ok(());
        }
        if state.card.state() != from {
            return Err(Status::failed_precondition("the offer is closed"));
        }
        state.done.push((done, caller.subject, caller.centre.unwrap().to_string()));
        apply(&mut state);
        Ok(())
    }
}

#[tonic::async_trait]
impl CardService for Room {
    async fn get_offer_card(&self, request: Request<pb::GetOfferCardRequest>) -> Result<Response<pb::GetOfferCardResponse>, Status> {
        Caller::of(&request)?.may(&["service"])?;
        let mut state = self.0.lock().unwrap();
        state.reads += 1;
        if state.away { Err(Status::unavailable("away")) } else { Ok(Response::new(state.card.clone())) }
    }
}

#[tonic::async_trait]
impl OfferService for Room {
    async fn accept_offer(&self, request: Request<pb::AcceptOfferRequest>) -> Result<Response<pb::AcceptOfferResponse>, Status> {
        if let Some(reason) = self.0.lock().unwrap().refuses {
            return Err(platform::error::Refusal { kind: Kind::Conflict, reason, what: "not now" }.into());
        }
        self.command(&request, &request.get_ref().idempotency_key, Done::Accepted, OfferState::Made, |state| {
            state.card.set_state(OfferState::Accepted);
            (state.card.agreed, state.card.details, state.card.assignment) = (true, "Nøkkel i skapet".to_owned(), "assignment_x".to_owned());
        })?;
        Ok(Response::new(pb::AcceptOfferResponse::default()))
    }

    async fn decline_offer(&self, request: Request<pb::DeclineOfferRequest>) -> Result<Response<pb::DeclineOfferResponse>, Status> {
        let done = Done::Declined(request.get_ref().answer());
        if self.state() == OfferState::Filled {
            self.0.lock().unwrap().left.push(request.get_ref().answer()); // off the waiting list
        }
        self.command(&request, &request.get_ref().idempotency_key, done, OfferState::Made, |state| state.card.set_state(OfferState::Declined))?;
        Ok(Response::new(pb::DeclineOfferResponse::default()))
    }

    async fn suggest_volunteers(&self, _: Request<pb::SuggestVolunteersRequest>) -> Result<Response<pb::SuggestVolunteersResponse>, Status> {
        Err(Status::unimplemented("no part of the answer page"))
    }

    async fn suggest_for_draft(&self, _: Request<pb::SuggestForDraftRequest>) -> Result<Response<pb::SuggestForDraftResponse>, Status> {
        Err(Status::unimplemented("no part of the answer page"))
    }

    async fn explain_volunteer(&self, _: Request<pb::ExplainVolunteerRequest>) -> Result<Response<pb::ExplainVolunteerResponse>, Status> {
        Err(Status::unimplemented("no part of the answer page"))
    }

    async fn make_offers(&self, _: Request<pb::MakeOffersRequest>) -> Result<Response<pb::MakeOffersResponse>, Status> {
        Err(Status::unimplemented("no part of the answer page"))
    }

    async fn withdraw_offer(&self, _: Request<pb::WithdrawOfferRequest>) -> Result<Response<pb::WithdrawOfferResponse>, Status> {
        Err(Status::unimplemented("no part of the answer page"))
    }

    async fn remind_offers(&self, _: Request<pb::RemindOffersRequest>) -> Result<Response<pb::RemindOffersResponse>, Status> {
        Err(Status::unimplemented("no part of the answer page"))
    }

    async fn recall_reminders(&self, _: Request<pb::RecallRemindersRequest>) -> Result<Response<pb::RecallRemindersResponse>, Status> {
        Err(Status::unimplemented("no part of the answer page"))
    }

    async fn get_offer(&self, _: Request<pb::GetOfferRequest>) -> Result<Response<pb::GetOfferResponse>, Status> {
        Err(Status::unimplemented("no part of the answer page"))
    }

    async fn list_offers(&self, _: Request<pb::ListOffersRequest>) -> Result<Response<pb::ListOffersResponse>, Status> {
        Err(Status::unimplemented("no part of the answer page"))
    }
}

#[tonic::async_trait]
impl AssignmentService for Room {
    async fn get_assignment(&self, request: Request<pb::GetAssignmentRequest>) -> Result<Response<pb::GetAssignmentResponse>, Status> {
        Caller::of(&request)?.may(&["volunteer"])?;
        let state = self.0.lock().unwrap();
        let (confirm_by, cancelled_by) = (state.confirm_by, state.cancelled_by.clone());
        Ok(Response::new(pb::GetAssignmentResponse { assignment: Some(pb::Assignment { confirm_by, cancelled_by, ..Default::default() }) }))
    }

    async fn confirm_assignment(&self, request: Request<pb::ConfirmAssignmentRequest>) -> Result<Response<pb::ConfirmAssignmentResponse>, Status> {
        self.command(&request, &request.get_ref().idempotency_key, Done::Confirmed, OfferState::Accepted, |state| state.confirm_by = None)?;
        Ok(Response::new(pb::ConfirmAssignmentResponse::default()))
    }

    async fn cancel_assignment(&self, request: Request<pb::CancelAssignmentRequest>) -> Result<Response<pb::CancelAssignmentResponse>, Status> {
        assert_eq!(request.get_ref().id, self.0.lock().unwrap().card.assignment);
        self.command(&request, &request.get_ref().idempotency_key, Done::Cancelled, OfferState::Accepted, |state| {
            (state.card.agreed, state.card.details, state.cancelled_by) = (false, String::new(), "volunteer".to_owned());
        })?;
        Ok(Response::new(pb::CancelAssignmentResponse::default()))
    }

    async fn check_in(&self, _: Request<pb::CheckInRequest>) -> Result<Response<pb::CheckInResponse>, Status> {
        Err(Status::unimplemented("no part of the answer page"))
    }

    async fn check_out(&self, _: Request<pb::CheckOutRequest>) -> Result<Response<pb::CheckOutResponse>, Status> {
        Err(Status::unimplemented("no part of the answer page"))
    }

    async fn record_not_met(&self, _: Request<pb::RecordNotMetRequest>) -> Result<Response<pb::RecordNotMetResponse>, Status> {
        Err(Status::unimplemented("no part of the answer page"))
    }

    async fn list_agreed(&self, request: Request<pb::ListAgreedRequest>) -> Result<Response<pb::ListAgreedResponse>, Status> {
        let caller = Caller::of(&request)?.may(&["volunteer"])?;
        let state = self.0.lock().unwrap();
        if state.away {
            return Err(Status::unavailable("away"));
        }
        if state.erased || caller.subject != state.card.volunteer {
            return Err(Status::not_found("nobody"));
        }
        let card = state.card.clone();
        let agreed = pb::Agreed {
            assignment: card.assignment,
            title: card.title,
            public_text: card.public_text,
            details: card.details,
            place_name: card.place_name,
            starts_at: card.starts_at,
            ends_at: card.ends_at,
            cancelled: card.cancelled,
            changed_at: stamp("2026-11-23T10:00:00Z"),
        };
        Ok(Response::new(pb::ListAgreedResponse { agreed: if card.agreed || card.cancelled { vec![agreed] } else { Vec::new() } }))
    }

    async fn list_assignments(&self, _: Request<pb::ListAssignmentsRequest>) -> Result<Response<pb::ListAssignmentsResponse>, Status> {
        Err(Status::unimplemented("no part of the answer page"))
    }
}

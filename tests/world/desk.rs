//! A coordinator's desk: the calls that a coordinator of one centre makes, through the generated clients.

#![expect(clippy::missing_errors_doc, clippy::missing_panics_doc, clippy::must_use_candidate, reason = "a test fails by it")]

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use proto::matching::assignment_service_client::AssignmentServiceClient;
use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::offer_service_client::OfferServiceClient;
use proto::matching::{self as pb, Assignment, Candidate, Need, NeedProfile, Offer, OfferState, Session};
use proto::notifications::delivery_service_client::DeliveryServiceClient;
use proto::notifications::{Delivery, DeliveryState, ListDeliveriesRequest};
use proto::organisations::centre_service_client::CentreServiceClient;
use proto::organisations::{CreateCentreRequest, Policy};
use proto::types::Position;
use tonic::transport::Channel;
use tonic::{Code, Request, Response, Status};

use crate::house::House;

/// Whoever plans for one centre.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Its id.
    pub centre: String,
}

/// Whether a client would try again: the house, or a part of it, is away.
pub fn away(status: &Status) -> bool {
    matches!(status.code(), Code::Unavailable | Code::Unknown | Code::Cancelled | Code::DeadlineExceeded)
}

/// A key that was never used before.
pub fn key() -> String {
    static USED: AtomicU64 = AtomicU64::new(0);
    format!("journey-{}", USED.fetch_add(1, Ordering::Relaxed))
}

impl House {
    /// One call in the name of a centre's coordinator, or of the operator; tried once.
    pub async fn call<M, A>(
        &mut self,
        role: &'static str,
        centre: Option<&str>,
        message: M,
        call: impl AsyncFn(Channel, Request<M>) -> Result<Response<A>, Status>,
    ) -> Result<A, Status> {
        let bearer = format!("Bearer {}", self.token(centre).await);
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", bearer.parse().expect("a token is ASCII"));
        Ok(call(self.channel(role), request).await?.into_inner())
    }

    /// The same, tried again while the house is away: a command goes with the same key.
    pub async fn ask<M: Clone, A>(
        &mut self,
        role: &'static str,
        centre: Option<&str>,
        message: M,
        call: impl AsyncFn(Channel, Request<M>) -> Result<Response<A>, Status>,
    ) -> A {
        let what = std::any::type_name::<M>();
        self.until(&format!("an answer to {what}"), async |house| match house.call(role, centre, message.clone(), &call).await {
            Ok(answer) => Some(answer),
            Err(status) if away(&status) => None,
            Err(status) => panic!("{what} was refused: {status:?}"),
        })
        .await
    }
}

/// A centre that asks `wave_size` at a time for each open place; 0: the coordinator chooses.
pub fn asking(wave_size: u32) -> Policy {
    Policy { wave_size: Some(wave_size), ..Policy::default() }
}

/// A need for so many people in Svarstad, from one local time to another.
pub fn need(starts_local: &str, ends_local: &str, places: u32) -> NeedProfile {
    NeedProfile {
        organisation: String::new(),
        title: "Coffee at the library".to_owned(),
        public_text: "Make coffee and sit down with whoever comes.".to_owned(),
        details: "The key is in the blue box.".to_owned(),
        category: "meeting".to_owned(),
        place_name: "Svarstad library".to_owned(),
        position: Some(Position { latitude: 59.40, longitude: 9.97 }),
        starts_local: starts_local.to_owned(),
        ends_local: ends_local.to_owned(),
        zone: "Europe/Oslo".to_owned(),
        places,
        priority: 3,
        ..NeedProfile::default()
    }
}

impl Desk {
    /// Opens a centre in the house.
    pub async fn open(house: &mut House, policy: Policy) -> Self {
        let message = CreateCentreRequest { idempotency_key: key(), name: "Svarstad".to_owned(), municipality: "3909".to_owned(), policy: Some(policy) };
        let made = house.ask("organisations", None, message, async |door, request| CentreServiceClient::new(door).create_centre(request).await).await;
        Self { centre: made.id }
    }

    /// One call of this coordinator; tried again while the house is away.
    pub async fn ask<M: Clone, A>(
        &self,
        house: &mut House,
        role: &'static str,
        message: M,
        call: impl AsyncFn(Channel, Request<M>) -> Result<Response<A>, Status>,
    ) -> A {
        Box::pin(house.ask(role, Some(&self.centre), message, call)).await
    }

    /// Posts a need of one session. Returns the ids of both.
    pub async fn post(&self, house: &mut House, profile: NeedProfile) -> (String, String) {
        let message = pb::PostNeedRequest { idempotency_key: key(), profile: Some(profile), validate_only: false };
        let posted = self.ask(house, "matching", message, async |door, request| NeedServiceClient::new(door).post_need(request).await).await;
        assert_eq!(posted.sessions.len(), 1, "one session");
        (posted.id, posted.sessions.into_iter().next().expect("a session"))
    }

    /// A need by its id.
    pub async fn need(&self, house: &mut House, id: &str) -> Need {
        let message = pb::GetNeedRequest { id: id.to_owned() };
        let answer = self.ask(house, "matching", message, async |door, request| NeedServiceClient::new(door).get_need(request).await).await;
        answer.need.expect("a need")
    }

    /// The one session of a need.
    pub async fn session(&self, house: &mut House, need: &str) -> Session {
        self.need(house, need).await.sessions.into_iter().next().expect("a session")
    }

    /// Changes one session of a need.
    pub async fn change(&self, house: &mut House, id: &str, session: &str, profile: NeedProfile) {
        let (id, session, scope) = (id.to_owned(), session.to_owned(), pb::Scope::This.into());
        let message = pb::ChangeNeedRequest { idempotency_key: key(), id, scope, session, profile: Some(profile), if_version: 0 };
        self.ask(house, "matching", message, async |door, request| NeedServiceClient::new(door).change_need(request).await).await;
    }

    /// Cancels a need, and presses the button once more.
    pub async fn cancel(&self, house: &mut House, need: &str) {
        let message = pb::CancelNeedRequest { idempotency_key: key(), id: need.to_owned(), scope: pb::Scope::All.into(), session: String::new() };
        for _ in 0..2 {
            let call = async |door, request| NeedServiceClient::new(door).cancel_need(request).await;
            self.ask(house, "matching", message.clone(), call).await;
        }
    }

    /// Who could help, best first, once matching has looked at `known` people.
    pub async fn suggestions(&self, house: &mut House, session: &str, known: usize) -> Vec<Candidate> {
        let message = pb::SuggestVolunteersRequest { session: session.to_owned(), limit: 0, without_counts: false };
        house
            .until(&format!("{known} people that matching knows"), async |house| {
                let message = message.clone();
                let answer = self.ask(house, "matching", message, async |door, request| OfferServiceClient::new(door).suggest_volunteers(request).await).await;
                (answer.considered as usize >= known).then_some(answer.candidates)
            })
            .await
    }

    /// Waits until matching knows somebody who suits a session.
    pub async fn suits(&self, house: &mut House, session: &str, volunteer: &str) {
        house
            .until("somebody whom matching knows", async |house| {
                let message = pb::SuggestVolunteersRequest { session: session.to_owned(), limit: 200, without_counts: false };
                let call = async |door, request| OfferServiceClient::new(door).suggest_volunteers(request).await;
                let answer = self.ask(house, "matching", message, call).await;
                answer.candidates.iter().any(|candidate| candidate.volunteer == volunteer).then_some(())
            })
            .await;
    }

    /// Asks these people. Returns the offers.
    pub async fn offer(&self, house: &mut House, session: &str, volunteers: &[&str]) -> Vec<String> {
        self.offer_held(house, session, volunteers, 0).await
    }

    /// Asks these people, and can take it back for some seconds before anybody is told. Returns the offers.
    pub async fn offer_held(&self, house: &mut House, session: &str, volunteers: &[&str], hold_seconds: u32) -> Vec<String> {
        let volunteers = volunteers.iter().map(ToString::to_string).collect();
        let message = pb::MakeOffersRequest { idempotency_key: key(), session: session.to_owned(), volunteers, hold_seconds, ..Default::default() };
        self.ask(house, "matching", message, async |door, request| OfferServiceClient::new(door).make_offers(request).await).await.offers
    }

    /// Takes an offer back.
    pub async fn withdraw(&self, house: &mut House, offer: &str) {
        let message = pb::WithdrawOfferRequest { idempotency_key: key(), id: offer.to_owned() };
        self.ask(house, "matching", message, async |door, request| OfferServiceClient::new(door).withdraw_offer(request).await).await;
    }

    /// Reminds whoever waits for a session, and can take it back for some seconds. Returns the offers that are reminded of.
    pub async fn remind(&self, house: &mut House, session: &str, hold_seconds: u32) -> BTreeSet<String> {
        let message = pb::RemindOffersRequest { idempotency_key: key(), sessions: vec![session.to_owned()], hold_seconds, ..Default::default() };
        let answer = self.ask(house, "matching", message, async |door, request| OfferServiceClient::new(door).remind_offers(request).await).await;
        answer.reminded.into_iter().map(|one| one.offer).collect()
    }

    /// Takes reminders back. Returns those of which nobody hears.
    pub async fn recall(&self, house: &mut House, offers: &BTreeSet<String>) -> BTreeSet<String> {
        let message = pb::RecallRemindersRequest { idempotency_key: key(), offers: offers.iter().cloned().collect() };
        let answer = self.ask(house, "matching", message, async |door, request| OfferServiceClient::new(door).recall_reminders(request).await).await;
        answer.recalled.into_iter().collect()
    }

    /// The offers for a session, oldest first; those of one moment in any order.
    pub async fn offers(&self, house: &mut House, session: &str) -> Vec<Offer> {
        let message = pb::ListOffersRequest { page_size: 200, session: session.to_owned(), ..pb::ListOffersRequest::default() };
        self.ask(house, "matching", message, async |door, request| OfferServiceClient::new(door).list_offers(request).await).await.offers
    }

    /// Waits until the person's last offer for the session is in a state.
    pub async fn offered(&self, house: &mut House, session: &str, volunteer: &str, state: OfferState) -> Offer {
        let what = format!("an offer that is {}", state.as_str_name());
        house
            .until(&what, async |house| {
                let offers = self.offers(house, session).await;
                offers.into_iter().rfind(|offer| offer.volunteer == volunteer).filter(|offer| offer.state() == state)
            })
            .await
    }

    /// What was agreed for a session, ended or not.
    pub async fn assignments(&self, house: &mut House, session: &str) -> Vec<Assignment> {
        let message = pb::ListAssignmentsRequest { page_size: 200, session: session.to_owned(), ..pb::ListAssignmentsRequest::default() };
        self.ask(house, "matching", message, async |door, request| AssignmentServiceClient::new(door).list_assignments(request).await).await.assignments
    }

    /// The coordinator takes the person's word on the telephone: cannot come after all.
    pub async fn call_off(&self, house: &mut House, assignment: &str) {
        let message = pb::CancelAssignmentRequest { idempotency_key: key(), id: assignment.to_owned() };
        self.ask(house, "matching", message, async |door, request| AssignmentServiceClient::new(door).cancel_assignment(request).await).await;
    }

    /// Notes that somebody has come.
    pub async fn check_in(&self, house: &mut House, assignment: &str) {
        let message = pb::CheckInRequest { idempotency_key: key(), id: assignment.to_owned() };
        self.ask(house, "matching", message, async |door, request| AssignmentServiceClient::new(door).check_in(request).await).await;
    }

    /// Returns the minutes.
    pub async fn check_out(&self, house: &mut House, assignment: &str) -> u32 {
        let message = pb::CheckOutRequest { idempotency_key: key(), id: assignment.to_owned() };
        self.ask(house, "matching", message, async |door, request| AssignmentServiceClient::new(door).check_out(request).await).await.minutes
    }

    /// Every message of the centre, on its way or not.
    pub async fn deliveries(&self, house: &mut House) -> Vec<Delivery> {
        let message = ListDeliveriesRequest { page_size: 200, ..ListDeliveriesRequest::default() };
        self.ask(house, "notifications", message, async |door, request| DeliveryServiceClient::new(door).list_deliveries(request).await).await.deliveries
    }

    /// Waits until a message of a kind about an offer or assignment is in a state.
    pub async fn delivered(&self, house: &mut House, person: &str, template: &str, subject: &str, state: DeliveryState) -> Delivery {
        let is = |delivery: &Delivery| delivery.person == person && delivery.template == template && delivery.subject == subject && delivery.state() == state;
        let what = format!("the message `{template}` that is {}", state.as_str_name());
        house.until(&what, async |house| self.deliveries(house).await.into_iter().find(is)).await
    }
}

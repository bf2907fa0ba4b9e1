//! Calls that succeed in one state of a thing alone: each is made in that state, by each role that may make it.

use std::collections::BTreeSet;

use proto::dispatcher as d;
use proto::dispatcher::view_service_client::ViewServiceClient;
use proto::matching as m;
use proto::matching::offer_service_client::OfferServiceClient;
use world::clock::oslo;
use world::desk::{Desk, asking, key, need};
use world::house::House;

use crate::callers::Caller::{self, Contact, Coordinator, Machine, Volunteer};
use crate::calls::{Call, call};
use crate::people::register;
use crate::things::{Things, view};

/// A centre in which nothing has happened yet, and who calls there.
struct Office<'a> {
    house: &'a mut House,
    desk: Desk,
    things: Things,
    done: BTreeSet<String>,
}

impl Office<'_> {
    /// A need of the caller's organisation between two hours of a day.
    fn profile(&self, day: &str, [from, until]: [u32; 2]) -> m::NeedProfile {
        m::NeedProfile { organisation: self.things.organisation.clone(), ..need(&format!("{day}T{from}:00"), &format!("{day}T{until}:00"), 1) }
    }

    /// One of two hours at noon; its id and its session's.
    async fn posted(&mut self, day: &str) -> (String, String) {
        self.desk.post(self.house, self.profile(day, [12, 14])).await
    }

    /// Such a need, its session, and an offer of it to the caller's volunteer.
    async fn offered(&mut self, day: &str) -> [String; 3] {
        let (need, session) = self.posted(day).await;
        self.desk.suits(self.house, &session, &self.things.person).await;
        let offer = self.desk.offer(self.house, &session, &[&self.things.person]).await.remove(0);
        [need, session, offer]
    }

    async fn assignment(&mut self, session: &str) -> String {
        self.desk.assignments(self.house, session).await.remove(0).id
    }

    /// What came of such an offer once it was accepted.
    async fn held(&mut self, day: &str) -> String {
        let [_, session, id] = self.offered(day).await;
        let message = m::AcceptOfferRequest { idempotency_key: key(), id };
        self.desk.ask(self.house, "matching", message, async |door, request| OfferServiceClient::new(door).accept_offer(request).await).await;
        self.assignment(&session).await
    }

    /// Makes the call, which succeeds.
    async fn may(&mut self, caller: Caller, call: Call) {
        let token = caller.token(self.house, &self.things);
        let answer = call.by(self.house, token.as_deref()).await;
        assert!(answer.is_ok(), "{} by {caller:?}: {answer:?}", call.method);
        self.done.insert(format!("{}: {caller:?}", call.method));
    }

    /// What a coordinator and the volunteer may do alike.
    async fn answers(&mut self, caller: Caller, days: [&str; 2]) {
        let [moving, session, id] = self.offered(days[0]).await;
        let message = m::AcceptOfferRequest { idempotency_key: key(), id };
        self.may(caller, call::<m::AcceptOfferResponse>("matching.v1.OfferService/AcceptOffer", &message)).await;
        let id = self.assignment(&session).await;
        let later = self.profile(days[0], [14, 16]);
        self.desk.change(self.house, &moving, &session, later).await;
        let message = m::ConfirmAssignmentRequest { idempotency_key: key(), id: id.clone() };
        self.may(caller, call::<m::ConfirmAssignmentResponse>("matching.v1.AssignmentService/ConfirmAssignment", &message)).await;
        let message = m::CancelAssignmentRequest { idempotency_key: key(), id };
        self.may(caller, call::<m::CancelAssignmentResponse>("matching.v1.AssignmentService/CancelAssignment", &message)).await;
        let [_, _, id] = self.offered(days[1]).await;
        let message = m::DeclineOfferRequest { idempotency_key: key(), id, answer: m::Answer::No.into() };
        self.may(caller, call::<m::DeclineOfferResponse>("matching.v1.OfferService/DeclineOffer", &message)).await;
    }

    /// What whoever speaks for an organisation may do with a need of it.
    async fn needs(&mut self, caller: Caller, day: &str) {
        let (id, session) = self.posted(day).await;
        self.may(caller, call::<m::GetNeedResponse>("matching.v1.NeedService/GetNeed", &m::GetNeedRequest { id: id.clone() })).await;
        let (profile, scope) = (self.profile(day, [13, 15]), m::Scope::This.into());
        let change = m::ChangeNeedRequest { idempotency_key: key(), id: id.clone(), scope, session, profile: Some(profile), if_version: 0 };
        self.may(caller, call::<m::ChangeNeedResponse>("matching.v1.NeedService/ChangeNeed", &change)).await;
        let cancel = m::CancelNeedRequest { idempotency_key: key(), id, scope: m::Scope::All.into(), session: String::new() };
        self.may(caller, call::<m::CancelNeedResponse>("matching.v1.NeedService/CancelNeed", &cancel)).await;
    }

    /// Comes to what was agreed for a day, and leaves in time.
    async fn comes(&mut self, caller: Caller, day: &str, id: &str) {
        self.house.clock.move_to(oslo(&format!("{day} 12:00")));
        let message = m::CheckInRequest { idempotency_key: key(), id: id.to_owned() };
        self.may(caller, call::<m::CheckInResponse>("matching.v1.AssignmentService/CheckIn", &message)).await;
        self.house.clock.move_to(oslo(&format!("{day} 14:00")));
        let message = m::CheckOutRequest { idempotency_key: key(), id: id.to_owned() };
        self.may(caller, call::<m::CheckOutResponse>("matching.v1.AssignmentService/CheckOut", &message)).await;
    }

    async fn is_missed(&mut self, caller: Caller, day: &str, id: &str) {
        self.house.clock.move_to(oslo(&format!("{day} 14:00")));
        let message = m::RecordNotMetRequest { idempotency_key: key(), id: id.to_owned() };
        self.may(caller, call::<m::RecordNotMetResponse>("matching.v1.AssignmentService/RecordNotMet", &message)).await;
    }

    /// What a coordinator alone may do with a need.
    async fn asks(&mut self, day: &str) {
        let (id, session) = self.posted(day).await;
        self.desk.suits(self.house, &session, &self.things.person).await;
        let person = self.things.person.clone();
        let offers = m::MakeOffersRequest { idempotency_key: key(), session: session.clone(), volunteers: vec![person.clone()], ..Default::default() };
        self.may(Coordinator, call::<m::MakeOffersResponse>("matching.v1.OfferService/MakeOffers", &offers)).await;
        let offer = self.desk.offers(self.house, &session).await.remove(0).id;
        let message = m::WithdrawOfferRequest { idempotency_key: key(), id: offer };
        self.may(Coordinator, call::<m::WithdrawOfferResponse>("matching.v1.OfferService/WithdrawOffer", &message)).await;
        let block = m::BlockVolunteerRequest { idempotency_key: key(), id: id.clone(), volunteer: person, blocked: true };
        self.may(Coordinator, call::<m::BlockVolunteerResponse>("matching.v1.NeedService/BlockVolunteer", &block)).await;
        self.house.clock.move_to(oslo(&format!("{day} 15:00")));
        let close = m::CloseNeedRequest { idempotency_key: key(), id, outcome: m::Outcome::Met.into() };
        self.may(Coordinator, call::<m::CloseNeedResponse>("matching.v1.NeedService/CloseNeed", &close)).await;
    }

    /// A contact's own view.
    async fn views(&mut self) {
        let token = Contact.token(self.house, &self.things).expect("a token");
        let mut request = tonic::Request::new(d::SaveViewRequest { idempotency_key: key(), view: Some(d::View { shared: false, ..view(&key()) }) });
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().expect("a token is ASCII"));
        let id = ViewServiceClient::new(self.house.channel("dispatcher")).save_view(request).await.expect("a view").into_inner().id;
        let message = d::DeleteViewRequest { idempotency_key: key(), id };
        self.may(Contact, call::<d::DeleteViewResponse>("dispatcher.v1.ViewService/DeleteView", &message)).await;
    }
}

/// Each of these calls by each role that may make it; gives them as `method: role`.
pub async fn each_in_its_state(house: &mut House, callers: &Things) -> BTreeSet<String> {
    let desk = Desk::open(house, asking(0)).await;
    let person = register(house, &desk, 1).await.remove(0).id;
    let things = Things { centre: desk.centre.clone(), person, ..callers.clone() };
    let mut office = Office { house, desk, things, done: BTreeSet::new() };
    office.answers(Coordinator, ["2027-03-08", "2027-03-09"]).await;
    office.answers(Volunteer, ["2027-03-10", "2027-03-11"]).await;
    office.needs(Contact, "2027-03-12").await;
    office.needs(Machine, "2027-03-12").await;
    office.views().await;
    // what the days bring, one after the other
    let days = ["2027-03-15", "2027-03-16", "2027-03-17", "2027-03-18", "2027-03-19"];
    let mut held = Vec::new();
    for day in days {
        held.push(office.held(day).await);
    }
    let message = m::GetAssignmentRequest { id: held[1].clone() };
    office.may(Contact, call::<m::GetAssignmentResponse>("matching.v1.AssignmentService/GetAssignment", &message)).await;
    office.comes(Coordinator, days[0], &held[0]).await;
    office.comes(Contact, days[1], &held[1]).await;
    office.comes(Volunteer, days[2], &held[2]).await;
    office.is_missed(Coordinator, days[3], &held[3]).await;
    office.is_missed(Contact, days[4], &held[4]).await;
    office.asks("2027-03-22").await;
    office.done
}

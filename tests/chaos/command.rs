//! What a client may ask: each command with a key of its own, so that asking again is the same command.

use proto::matching as pb;
use proto::matching::assignment_service_client::AssignmentServiceClient;
use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::offer_service_client::OfferServiceClient;
use proto::types::{Position, WeekdayPeriod};
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use proto::volunteers::{Consent, RegisterVolunteerRequest, VolunteerProfile};
use tonic::Status;
use world::desk::need;

use crate::town::Town;

#[derive(Clone, Debug)]
pub enum Command {
    Register(RegisterVolunteerRequest),
    Post(pb::PostNeedRequest),
    Accept(pb::AcceptOfferRequest),
    Decline(pb::DeclineOfferRequest),
    Withdraw(pb::WithdrawOfferRequest),
    CallOff(pb::CancelAssignmentRequest),
    Cancel(pb::CancelNeedRequest),
}

/// What a command brought: the id of what it made or moved, and the whole answer as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub id: String,
    pub text: String,
}

impl Command {
    /// Somebody new with time all week, known by an address that only this key makes.
    pub fn register(key: String) -> Self {
        let week = (1..=7).map(|weekday| WeekdayPeriod { weekday, from_minute: 0, until_minute: 1440 });
        let profile = VolunteerProfile {
            name: "Prøve Prøvesen".to_owned(),
            email: email(&key),
            position: Some(Position { latitude: 59.41, longitude: 9.97 }),
            max_metres: 20_000,
            availability: week.collect(),
            weekly_minutes: 10_000,
            ..VolunteerProfile::default()
        };
        let consents = ["coordination", "messages"].map(|purpose| Consent { purpose: purpose.to_owned(), ..Consent::default() });
        Self::Register(RegisterVolunteerRequest { idempotency_key: key, profile: Some(profile), consents: consents.into(), ..Default::default() })
    }

    /// A need with the key as its title.
    pub fn post(key: String, starts_local: &str, ends_local: &str, places: u32) -> Self {
        let profile = proto::matching::NeedProfile { title: key.clone(), ..need(starts_local, ends_local, places) };
        Self::Post(pb::PostNeedRequest { idempotency_key: key, profile: Some(profile), validate_only: false })
    }

    /// What it moves, where that has an id already.
    pub fn about(&self) -> &str {
        match self {
            Self::Register(_) | Self::Post(_) => "",
            Self::Accept(message) => &message.id,
            Self::Decline(message) => &message.id,
            Self::Withdraw(message) => &message.id,
            Self::CallOff(message) => &message.id,
            Self::Cancel(message) => &message.id,
        }
    }

    /// Asks once.
    pub async fn send(&self, town: &Town) -> Result<Answer, Status> {
        let (matching, volunteers) = (town.door("matching"), town.door("volunteers"));
        Ok(match self.clone() {
            Self::Register(message) => answer(VolunteerServiceClient::new(volunteers).register_volunteer(town.request(message)).await?, |made| &made.id),
            Self::Post(message) => answer(NeedServiceClient::new(matching).post_need(town.request(message)).await?, |made| &made.id),
            Self::Accept(message) => answer(OfferServiceClient::new(matching).accept_offer(town.request(message)).await?, |made| &made.assignment),
            Self::Decline(message) => answer(OfferServiceClient::new(matching).decline_offer(town.request(message)).await?, |made| &made.id),
            Self::Withdraw(message) => answer(OfferServiceClient::new(matching).withdraw_offer(town.request(message)).await?, |made| &made.id),
            Self::CallOff(message) => answer(AssignmentServiceClient::new(matching).cancel_assignment(town.request(message)).await?, |made| &made.id),
            Self::Cancel(message) => answer(NeedServiceClient::new(matching).cancel_need(town.request(message)).await?, |made| &made.id),
        })
    }
}

/// The address of whom a key registers.
pub fn email(key: &str) -> String {
    format!("{key}@example.org")
}

fn answer<M: std::fmt::Debug>(response: tonic::Response<M>, id: impl Fn(&M) -> &String) -> Answer {
    let message = response.into_inner();
    Answer { id: id(&message).clone(), text: format!("{message:?}") }
}

//! A centre with people and needs in it, as clients that outlive the house's processes see it.

use std::collections::HashMap;
use std::sync::Mutex;

use proto::matching as pb;
use proto::matching::assignment_service_client::AssignmentServiceClient;
use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::offer_service_client::OfferServiceClient;
use proto::organisations::{Policy, Retention};
use tonic::transport::Channel;
use tonic::{Request, Status};
use world::desk::{Desk, asking};
use world::house::{House, KEEPERS};

/// Who plans, and the doors, which stay where they are.
#[derive(Debug)]
pub struct Town {
    pub desk: Desk,
    bearer: String,
    doors: HashMap<&'static str, Channel>,
    /// The sessions that were posted, for whoever looks for something to answer.
    sessions: Mutex<Vec<String>>,
}

/// Two are asked at a time for each place, by day and night; nothing goes by itself, for weeks pass before everything is looked at.
fn sleepless() -> Policy {
    let retention = Some(Retention { hold: true, ..Retention::default() });
    Policy { quiet_from_minute: Some(0), quiet_until_minute: Some(0), retention, ..asking(2) }
}

impl Town {
    pub async fn found(house: &mut House) -> Self {
        let desk = Desk::open(house, sleepless()).await;
        let bearer = format!("Bearer {}", house.token(Some(&desk.centre)).await);
        let doors = KEEPERS.into_iter().map(|role| (role, house.channel(role))).collect();
        Self { desk, bearer, doors, sessions: Mutex::default() }
    }

    pub fn door(&self, role: &str) -> Channel {
        self.doors[role].clone()
    }

    /// A request of the coordinator.
    pub fn request<M>(&self, message: M) -> Request<M> {
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", self.bearer.parse().expect("a token is ASCII"));
        request
    }

    /// Notes the sessions of a need that somebody posted.
    pub async fn look_at(&self, need: &str) -> Result<(), Status> {
        let message = pb::GetNeedRequest { id: need.to_owned() };
        let need = NeedServiceClient::new(self.door("matching")).get_need(self.request(message)).await?.into_inner().need;
        self.sessions.lock().expect("no client panics").extend(need.into_iter().flat_map(|need| need.sessions).map(|session| session.id));
        Ok(())
    }

    /// One of the sessions.
    pub fn session(&self, random: &mut fastrand::Rng) -> Option<String> {
        let sessions = self.sessions.lock().expect("no client panics");
        (!sessions.is_empty()).then(|| sessions[random.usize(..sessions.len())].clone())
    }

    /// The offers for a session that wait for an answer.
    pub async fn open_offers(&self, session: &str) -> Result<Vec<pb::Offer>, Status> {
        let message = pb::ListOffersRequest { page_size: 200, session: session.to_owned(), state: pb::OfferState::Made.into(), ..Default::default() };
        Ok(OfferServiceClient::new(self.door("matching")).list_offers(self.request(message)).await?.into_inner().offers)
    }

    /// What is agreed for a session.
    pub async fn agreed(&self, session: &str) -> Result<Vec<pb::Assignment>, Status> {
        let message = pb::ListAssignmentsRequest { page_size: 200, session: session.to_owned(), ..Default::default() };
        let all = AssignmentServiceClient::new(self.door("matching")).list_assignments(self.request(message)).await?.into_inner().assignments;
        Ok(all.into_iter().filter(|one| one.state() == pb::AssignmentState::Agreed).collect())
    }
}

//! The way into a house under load, in a coordinator's name.

use std::sync::Arc;

use proto::matching as pb;
use proto::matching::need_service_client::NeedServiceClient;
use proto::matching::offer_service_client::OfferServiceClient;
use proto::notifications::delivery_service_client::DeliveryServiceClient;
use proto::types::Position;
use proto::volunteers::volunteer_service_client::VolunteerServiceClient;
use tonic::Request;
use tonic::transport::Channel;

/// Svarstad, where everything takes place.
pub const HERE: Position = Position { latitude: 59.40047, longitude: 9.96758 };

/// The doors of the roles with a token; cheap to clone.
#[derive(Clone)]
pub struct Door {
    pub organisations: Channel,
    pub volunteers: Channel,
    pub matching: Channel,
    pub notifications: Channel,
    pub token: Arc<str>,
}

impl Door {
    pub fn coordinator<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", format!("Bearer {}", self.token).parse().expect("a token"));
        request
    }

    pub fn needs(&self) -> NeedServiceClient<Channel> {
        NeedServiceClient::new(self.matching.clone())
    }

    pub fn asks(&self) -> OfferServiceClient<Channel> {
        OfferServiceClient::new(self.matching.clone())
    }

    pub fn people(&self) -> VolunteerServiceClient<Channel> {
        VolunteerServiceClient::new(self.volunteers.clone())
    }

    pub fn deliveries(&self) -> DeliveryServiceClient<Channel> {
        DeliveryServiceClient::new(self.notifications.clone())
    }
}

/// A need of one session, a few days from now.
pub fn need(number: usize) -> pb::NeedProfile {
    let day = chrono::DateTime::UNIX_EPOCH
        + std::time::UNIX_EPOCH.elapsed().expect("it is later than 1970")
        + chrono::TimeDelta::days(3 + i64::try_from(number % 50).expect("small"));
    pb::NeedProfile {
        title: format!("Behov {number}"),
        category: "bibliotekvert".to_owned(),
        place_name: "Sentralen".to_owned(),
        position: Some(HERE),
        starts_local: day.format("%Y-%m-%dT14:00").to_string(),
        ends_local: day.format("%Y-%m-%dT15:00").to_string(),
        places: 1,
        priority: 3,
        ..Default::default()
    }
}

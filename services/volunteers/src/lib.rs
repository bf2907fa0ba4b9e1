//! Volunteers: who helps, what they can and want, what they agreed to, who looked at them, and what they gave.

mod api;
mod domain;
mod events;
mod jobs;
mod migrations;
mod store;

use std::sync::Arc;

use platform::service::{Opening, Service};
use proto::volunteers::card_service_server::{CardServiceServer, SERVICE_NAME as CARDS};
use proto::volunteers::hours_service_server::{HoursServiceServer, SERVICE_NAME as HOURS};
use proto::volunteers::volunteer_service_server::{SERVICE_NAME as VOLUNTEERS, VolunteerServiceServer};

pub use migrations::migrations;

/// Opens the service on a database that is migrated with [`migrations`].
#[must_use]
pub fn service(opening: Opening) -> Service {
    let (db, jobs) = (opening.db.clone(), jobs::jobs(&opening));
    let api = api::Api(opening);
    Service {
        name: events::SERVICE,
        db,
        mount: Box::new(move |routes| {
            routes.add_service(VolunteerServiceServer::new(api.clone()));
            routes.add_service(CardServiceServer::new(api.clone()));
            routes.add_service(HoursServiceServer::new(api));
        }),
        serves: vec![VOLUNTEERS, CARDS, HOURS],
        reactions: events::reactions(),
        jobs,
        measures: Vec::new(),
        snapshot: Arc::new(|tx| Box::pin(events::snapshot(tx))),
        retention: Some(jobs::retention::rules()),
    }
}

//! Matching: what a neighbourhood needs, who could help, who is asked, what they answer, and what was agreed.

mod api;
mod domain;
mod events;
mod jobs;
mod migrations;
mod peers;
mod store;

use std::sync::Arc;

use platform::auth::Keys;
use platform::clock::Clock;
use platform::db::Db;
use platform::measures::Measure;
use platform::peers::Peer;
use platform::service::{Opening, Service};
use proto::matching as pb;

pub use migrations::migrations;

/// What every room of this service holds.
#[derive(Clone, Debug)]
pub(crate) struct Cx {
    pub db: Db,
    pub clock: Clock,
    pub keys: Keys,
    pub decks: Arc<store::decks::Decks>,
    pub cards: Peer,
}

/// Opens the service on its migrated database; `cards` is the way to the matching cards of volunteers.
#[must_use]
pub fn service(opening: Opening, cards: Peer) -> Service {
    let cx = Cx { db: opening.db.clone(), clock: opening.clock, keys: opening.keys, decks: Arc::default(), cards };
    let api = api::Api(cx.clone());
    Service {
        name: "matching",
        db: opening.db,
        mount: Box::new(move |routes| {
            routes
                .add_service(pb::need_service_server::NeedServiceServer::new(api.clone()))
                .add_service(pb::offer_service_server::OfferServiceServer::new(api.clone()))
                .add_service(pb::assignment_service_server::AssignmentServiceServer::new(api.clone()))
                .add_service(pb::board_service_server::BoardServiceServer::new(api.clone()))
                .add_service(pb::person_service_server::PersonServiceServer::new(api.clone()))
                .add_service(pb::plan_service_server::PlanServiceServer::new(api.clone()))
                .add_service(pb::conflict_service_server::ConflictServiceServer::new(api.clone()))
                .add_service(pb::log_service_server::LogServiceServer::new(api.clone()))
                .add_service(pb::statistics_service_server::StatisticsServiceServer::new(api.clone()))
                .add_service(pb::card_service_server::CardServiceServer::new(api));
        }),
        serves: vec![
            pb::need_service_server::SERVICE_NAME,
            pb::offer_service_server::SERVICE_NAME,
            pb::assignment_service_server::SERVICE_NAME,
            pb::board_service_server::SERVICE_NAME,
            pb::person_service_server::SERVICE_NAME,
            pb::plan_service_server::SERVICE_NAME,
            pb::conflict_service_server::SERVICE_NAME,
            pb::log_service_server::SERVICE_NAME,
            pb::statistics_service_server::SERVICE_NAME,
            pb::card_service_server::SERVICE_NAME,
        ],
        reactions: events::reactions(),
        jobs: jobs::all(&cx),
        measures: vec![Measure { name: "offers.overdue", count: Arc::new(|tx| Box::pin(store::offers::count_overdue(tx))) }],
        snapshot: Arc::new(|tx| Box::pin(events::snapshot(tx))),
        retention: Some(jobs::retention::rules()),
    }
}

//! Organisations: centres with their policies, organisations, members, venues with their visits, API keys.

mod api;
mod domain;
mod events;
mod migrations;
mod store;

use std::sync::Arc;

use platform::service::{Opening, Service};

pub use migrations::migrations;

/// What whoever has no token may ask: a secret is changed for one.
pub const OPEN: &[&str] = &["/borgertorg.organisations.v1.KeyService/ExchangeApiKey"];

/// Opens the rooms of this service on its database. Its keys must hold the private half: API keys are exchanged here.
#[must_use]
pub fn service(opening: Opening) -> Service {
    let db = opening.db.clone();
    let (mount, serves) = api::doors(opening);
    Service {
        name: "organisations",
        db,
        mount,
        serves,
        reactions: Vec::new(),
        jobs: Vec::new(),
        measures: Vec::new(),
        snapshot: Arc::new(|tx| Box::pin(events::snapshot(tx))),
        retention: None,
    }
}

//! Notifications: preferences of each person, messages on their way, and the channels by which they leave.

mod api;
mod channel;
mod domain;
mod events;
mod jobs;
mod migrations;
mod peers;
mod store;

use std::sync::Arc;

use platform::error::Trouble;
use platform::jobs::Job;
use platform::peers::Peer;
use platform::service::{Opening, Service};

pub use channel::settings::{Kind, Settings, Tls};
pub use migrations::migrations;

/// The service. It reads cards of offers from `matching` and of people from `volunteers`, both as the room `notifications`.
///
/// # Errors
/// Settings of which no channel can be made.
pub fn service(opening: Opening, settings: &Settings, matching: Peer, volunteers: Peer) -> Result<Service, Trouble> {
    let Opening { db, clock, keys } = opening;
    let cx = jobs::Cx {
        db: db.clone(),
        clock,
        keys: keys.clone(),
        peers: peers::Peers { matching, volunteers },
        sender: channel::Sender::open(settings)?,
        public_url: Arc::from(settings.public_url.trim_end_matches('/')),
    };
    let send = Job::new("notifications.send", move || {
        let cx = cx.clone();
        async move { jobs::send(&cx).await }
    });
    let door = api::Cx { db: db.clone(), keys };
    Ok(Service {
        name: events::SERVICE,
        db,
        mount: Box::new(move |routes| api::mount(&door, routes)),
        serves: api::SERVES.to_vec(),
        reactions: events::reactions(),
        jobs: vec![send],
        // deliveries are effects, preferences tell nothing: there is nobody who would need them as a copy
        snapshot: Arc::new(|_| Box::pin(async { Ok(Vec::new()) })),
    })
}

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

use platform::db::Db;
use platform::error::Trouble;
use platform::jobs::Job;
use platform::mail;
use platform::measures::Measure;
use platform::peers::Peer;
use platform::service::{Opening, Service};

pub use migrations::migrations;

/// The service. It reads cards of offers from `matching` and of people from `volunteers`, both as the room `notifications`.
///
/// # Errors
/// Settings of which no channel can be made.
pub fn service(opening: Opening, settings: &mail::Settings, matching: Peer, volunteers: Peer) -> Result<Service, Trouble> {
    let Opening { db, clock, keys } = opening;
    let cx = jobs::Cx {
        db: db.clone(),
        clock,
        keys: keys.clone(),
        peers: peers::Peers { matching, volunteers },
        sender: channel::Sender::open(settings)?,
        public_url: Arc::from(settings.public_url.trim_end_matches('/')),
    };
    let retention = jobs::retention::rules(&cx.sender);
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
        measures: vec![Measure { name: "deliveries.due", count: Arc::new(|tx| Box::pin(store::claims::count_due(tx))) }],
        // deliveries are effects, preferences tell nothing: there is nobody who would need them as a copy
        snapshot: Arc::new(|_| Box::pin(async { Ok(Vec::new()) })),
        retention: Some(retention),
    })
}

/// Notes that these rows came back from a backup at this moment. Whatever was due by now may have left before the loss: it is not sent
/// again by itself, but left to whoever can ask the person. The schema is brought to the newest for it.
///
/// # Errors
/// Where the database is away.
pub async fn restored(db: &Db) -> Result<(), Trouble> {
    db.migrate(migrations()).await?;
    let tx = db.worker().write().await?;
    store::restores::note(&tx).await?;
    tx.commit().await
}

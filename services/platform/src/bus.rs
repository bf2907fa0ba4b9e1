//! The bus: letters go from outboxes to reactions, within the process or over `JetStream`; the promises are the same.

pub mod feed;
pub mod jetstream;
pub mod local;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::db::Db;
use crate::error::Trouble;
use crate::inbox::Reaction;
use crate::jobs::{Step, unbroken};
use crate::lease::Lease;
pub use feed::Feed;
pub use jetstream::{JetStream, Settings};
pub use local::Local;

/// Where letters travel.
#[derive(Clone, Debug)]
pub enum Bus {
    /// Straight from the senders' outboxes to the reactions of this process; stores nothing.
    Local(Arc<Local>),
    /// NATS `JetStream`, between processes.
    JetStream(Arc<JetStream>),
}

impl Bus {
    /// One step of the relay: moves what is unsent in this outbox, in the order in which it was written.
    ///
    /// # Errors
    /// Where the database or the broker is away; nothing is lost by it.
    pub async fn relay(&self, db: &Db) -> Result<Step, Trouble> {
        match self {
            Self::Local(local) => local.relay(db).await,
            Self::JetStream(broker) => broker.relay(db).await,
        }
    }

    /// How many letters a consumer has not dealt with; none where letters wait in outboxes only.
    ///
    /// # Errors
    /// Where the broker is away.
    pub async fn lag(&self, consumer: &str) -> Result<Option<u64>, Trouble> {
        match self {
            Self::Local(_) => Ok(None),
            Self::JetStream(broker) => broker.lag(consumer).await.map(Some),
        }
    }

    /// Brings letters to one reaction until `stop`. The local bus needs none of this: its relay delivers.
    pub async fn consume(&self, db: &Db, reaction: &Reaction, stop: &CancellationToken) {
        let Self::JetStream(broker) = self else { return };
        while !stop.is_cancelled() {
            if let Err(trouble) = Box::pin(unbroken(reaction.consumer, broker.consume(db, reaction, stop))).await {
                tracing::warn!("{} lost the broker and will look again: {}", reaction.consumer, crate::error::chain(&trouble));
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = tokio::time::sleep(Duration::from_millis(500)) => {}
                }
            }
        }
    }

    /// Runs the relay of one service until `stop`: at once when a letter was written, and twice a second anyway. Another
    /// replica's lease lets this one rest.
    pub async fn run_relay(&self, db: &Db, mut lease: Lease, stop: &CancellationToken) {
        let mut failures = 0u32;
        while !stop.is_cancelled() {
            let done = match lease.is_ours().await {
                Ok(true) => unbroken("relaying letters", self.relay(db)).await,
                Ok(false) => Ok(Step::Idle),
                Err(trouble) => Err(trouble),
            };
            match done {
                Ok(Step::Did(_)) => failures = 0,
                Ok(Step::Idle) => {
                    failures = 0;
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = db.told() => {}
                        () = db.clock().rest(Duration::from_millis(500)) => {}
                    }
                }
                Err(trouble) => {
                    failures = (failures + 1).min(4);
                    tracing::warn!("the relay of {} will try again: {}", db.service(), crate::error::chain(&trouble));
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = tokio::time::sleep(Duration::from_millis(100) * 2u32.pow(failures)) => {}
                    }
                }
            }
        }
    }

    /// Its name, for the log and the status.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Local(_) => "local",
            Self::JetStream(_) => "jetstream",
        }
    }
}

//! What a service is to the house: its database, its doors, what it reacts to, and what time starts in it.

use std::sync::Arc;

use futures::future::BoxFuture;
use tonic::service::RoutesBuilder;

use crate::db::{Db, Tx};
use crate::error::Trouble;
use crate::inbox::Reaction;
use crate::jobs::Job;
use crate::measures::Measure;
use crate::outbox::Letter;
use crate::retention::Retention;

/// Writes one letter per living aggregate of the service: for readers that come later.
pub type Snapshot = Arc<dyn for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<Vec<Letter>, Trouble>> + Send + Sync>;

/// One service, opened.
pub struct Service {
    /// Its name: the same in subjects, logs, files and folders.
    pub name: &'static str,
    /// Its database.
    pub db: Db,
    /// Its gRPC services.
    pub mount: Box<dyn FnOnce(&mut RoutesBuilder) + Send>,
    /// Fully qualified names of its gRPC services, for health.
    pub serves: Vec<&'static str>,
    /// What it reacts to.
    pub reactions: Vec<Reaction>,
    /// What time starts in it.
    pub jobs: Vec<Job>,
    /// What an operator watches of it, besides what is watched of every service.
    pub measures: Vec<Measure>,
    /// Its living aggregates as letters.
    pub snapshot: Snapshot,
    /// What it keeps for a time only; nothing where what it holds is not about people.
    pub retention: Option<Retention>,
}

impl std::fmt::Debug for Service {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Service").field("name", &self.name).field("reactions", &self.reactions).field("jobs", &self.jobs).finish_non_exhaustive()
    }
}

/// What the house hands to a service when it opens.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Its database, migrated.
    pub db: Db,
    /// Time and ids.
    pub clock: crate::clock::Clock,
    /// Keys of the house.
    pub keys: crate::auth::Keys,
}

//! The bus of one process: each letter goes from the outbox to every local reaction, and is sent when all have answered.

use chrono::TimeDelta;
use tokio::sync::{RwLock, RwLockWriteGuard};

use super::feed::Heads;
use crate::db::Db;
use crate::error::Trouble;
use crate::inbox::{self, Outcome, Reaction};
use crate::jobs::Step;
use crate::outbox::{Letter, relay, rows};

/// The reactions of this process, each with the database of its service.
#[derive(Debug)]
pub struct Local {
    readers: Vec<(Db, Reaction)>,
    gate: RwLock<()>,
    pub(super) heads: Heads,
}

impl Local {
    /// A bus for these reactions.
    #[must_use]
    pub fn new(readers: Vec<(Db, Reaction)>) -> Self {
        Self { readers, gate: RwLock::new(()), heads: Heads::new() }
    }

    /// Holds every letter back until the guard is dropped; what is under way arrives first.
    pub async fn hold(&self) -> RwLockWriteGuard<'_, ()> {
        self.gate.write().await
    }

    fn readers_of<'a>(&'a self, letter: &'a Letter) -> impl Iterator<Item = &'a (Db, Reaction)> {
        self.readers.iter().filter(|(_, reaction)| reaction.reads(letter))
    }

    pub(super) async fn relay(&self, db: &Db) -> Result<Step, Trouble> {
        let _open = self.gate.read().await;
        let due = relay::unsent(db, relay::BATCH).await?;
        if due.is_empty() {
            return Ok(Step::Idle);
        }
        // a letter that was begun before may be the one that ended the process: it goes alone, counted by itself
        let fresh = due.iter().take_while(|row| row.attempts == 0).count();
        let batch = &due[..fresh.max(1)];
        // whoever only looks need not wait for what the reactions do
        for row in batch {
            self.heads.tell(&Letter::from(row.clone()));
        }
        let begun: Vec<i64> = batch.iter().filter(|row| self.readers_of(&Letter::from((*row).clone())).next().is_some()).map(|row| row.seq).collect();
        relay::begin(db, &begun, batch[0].attempts).await?;

        let (mut sent, mut delayed) = (Vec::new(), Vec::new());
        for row in batch {
            match self.deliver(row.clone()).await {
                None => sent.push(row.seq),
                Some(delay) => delayed.push((row.seq, db.clock().now() + delay)),
            }
        }
        crate::crash::at(crate::crash::Point::AfterPublish);
        relay::mark(db, &sent, &delayed).await?;
        crate::telemetry::sent(db.service(), sent.len());
        Ok(Step::Did(batch.len()))
    }

    /// Brings a letter to all who read it; the shortest delay where somebody wants it again.
    async fn deliver(&self, row: rows::Model) -> Option<TimeDelta> {
        let delivery = u32::try_from(row.attempts + 1).unwrap_or(u32::MAX);
        let letter = Letter::from(row);
        let deliveries = self.readers_of(&letter).map(|(db, reaction)| inbox::deliver(db, reaction, letter.clone(), delivery));
        let outcomes = futures::future::join_all(deliveries).await;
        let again = outcomes.into_iter().filter_map(|outcome| if let Outcome::Again(delay) = outcome { Some(delay) } else { None });
        again.min().map(|delay| TimeDelta::from_std(delay).unwrap_or(TimeDelta::seconds(1)))
    }
}

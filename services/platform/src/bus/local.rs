//! The bus of one process: each letter goes from the outbox to every local reaction, and is sent when all have answered.

use std::time::Duration;

use chrono::TimeDelta;
use futures::future::join_all;
use tokio::sync::{RwLock, RwLockWriteGuard};

use crate::db::Db;
use crate::error::Trouble;
use crate::inbox::{self, Outcome, Reaction, together};
use crate::jobs::Step;
use crate::outbox::{Letter, relay, rows};

/// The reactions of this process, each with the database of its service.
#[derive(Debug)]
pub struct Local {
    readers: Vec<(Db, Reaction)>,
    gate: RwLock<()>,
}

impl Local {
    /// A bus for these reactions.
    #[must_use]
    pub fn new(readers: Vec<(Db, Reaction)>) -> Self {
        Self { readers, gate: RwLock::new(()) }
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
        let begun: Vec<i64> = batch.iter().filter(|row| self.readers_of(&Letter::from((*row).clone())).next().is_some()).map(|row| row.seq).collect();
        relay::begin(db, &begun, batch[0].attempts).await?;

        let mut delays: Vec<Option<Duration>> = vec![None; batch.len()];
        let mut readings = Vec::with_capacity(self.readers.len());
        for reader in &self.readers {
            readings.push(read(reader, batch));
        }
        for (at, outcome) in join_all(readings).await.into_iter().flatten() {
            if let Outcome::Again(delay) = outcome {
                delays[at] = Some(delays[at].map_or(delay, |other| other.min(delay)));
            }
        }
        let (mut sent, mut delayed) = (Vec::new(), Vec::new());
        for (row, delay) in batch.iter().zip(delays) {
            match delay {
                None => sent.push(row.seq),
                Some(delay) => delayed.push((row.seq, db.clock().now() + TimeDelta::from_std(delay).unwrap_or(TimeDelta::seconds(1)))),
            }
        }
        crate::crash::at(crate::crash::Point::AfterPublish);
        relay::mark(db, &sent, &delayed).await?;
        crate::telemetry::sent(db.service(), sent.len());
        Ok(Step::Did(batch.len()))
    }
}

/// Brings one reaction what it reads of a batch; each with its place there, and what became of it.
async fn read((db, reaction): &(Db, Reaction), batch: &[rows::Model]) -> Vec<(usize, Outcome)> {
    let letters = batch.iter().cloned().map(Letter::from).enumerate().filter(|(_, letter)| reaction.reads(letter));
    let (places, letters): (Vec<usize>, Vec<Letter>) = letters.unzip();
    let outcomes = match (batch[0].attempts, letters.first()) {
        (0, _) | (_, None) => together::deliver_all(db, reaction, letters).await,
        (attempts, Some(letter)) => vec![inbox::deliver(db, reaction, letter.clone(), u32::try_from(attempts + 1).unwrap_or(u32::MAX)).await],
    };
    places.into_iter().zip(outcomes).collect()
}

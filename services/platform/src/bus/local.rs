//! The bus of one process: each letter goes from the outbox to every local reaction, and is sent when all have answered.

use chrono::TimeDelta;
use tokio::sync::{RwLock, RwLockWriteGuard};

use super::feed::Heads;
use crate::db::Db;
use crate::error::Trouble;
use crate::inbox::{self, Outcome, Reaction, together};
use crate::jobs::Step;
use crate::outbox::{Letter, relay};

/// Letters of one transaction: a commit for each would cost the disk most of what it can do, and a command that writes meanwhile waits
/// for no more than these.
const TOGETHER: usize = 16;

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

    pub(super) async fn relay(&self, db: &Db) -> Result<Step, Trouble> {
        let _open = self.gate.read().await;
        let mut due = relay::unsent(db, relay::BATCH).await?;
        let Some(attempts) = due.first().map(|row| row.attempts) else { return Ok(Step::Idle) };
        // a letter that was begun before may be the one that ended the process: it goes alone, counted by itself
        due.truncate(due.iter().take_while(|row| row.attempts == 0).count().max(1));
        let (seqs, letters): (Vec<i64>, Vec<Letter>) = due.into_iter().map(|row| (row.seq, Letter::from(row))).unzip();
        // whoever only looks need not wait for what the reactions do
        for letter in &letters {
            self.heads.tell(letter);
        }
        let is_read = |letter: &Letter| self.readers.iter().any(|(_, reaction)| reaction.reads(letter));
        let begun: Vec<i64> = seqs.iter().zip(&letters).filter(|(_, letter)| is_read(letter)).map(|(seq, _)| *seq).collect();
        relay::begin(db, &begun, attempts).await?;

        let delays = self.deliver(&letters, u32::try_from(attempts + 1).unwrap_or(u32::MAX)).await;
        crate::crash::at(crate::crash::Point::AfterPublish);
        let (mut sent, mut delayed) = (Vec::new(), Vec::new());
        for (seq, delay) in seqs.into_iter().zip(delays) {
            match delay {
                None => sent.push(seq),
                Some(delay) => delayed.push((seq, db.clock().now() + delay)),
            }
        }
        relay::mark(db, &sent, &delayed).await?;
        crate::telemetry::sent(db.service(), sent.len());
        Ok(Step::Did(letters.len()))
    }

    /// Brings letters to all who read them, in each one's own order; for each the shortest delay where somebody wants it again.
    async fn deliver(&self, letters: &[Letter], delivery: u32) -> Vec<Option<TimeDelta>> {
        let brought = self.readers.iter().map(|(db, reaction)| async move {
            let (places, own): (Vec<usize>, Vec<Letter>) =
                letters.iter().enumerate().filter(|(_, letter)| reaction.reads(letter)).map(|(at, letter)| (at, letter.clone())).unzip();
            let mut outcomes = Vec::with_capacity(own.len());
            for some in own.chunks(TOGETHER) {
                match some {
                    [one] => outcomes.push(inbox::deliver(db, reaction, one.clone(), delivery).await),
                    fresh => outcomes.extend(together::deliver_all(db, reaction, fresh.to_vec()).await),
                }
            }
            places.into_iter().zip(outcomes)
        });
        let mut delays = vec![None; letters.len()];
        for (at, outcome) in futures::future::join_all(brought).await.into_iter().flatten() {
            if let Outcome::Again(delay) = outcome {
                let delay = TimeDelta::from_std(delay).unwrap_or(TimeDelta::seconds(1));
                delays[at] = Some(delays[at].map_or(delay, |other: TimeDelta| other.min(delay)));
            }
        }
        delays
    }
}

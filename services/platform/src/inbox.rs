//! Letters in: each is handled once per consumer, in one transaction with the row that remembers it.

pub mod dead;
pub mod together;
mod tries;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QueryOrder, QuerySelect, TryInsertResult};
use tracing::Instrument as _;

use crate::crash::{self, Point};
use crate::db::{Db, Tx};
use crate::error::{Trouble, chain};
use crate::outbox::Letter;
use crate::telemetry;

/// A delivery count above this writes the dead letter without running the handler.
///
/// Twice as many as a fault needs to show itself: among a thousand accidents one letter was under way at five of them, and was condemned
/// for what it had not done.
pub const MOST_DELIVERIES: u32 = 10;

/// What a reaction says of a letter; there is no fourth case.
#[derive(Debug)]
pub enum Verdict {
    /// Handled (or none of its business).
    Done,
    /// Not yet: again after this delay.
    Later(Duration),
    /// Never: a dead letter, with the reason.
    Never(String),
}

impl<E: std::error::Error> From<Result<(), E>> for Verdict {
    /// An error means later: databases come back, and ten times is enough for the rest.
    fn from(result: Result<(), E>) -> Self {
        match result {
            Ok(()) => Self::Done,
            Err(error) => {
                tracing::warn!("a reaction will be tried again: {}", chain(&error));
                Self::Later(Duration::from_secs(1))
            }
        }
    }
}

/// What runs for a letter, within the transaction that remembers it.
pub type Handler = Arc<dyn for<'a> Fn(&'a Tx, Letter) -> BoxFuture<'a, Verdict> + Send + Sync>;

/// One durable consumer: a service's reactions to one kind of aggregate of one service.
#[derive(Clone)]
pub struct Reaction {
    /// `<reader>-<aggregate kind>`, such as `notifications-offer`.
    pub consumer: &'static str,
    /// The service that tells.
    pub service: &'static str,
    /// The kind of aggregate.
    pub aggregate: &'static str,
    /// What of it is brought, by the last part of the subject; empty: everything.
    pub facts: &'static [&'static str],
    /// What runs.
    pub handle: Handler,
}

impl fmt::Debug for Reaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.consumer)
    }
}

impl Reaction {
    /// Whether the letter is for this consumer.
    #[must_use]
    pub fn reads(&self, letter: &Letter) -> bool {
        let told = self.facts.is_empty() || self.facts.contains(&letter.fact());
        told && letter.service() == self.service && letter.kind() == self.aggregate
    }

    /// The subjects that it reads.
    #[must_use]
    pub fn filters(&self) -> Vec<String> {
        let facts = if self.facts.is_empty() { &["*"] } else { self.facts };
        facts.iter().map(|fact| format!("borgertorg.v1.*.{}.{}.{fact}", self.service, self.aggregate)).collect()
    }
}

/// The inbox as a table.
mod rows {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "inbox")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub consumer: String,
        #[sea_orm(primary_key, auto_increment = false)]
        pub event: Uuid,
        pub handled_at: DateTimeUtc,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Whether this consumer has dealt with the event (handled it, or buried it).
///
/// # Errors
/// Where the database is away.
pub async fn knows(tx: &Tx, consumer: &str, event: Uuid) -> Result<bool, Trouble> {
    Ok(rows::Entity::find_by_id((consumer.to_owned(), event)).one(tx).await?.is_some())
}

/// Notes the event; false where it was there already.
async fn note(tx: &Tx, consumer: &str, event: Uuid) -> Result<bool, Trouble> {
    let row = rows::ActiveModel { consumer: Set(consumer.to_owned()), event: Set(event), handled_at: Set(tx.clock().now()) };
    let inserted = rows::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(tx).await?;
    // a conflict says `Inserted(0)` here
    Ok(matches!(inserted, TryInsertResult::Inserted(1..)))
}

/// Whether there are rows of events from before `at`, or counts that nobody needs.
pub(crate) async fn any_before(tx: &Tx, at: DateTime<Utc>) -> Result<bool, Trouble> {
    for consumer in consumers(tx).await? {
        if !before(tx, &consumer, at, 1).await?.is_empty() {
            return Ok(true);
        }
    }
    tries::any_left(tx).await
}

/// Forgets rows of events from before `at`, and counts that nobody needs, at most so many of each consumer; returns how many.
pub(crate) async fn forget_before(tx: &Tx, at: DateTime<Utc>, most: u64) -> Result<u64, Trouble> {
    let mut gone = tries::forget_left(tx).await?;
    for consumer in consumers(tx).await? {
        let old = before(tx, &consumer, at, most).await?;
        let rows = rows::Entity::delete_many().filter(rows::Column::Consumer.eq(consumer)).filter(rows::Column::Event.is_in(old));
        gone += rows.exec(tx).await?.rows_affected;
    }
    Ok(gone)
}

/// Whose rows there are: one short look for each, where a count would read them all.
async fn consumers(tx: &Tx) -> Result<Vec<String>, Trouble> {
    let mut found: Vec<String> = Vec::new();
    loop {
        let mut next = rows::Entity::find().select_only().column(rows::Column::Consumer).order_by_asc(rows::Column::Consumer).limit(1);
        if let Some(last) = found.last() {
            next = next.filter(rows::Column::Consumer.gt(last.as_str()));
        }
        match next.into_tuple().one(tx).await? {
            Some(consumer) => found.push(consumer),
            None => return Ok(found),
        }
    }
}

/// Events of a consumer that were told and handled before `at`. Their ids begin with the time at which they were told: the key finds them,
/// without an index that every letter would pay for.
async fn before(tx: &Tx, consumer: &str, at: DateTime<Utc>, most: u64) -> Result<Vec<Uuid>, Trouble> {
    let first = Uuid::from_u128(u128::from(at.timestamp_millis().max(0).cast_unsigned()) << 80);
    let old = rows::Entity::find().filter(rows::Column::Consumer.eq(consumer)).filter(rows::Column::Event.lt(first));
    let old = old.filter(rows::Column::HandledAt.lt(at)); // one that waited for its bus for years was handled just now
    Ok(old.select_only().column(rows::Column::Event).order_by_asc(rows::Column::Event).limit(most).into_tuple().all(tx).await?)
}

/// What became of one delivery.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The letter is dealt with: acknowledge it.
    Settled,
    /// It is a dead letter now: tell the bus never to bring it again.
    Buried,
    /// Again after this delay.
    Again(Duration),
}

/// Delivers one letter to one consumer: once, whatever the bus repeats.
///
/// `delivery` is the bus's own count, from 1: above 1 the inbox counts for itself how often a handler was begun. Above
/// [`MOST_DELIVERIES`] beginnings the letter is buried without another, so that one that ends the process cannot stop its
/// neighbours; a database that is away begins nothing and condemns nobody.
pub async fn deliver(db: &Db, reaction: &Reaction, letter: Letter, delivery: u32) -> Outcome {
    let span = telemetry::handling(reaction.consumer, &letter, delivery);
    let outcome = async {
        attempt(db, reaction, &letter, delivery).await.unwrap_or_else(|trouble| {
            tracing::warn!("{} could not be handled yet: {}", letter.fact(), chain(&trouble));
            let patience = Duration::from_millis(200) * 2u32.pow(delivery.clamp(1, 5));
            Outcome::Again(patience)
        })
    };
    outcome.instrument(span).await
}

async fn attempt(db: &Db, reaction: &Reaction, letter: &Letter, delivery: u32) -> Result<Outcome, Trouble> {
    let begun = if delivery > 1 {
        if knows(&db.worker().read().await?, reaction.consumer, letter.event).await? && !crash::sabotaged("no_inbox") {
            return settled(db, reaction.consumer, letter.event).await;
        }
        tries::begin(db, reaction.consumer, letter.event).await?
    } else {
        1
    };
    if begun > MOST_DELIVERIES {
        return dead::bury(db, reaction.consumer, letter, begun, "delivered too often without success").await;
    }
    let tried = once(db, reaction, letter, begun).await;
    if begun > 1 && matches!(tried, Err(Trouble::Away { .. })) {
        // an outage condemns no letter; where not even this can be written, the beginning stays counted
        drop(tries::take_back(db, reaction.consumer, letter.event).await);
    }
    tried
}

/// One beginning, of which so many were counted.
async fn once(db: &Db, reaction: &Reaction, letter: &Letter, begun: u32) -> Result<Outcome, Trouble> {
    let tx = db.scoped(crate::id::Id::stored(letter.centre)).write().await?;
    if !crash::sabotaged("no_inbox") && !note(&tx, reaction.consumer, letter.event).await? {
        drop(tx);
        return if begun > 1 { settled(db, reaction.consumer, letter.event).await } else { Ok(Outcome::Settled) };
    }
    match handle(&tx, reaction, letter).await {
        Verdict::Done => {
            // another process may have begun it while this one was held up
            if begun > 1 || !db.is_ours_alone() {
                tries::forget(&tx, reaction.consumer, [letter.event]);
            }
            tx.commit().await?;
            telemetry::handled(letter, db.clock().now());
            crash::at(Point::AfterHandle);
            Ok(Outcome::Settled)
        }
        Verdict::Later(_) if tx.missed() => Err(Trouble::away("the database", "it went away meanwhile")),
        Verdict::Later(delay) => Ok(Outcome::Again(delay)),
        Verdict::Never(reason) => {
            drop(tx);
            dead::bury(db, reaction.consumer, letter, begun, &reason).await
        }
    }
}

/// Somebody else dealt with it while it was brought here again: what was counted here counts no more.
async fn settled(db: &Db, consumer: &str, event: Uuid) -> Result<Outcome, Trouble> {
    let tx = db.worker().write().await?;
    tries::forget(&tx, consumer, [event]);
    tx.commit_quietly().await?;
    Ok(Outcome::Settled)
}

/// Runs the handler; one that panics never succeeds.
async fn handle(tx: &Tx, reaction: &Reaction, letter: &Letter) -> Verdict {
    crash::on_letter(letter.fact(), reaction.consumer);
    let handler = std::panic::AssertUnwindSafe((reaction.handle)(tx, letter.clone()));
    handler.catch_unwind().await.unwrap_or_else(|_| Verdict::Never("the handler panicked".to_owned()))
}

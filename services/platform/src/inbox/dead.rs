//! Dead letters: kept as rows with their reason, listed, shown, replayed and dropped by an operator.

use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, QueryOrder, QuerySelect};

use super::{Outcome, Reaction, Verdict, handle, note};
use crate::db::Db;
use crate::error::Trouble;
use crate::outbox::Letter;

/// Dead letters as a table.
pub mod rows {
    use sea_orm::entity::prelude::*;

    /// One letter that one consumer could not handle.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "dead_letters")]
    pub struct Model {
        /// Who could not.
        #[sea_orm(primary_key, auto_increment = false)]
        pub consumer: String,
        /// Which event.
        #[sea_orm(primary_key, auto_increment = false)]
        pub event: Uuid,
        /// Tenant.
        pub centre: Uuid,
        /// Address.
        pub subject: String,
        /// Id of the aggregate.
        pub aggregate: String,
        /// Version of the aggregate.
        pub version: i64,
        /// Encoded event.
        pub payload: Vec<u8>,
        /// When it became true.
        pub told_at: DateTimeUtc,
        /// Why.
        pub reason: String,
        /// Deliveries.
        pub attempts: i32,
        /// W3C trace of the command that told it.
        pub trace: Option<String>,
        /// When it was given up.
        pub died_at: DateTimeUtc,
    }

    /// None.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) async fn bury(db: &Db, consumer: &str, letter: &Letter, delivery: u32, reason: &str) -> Result<Outcome, Trouble> {
    let tx = db.worker().write().await?;
    if !note(&tx, consumer, letter.event).await? {
        return Ok(Outcome::Settled);
    }
    let row = rows::ActiveModel {
        consumer: Set(consumer.to_owned()),
        event: Set(letter.event),
        centre: Set(letter.centre),
        subject: Set(letter.subject.clone()),
        aggregate: Set(letter.aggregate.clone()),
        version: Set(letter.version.cast_signed()),
        payload: Set(letter.payload.clone()),
        told_at: Set(letter.told_at),
        reason: Set(reason.to_owned()),
        attempts: Set(i32::try_from(delivery).unwrap_or(i32::MAX)),
        trace: Set(letter.trace.clone()),
        died_at: Set(db.clock().now()),
    };
    rows::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(&tx).await?;
    super::tries::forget(&tx, consumer, [letter.event]);
    tx.commit().await?;
    tracing::error!(event.kind = letter.fact(), event.id = %letter.event, attempt = delivery, "{consumer} gave up a letter: {reason}");
    Ok(Outcome::Buried)
}

/// Buries what is no letter at all, so that an operator sees it.
pub(crate) async fn bury_stranger(db: &Db, consumer: &str, stranger: Letter) -> Outcome {
    match bury(db, consumer, &stranger, 1, "no letter of ours: its headers cannot be read").await {
        Ok(outcome) => outcome,
        Err(trouble) => {
            tracing::warn!("a stranger could not be put aside yet: {}", crate::error::chain(&trouble));
            Outcome::Again(std::time::Duration::from_secs(1))
        }
    }
}

/// Dead letters, oldest event first, after the one named: an event may be dead to several consumers.
///
/// # Errors
/// Where the database is away.
pub async fn list(db: &Db, after: Option<(Uuid, &str)>, most: u64) -> Result<Vec<rows::Model>, Trouble> {
    let tx = db.worker().read().await?;
    let mut query = rows::Entity::find().order_by_asc(rows::Column::Event).order_by_asc(rows::Column::Consumer).limit(most);
    if let Some((event, consumer)) = after {
        let same = Condition::all().add(rows::Column::Event.eq(event)).add(rows::Column::Consumer.gt(consumer));
        query = query.filter(Condition::any().add(rows::Column::Event.gt(event)).add(same));
    }
    Ok(query.all(&tx).await?)
}

/// How many there are.
///
/// # Errors
/// Where the database is away.
pub async fn count(db: &Db) -> Result<u64, Trouble> {
    let tx = db.worker().read().await?;
    Ok(rows::Entity::find().count(&tx).await?)
}

/// One of them.
///
/// # Errors
/// Where the database is away.
pub async fn find(db: &Db, consumer: &str, event: Uuid) -> Result<Option<rows::Model>, Trouble> {
    let tx = db.worker().read().await?;
    Ok(rows::Entity::find_by_id((consumer.to_owned(), event)).one(&tx).await?)
}

/// Forgets one; the event stays noted as dealt with. False where there was none.
///
/// # Errors
/// Where the database is away.
pub async fn remove(db: &Db, consumer: &str, event: Uuid) -> Result<bool, Trouble> {
    let tx = db.worker().write().await?;
    let gone = rows::Entity::delete_by_id((consumer.to_owned(), event)).exec(&tx).await?;
    tx.commit().await?;
    Ok(gone.rows_affected > 0)
}

/// Handles one once more, in the transaction that takes it from the dead. Settled: it is a dead letter no longer, and
/// replaying again does nothing. Anything else leaves it where it is.
///
/// # Errors
/// Where the database is away.
pub async fn replay(db: &Db, reaction: &Reaction, dead: rows::Model) -> Result<Outcome, Trouble> {
    let tx = db.scoped(crate::id::Id::stored(dead.centre)).write().await?;
    let gone = rows::Entity::delete_by_id((dead.consumer.clone(), dead.event)).exec(&tx).await?;
    if gone.rows_affected == 0 {
        return Ok(Outcome::Settled);
    }
    let letter = Letter {
        event: dead.event,
        centre: dead.centre,
        subject: dead.subject,
        aggregate: dead.aggregate,
        version: dead.version.cast_unsigned(),
        payload: dead.payload,
        trace: dead.trace,
        told_at: dead.told_at,
    };
    match handle(&tx, reaction, &letter).await {
        Verdict::Done => {
            tx.commit().await?;
            Ok(Outcome::Settled)
        }
        Verdict::Later(delay) => Ok(Outcome::Again(delay)),
        Verdict::Never(reason) => {
            tracing::error!(event.kind = letter.fact(), event.id = %letter.event, "{} gave up a letter again: {reason}", reaction.consumer);
            Ok(Outcome::Buried)
        }
    }
}

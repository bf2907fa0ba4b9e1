//! What a relay does to the outbox: finds what is unsent, counts beginnings, marks what the bus has.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{Condition, QueryOrder, QuerySelect};

use super::rows;
use crate::db::Db;
use crate::error::Trouble;

/// How long a letter rests whose first delivery ended with the process.
const REST: TimeDelta = TimeDelta::milliseconds(250);

/// Most letters of one step.
pub const BATCH: u64 = 256;

/// Unsent letters that are due, in the order in which they were written.
///
/// The state of each row is asked, never "later than the last one": a slow transaction's row is found when it appears.
///
/// # Errors
/// Where the database is away.
pub async fn unsent(db: &Db, most: u64) -> Result<Vec<rows::Model>, Trouble> {
    let tx = db.worker().read().await?;
    let due = Condition::any().add(rows::Column::NotBefore.is_null()).add(rows::Column::NotBefore.lte(db.clock().now()));
    let query = rows::Entity::find().filter(rows::Column::SentAt.is_null()).filter(due).order_by_asc(rows::Column::Seq).limit(most);
    Ok(query.all(&tx).await?)
}

/// Counts one more beginning for each of these, which have so many behind them. Should the process end before they do, they rest a
/// while, longer each time: a process that is killed again and again soon after its start must not condemn the letter at its door.
///
/// # Errors
/// Where the database is away.
pub async fn begin(db: &Db, seqs: &[i64], attempts: i32) -> Result<(), Trouble> {
    if seqs.is_empty() {
        return Ok(());
    }
    let tx = db.worker().write().await?;
    let more = Expr::col(rows::Column::Attempts).add(1);
    let again = db.clock().now() + REST * 2i32.pow(attempts.clamp(0, 5).cast_unsigned());
    let begun = rows::Entity::update_many().col_expr(rows::Column::Attempts, more).col_expr(rows::Column::NotBefore, Expr::value(again));
    begun.filter(rows::Column::Seq.is_in(seqs.to_vec())).exec(&tx).await?;
    tx.commit_quietly().await
}

/// Marks what the bus has, and puts off what somebody wants again later.
///
/// # Errors
/// Where the database is away: then the letters go again, and the inboxes know them.
pub async fn mark(db: &Db, sent: &[i64], delayed: &[(i64, DateTime<Utc>)]) -> Result<(), Trouble> {
    if sent.is_empty() && delayed.is_empty() {
        return Ok(());
    }
    let tx = db.worker().write().await?;
    if !sent.is_empty() {
        let now = Expr::value(db.clock().now());
        rows::Entity::update_many().col_expr(rows::Column::SentAt, now).filter(rows::Column::Seq.is_in(sent.to_vec())).exec(&tx).await?;
    }
    for (seq, at) in delayed {
        rows::Entity::update_many().col_expr(rows::Column::NotBefore, Expr::value(*at)).filter(rows::Column::Seq.eq(*seq)).exec(&tx).await?;
    }
    tx.commit_quietly().await
}

/// How many letters wait, and since when the oldest does.
///
/// # Errors
/// Where the database is away.
pub async fn waiting(db: &Db) -> Result<(u64, Option<DateTime<Utc>>), Trouble> {
    let tx = db.worker().read().await?;
    let unsent = || rows::Entity::find().filter(rows::Column::SentAt.is_null());
    let count = unsent().count(&tx).await?;
    let oldest = unsent().order_by_asc(rows::Column::Seq).one(&tx).await?;
    Ok((count, oldest.map(|row| row.told_at)))
}

/// Makes letters told since `from` unsent again; the inboxes of those who know them say so. Returns how many.
///
/// # Errors
/// Where the database is away.
pub async fn again_from(db: &Db, from: DateTime<Utc>) -> Result<u64, Trouble> {
    let tx = db.worker().write().await?;
    let update = rows::Entity::update_many()
        .col_expr(rows::Column::SentAt, Expr::value(None::<DateTime<Utc>>))
        .col_expr(rows::Column::Attempts, Expr::value(0))
        .filter(rows::Column::ToldAt.gte(from));
    let moved = update.exec(&tx).await?;
    tx.commit().await?;
    db.wake();
    Ok(moved.rows_affected)
}

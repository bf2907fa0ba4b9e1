//! What may go: receipts after two days, sent letters after the time that they are kept, inbox rows later still.

use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::entity::prelude::*;

use crate::db::Db;
use crate::error::Trouble;
use crate::jobs::Step;
use crate::{inbox, outbox, receipts};

/// An inbox remembers longer than any outbox can tell again.
const LONGER: TimeDelta = TimeDelta::days(30);

/// Forgets what is old enough, where anything is.
///
/// # Errors
/// Where the database is away.
pub async fn step(db: &Db, keep_letters: TimeDelta) -> Result<Step, Trouble> {
    let now = db.clock().now();
    let (letters, remembered) = (now - keep_letters, now - keep_letters - LONGER);
    if !is_due(db, letters, remembered, now - receipts::KEPT).await? {
        return Ok(Step::Idle);
    }
    let tx = db.worker().write().await?;
    let gone = [
        receipts::forget_before(&tx, now - receipts::KEPT).await?,
        outbox::rows::Entity::delete_many().filter(outbox::rows::Column::SentAt.lt(letters)).exec(&tx).await?.rows_affected,
        inbox::forget_before(&tx, remembered).await?,
    ];
    tx.commit().await?;
    Ok(Step::Did(usize::try_from(gone.iter().sum::<u64>()).unwrap_or(usize::MAX)))
}

async fn is_due(db: &Db, letters: DateTime<Utc>, remembered: DateTime<Utc>, answered: DateTime<Utc>) -> Result<bool, Trouble> {
    let tx = db.worker().read().await?;
    let sent = outbox::rows::Entity::find().filter(outbox::rows::Column::SentAt.lt(letters)).one(&tx).await?.is_some();
    Ok(sent || receipts::any_before(&tx, answered).await? || inbox::any_before(&tx, remembered).await?)
}

//! What may go: receipts after two days, sent letters after the time that they are kept, inbox rows later still.

use chrono::TimeDelta;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QuerySelect, QueryTrait as _};

use crate::db::Db;
use crate::error::Trouble;
use crate::jobs::Step;
use crate::outbox::rows::Column::Seq;
use crate::{inbox, outbox, receipts};

/// An inbox remembers longer than any outbox can tell again.
const LONGER: TimeDelta = TimeDelta::days(30);
/// Most rows of each kind in one step: nobody waits long behind it, and none is too long to be carried out.
const AT_ONCE: u64 = 5_000;

/// Counts what there is, and forgets some of what is old enough, where anything is. Letters go by the day on which they became true, not by
/// that of a later sending: what is told again must still be known to those who had it.
///
/// # Errors
/// Where the database is away.
pub async fn step(db: &Db, keep_letters: TimeDelta) -> Result<Step, Trouble> {
    db.know_itself().await?;
    let now = db.clock().now();
    let (told, handled, answered) = (now - keep_letters, now - keep_letters - LONGER, now - receipts::KEPT);
    let old = Condition::all().add(outbox::rows::Column::ToldAt.lt(told)).add(outbox::rows::Column::SentAt.is_not_null());
    let tx = db.worker().read().await?;
    let letters = outbox::rows::Entity::find().filter(old.clone()).one(&tx).await?.is_some();
    if !(letters || receipts::any_before(&tx, answered).await? || inbox::any_before(&tx, handled).await?) {
        return Ok(Step::Idle);
    }
    drop(tx);
    let tx = db.worker().write().await?;
    let letters = outbox::rows::Entity::find().filter(old).select_only().column(Seq).limit(AT_ONCE).into_query();
    let gone = [
        receipts::forget_before(&tx, answered, AT_ONCE).await?,
        outbox::rows::Entity::delete_many().filter(Seq.in_subquery(letters)).exec(&tx).await?.rows_affected,
        inbox::forget_before(&tx, handled, AT_ONCE).await?,
    ];
    tx.commit().await?;
    Ok(Step::Did(usize::try_from(gone.iter().sum::<u64>()).unwrap_or(usize::MAX)))
}

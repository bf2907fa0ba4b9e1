//! Claims: which worker tries which waiting delivery, for how long.

use chrono::{DateTime, TimeDelta, Utc};
use platform::db::{Db, Tx};
use platform::error::{Trouble, chain};
use platform::id::{Centre, Id};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{Condition, ExprTrait as _, QueryOrder, QuerySelect};

use super::deliveries::{read, rows};
use crate::domain::delivery::{Delivery, State};

/// After this long a claim is void: its worker is gone. Longer than a try can take.
const CLAIMED: TimeDelta = TimeDelta::minutes(3);

/// A delivery that one worker has taken.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) centre: Id<Centre>,
    pub(crate) delivery: Delivery,
    /// The trace in which it was written.
    pub(crate) trace: Option<String>,
}

/// Takes up to `most` deliveries that are due; no other worker gets them for a while. Each taking counts as a try, so that
/// a message that ends the process is given up too. Commits nothing where none is due.
pub(crate) async fn take(db: &Db, now: DateTime<Utc>, most: u64) -> Result<Vec<Claim>, Trouble> {
    let found = rows::Entity::find().filter(due(now)).order_by_asc(rows::Column::NotBefore).limit(most).select_only().column(rows::Column::Id);
    let found: Vec<Uuid> = found.into_tuple().all(&db.worker().read().await?).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let tx = db.worker().write().await?;
    let claim = rows::Entity::update_many()
        .col_expr(rows::Column::ClaimedUntil, Expr::value(now + CLAIMED))
        .col_expr(rows::Column::Attempts, Expr::col(rows::Column::Attempts).add(1))
        .filter(rows::Column::Id.is_in(found))
        .filter(due(now)); // another worker may have been here
    let mut rows = claim.exec_with_returning(&tx).await?;
    tx.commit().await?;
    rows.sort_by_key(|row| row.not_before);
    Ok(rows.into_iter().filter_map(claimed).collect())
}

/// One that cannot be read, of a newer house perhaps, waits without the others.
fn claimed(mut row: rows::Model) -> Option<Claim> {
    let (id, centre, trace) = (row.id, Id::stored(row.centre), row.trace.take());
    match read(row) {
        Ok(delivery) => Some(Claim { centre, delivery, trace }),
        Err(trouble) => {
            tracing::error!(delivery.id = %id, "a message that is due waits: {}", chain(&trouble));
            None
        }
    }
}

/// How many are due and not taken now; in a house whose mail server answers, few.
pub(crate) async fn count_due(tx: &Tx) -> Result<u64, Trouble> {
    Ok(rows::Entity::find().filter(due(tx.clock().now())).count(tx).await?)
}

/// The state stands in the text of the statement, so that SQLite knows the index of those that wait.
fn due(now: DateTime<Utc>) -> Condition {
    let waiting = Expr::col(rows::Column::State).eq(Expr::Constant(State::Waiting.word().into()));
    let unclaimed = Condition::any().add(rows::Column::ClaimedUntil.is_null()).add(rows::Column::ClaimedUntil.lte(now));
    Condition::all().add(waiting).add(rows::Column::NotBefore.lte(now)).add(unclaimed)
}

//! What matching keeps for a time only: what only helpers may read of a need, and plans.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::retention::{Retention, Rule};

use crate::domain::plan;
use crate::store::{needs, plans, policies};

/// Most needs in one transaction.
const AT_ONCE: u64 = 50;

pub(crate) fn rules() -> Retention {
    let details = Rule { kind: "need_details", due: Arc::new(|tx, at| Box::pin(due(tx, at))), forget: Arc::new(|tx, at| Box::pin(forget(tx, at))) };
    let old = Rule { kind: "plans", due: Arc::new(|tx, at| Box::pin(due_plans(tx, at))), forget: Arc::new(|tx, at| Box::pin(forget_plans(tx, at))) };
    Retention { centres: Arc::new(|tx| Box::pin(policies::centres(tx))), rules: vec![details, old] }
}

async fn due(tx: &Tx, at: DateTime<Utc>) -> Result<u64, Trouble> {
    let Some(over) = over(tx, at).await? else { return Ok(0) };
    needs::count_kept(tx, over).await
}

async fn forget(tx: &Tx, at: DateTime<Utc>) -> Result<u64, Trouble> {
    let Some(over) = over(tx, at).await? else { return Ok(0) };
    needs::strip(tx, over, AT_ONCE).await
}

/// Since when a need must be over.
async fn over(tx: &Tx, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Trouble> {
    let days = policies::of_centre(tx).await?.details_days;
    Ok(days.map(|days| at - TimeDelta::days(i64::from(days))))
}

/// While a centre holds everything, plans stay too.
async fn ended(tx: &Tx, at: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Trouble> {
    Ok(over(tx, at).await?.map(|_| at - plan::KEPT))
}

async fn due_plans(tx: &Tx, at: DateTime<Utc>) -> Result<u64, Trouble> {
    let Some(ended) = ended(tx, at).await? else { return Ok(0) };
    plans::count_old(tx, ended).await
}

async fn forget_plans(tx: &Tx, at: DateTime<Utc>) -> Result<u64, Trouble> {
    let Some(ended) = ended(tx, at).await? else { return Ok(0) };
    plans::delete_old(tx, ended, AT_ONCE).await
}

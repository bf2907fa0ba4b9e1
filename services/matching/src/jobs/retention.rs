//! What matching keeps for a time only: what only helpers may read of a need.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::retention::{Retention, Rule};

use crate::store::{needs, policies};

/// Most needs in one transaction.
const AT_ONCE: u64 = 50;

pub(crate) fn rules() -> Retention {
    let details = Rule { kind: "need_details", due: Arc::new(|tx, at| Box::pin(due(tx, at))), forget: Arc::new(|tx, at| Box::pin(forget(tx, at))) };
    Retention { centres: Arc::new(|tx| Box::pin(policies::centres(tx))), rules: vec![details] }
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

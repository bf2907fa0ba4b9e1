//! What volunteers keeps for a time only: who looked, who does not consent any more, and who has not been heard of.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::Id;
use platform::retention::{Retention, Rule};

use crate::domain::day;
use crate::domain::volunteer::Volunteer;
use crate::events::{self, HOUSE};
use crate::store::{policies, readings, signs, volunteers};

/// Most people erased in one transaction.
const AT_ONCE: u64 = 20;

macro_rules! rule {
    ($kind:literal, $due:path, $forget:path) => {
        Rule { kind: $kind, due: Arc::new(|tx, at| Box::pin($due(tx, at))), forget: Arc::new(|tx, at| Box::pin($forget(tx, at))) }
    };
}

pub(crate) fn rules() -> Retention {
    Retention {
        centres: Arc::new(|tx| Box::pin(policies::centres(tx))),
        rules: vec![
            rule!("readings", readings_due, forget_readings),
            rule!("applicants", applicants_due, erase_applicants),
            rule!("inactive", inactive_due, erase_inactive),
        ],
    }
}

async fn readings_due(tx: &Tx, at: DateTime<Utc>) -> Result<u64, Trouble> {
    let Some(kept) = policies::find(tx).await? else { return Ok(0) };
    readings::count_before(tx, day::today(kept.readings(at))).await
}

async fn forget_readings(tx: &Tx, at: DateTime<Utc>) -> Result<u64, Trouble> {
    let Some(kept) = policies::find(tx).await? else { return Ok(0) };
    readings::forget_before(tx, day::today(kept.readings(at))).await
}

async fn applicants_due(tx: &Tx, at: DateTime<Utc>) -> Result<u64, Trouble> {
    let Some(kept) = policies::find(tx).await? else { return Ok(0) };
    signs::count(tx, signs::unconsented(tx, kept.applicants(at))?).await
}

async fn erase_applicants(tx: &Tx, at: DateTime<Utc>) -> Result<u64, Trouble> {
    let Some(kept) = policies::find(tx).await? else { return Ok(0) };
    let gone = signs::ids(tx, signs::unconsented(tx, kept.applicants(at))?, AT_ONCE).await?;
    erase(tx, gone).await
}

async fn inactive_due(tx: &Tx, at: DateTime<Utc>) -> Result<u64, Trouble> {
    let Some(kept) = policies::find(tx).await? else { return Ok(0) };
    signs::count(tx, signs::unanswered(tx, kept.asked(at))?).await
}

async fn erase_inactive(tx: &Tx, at: DateTime<Utc>) -> Result<u64, Trouble> {
    let Some(kept) = policies::find(tx).await? else { return Ok(0) };
    let gone = signs::ids(tx, signs::unanswered(tx, kept.asked(at))?, AT_ONCE).await?;
    erase(tx, gone).await
}

/// As when somebody asks for it: every row goes, and whoever keeps a copy is told.
async fn erase(tx: &Tx, gone: Vec<Id<Volunteer>>) -> Result<u64, Trouble> {
    let mut erased = 0;
    for id in gone {
        let Some(volunteer) = volunteers::hold(tx, id).await? else { continue };
        let letter = events::seal(tx.clock(), tx.centre()?, HOUSE, volunteer.erased());
        volunteers::erase(tx, id, letter).await?;
        erased += 1;
    }
    Ok(erased)
}

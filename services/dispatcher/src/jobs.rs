//! Where time starts the work: sessions, links, codes and looks that are over are forgotten.

use std::time::Duration;

use platform::db::Db;
use platform::error::Trouble;
use platform::jobs::{Job, Step};

use crate::store;

/// Once an hour; nobody is let in by what is over, kept or not.
pub(crate) fn forget(db: &Db) -> Job {
    let db = db.clone();
    let step = move || {
        let db = db.clone();
        async move { step(&db).await }
    };
    Job::new("dispatcher.forget", step).only_every(Duration::from_hours(1))
}

async fn step(db: &Db) -> Result<Step, Trouble> {
    let tx = db.worker().write().await?;
    let now = db.clock().now();
    let (sessions, links) = (store::sessions::forget(&tx, now).await?, store::links::forget(&tx, now).await?);
    let gone = sessions + links + store::codes::forget(&tx, now).await? + store::looks::forget(&tx, now).await?;
    if gone == 0 {
        return Ok(Step::Idle);
    }
    tx.commit().await?;
    Ok(Step::Did(usize::try_from(gone).unwrap_or(usize::MAX)))
}

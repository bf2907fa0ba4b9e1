//! What time starts: pauses that end on their day, and lines of the reading log that have been kept long enough.

use std::time::Duration;

use chrono::TimeDelta;
use platform::error::Trouble;
use platform::jobs::{Job, Step};
use platform::service::Opening;

use crate::domain::day;
use crate::events::{self, HOUSE};
use crate::store;

/// Most pauses that one step ends.
const AT_ONCE: u64 = 50;
/// How long a person can ask who looked.
const READINGS_KEPT: TimeDelta = TimeDelta::days(400);

pub(crate) fn jobs(cx: &Opening) -> Vec<Job> {
    let (resuming, forgetting) = (cx.clone(), cx.clone());
    vec![
        Job::new("volunteers.resume", move || {
            let cx = resuming.clone();
            async move { resume(&cx).await }
        }),
        Job::new("volunteers.forget_readings", move || {
            let cx = forgetting.clone();
            async move { forget_readings(&cx).await }
        })
        .only_every(Duration::from_hours(1)),
    ]
}

/// Ends the pauses whose day has come, each in a transaction of its own. Somebody else may do the same at once: who
/// comes second finds nothing to end.
async fn resume(cx: &Opening) -> Result<Step, Trouble> {
    let now = cx.clock.now();
    let due = {
        let tx = cx.db.worker().read().await?;
        store::lists::resuming(&tx, now, AT_ONCE).await?
    };
    let mut resumed = 0;
    for (centre, id) in due {
        let tx = cx.db.scoped(centre).write().await?;
        let Some(mut volunteer) = store::volunteers::hold(&tx, id).await? else { continue };
        let facts = volunteer.resume_if_due(now);
        if facts.is_empty() {
            continue;
        }
        store::volunteers::save(&tx, volunteer, events::seal_all(&cx.clock, centre, HOUSE, facts)).await?;
        tx.commit().await?;
        resumed += 1;
    }
    Ok(if resumed == 0 { Step::Idle } else { Step::Did(resumed) })
}

async fn forget_readings(cx: &Opening) -> Result<Step, Trouble> {
    let oldest = day::today(cx.clock.now() - READINGS_KEPT);
    {
        let tx = cx.db.worker().read().await?;
        if !store::readings::has_before(&tx, oldest).await? {
            return Ok(Step::Idle);
        }
    }
    let tx = cx.db.worker().write().await?;
    let gone = store::readings::forget_before(&tx, oldest).await?;
    tx.commit().await?;
    Ok(Step::Did(usize::try_from(gone).unwrap_or(usize::MAX)))
}

//! What time starts: pauses that end on their day, and the question to those of whom nobody has heard for long.

pub(crate) mod retention;

use std::time::Duration;

use chrono::{DateTime, Utc};
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::jobs::{Job, Step};
use platform::service::Opening;

use crate::domain::volunteer::Volunteer;
use crate::events::{self, HOUSE};
use crate::store;

/// Most people that one step deals with.
const AT_ONCE: u64 = 50;
pub(crate) fn jobs(cx: &Opening) -> Vec<Job> {
    let (resuming, asking) = (cx.clone(), cx.clone());
    vec![
        Job::new("volunteers.resume", move || {
            let cx = resuming.clone();
            async move { resume(&cx).await }
        }),
        Job::new("volunteers.ask", move || {
            let cx = asking.clone();
            async move { ask(&cx).await }
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

/// Asks those of whom nobody has heard for long whether they stay, centre by centre.
async fn ask(cx: &Opening) -> Result<Step, Trouble> {
    let centres = store::policies::centres(&cx.db.worker().read().await?).await?;
    let mut asked = 0;
    for centre in centres {
        let tx = cx.db.scoped(centre).read().await?;
        let Some(kept) = store::policies::find(&tx).await? else { continue };
        let now = cx.clock.now();
        let silent = store::signs::silent(&tx, kept.silent(now), now, AT_ONCE).await?;
        drop(tx);
        for id in silent {
            asked += usize::from(ask_one(cx, centre, id, now + kept.to_answer()).await?);
        }
    }
    Ok(if asked == 0 { Step::Idle } else { Step::Did(asked) })
}

async fn ask_one(cx: &Opening, centre: Id<Centre>, id: Id<Volunteer>, answer_by: DateTime<Utc>) -> Result<bool, Trouble> {
    let tx = cx.db.scoped(centre).write().await?;
    let Some(mut volunteer) = store::volunteers::hold(&tx, id).await? else { return Ok(false) };
    let fact = volunteer.is_asked(answer_by);
    store::volunteers::save(&tx, volunteer, vec![events::seal(&cx.clock, centre, HOUSE, fact)]).await?;
    store::signs::note_asked(&tx, id, cx.clock.now()).await?;
    tx.commit().await?;
    Ok(true)
}

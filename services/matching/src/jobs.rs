//! What time starts: looking at sessions, lapsing offers, reading cards, opening the next sessions, missing confirmations, forgetting.

mod planning;
pub(crate) mod retention;

use std::time::Duration;

use platform::error::Trouble;
use platform::jobs::{Job, Step};
use platform::telemetry;
use tracing::Instrument as _;

use crate::Cx;
use crate::domain::assignment::CancelledBy;
use crate::domain::error::Error;
use crate::domain::fact::NeedFact;
use crate::events::work::Work;
use crate::events::{answering, leaving, looking};
use crate::store::sessions::Due;
use crate::{peers, store};

/// Cards read at a time: fifty of the fullest fit into one answer.
const CARDS_AT_ONCE: u64 = 50;
/// Other things done at a time.
const AT_ONCE: u64 = 20;

/// All of them.
pub(crate) fn all(cx: &Cx) -> Vec<Job> {
    macro_rules! job {
        ($name:literal, $step:ident) => {{
            let cx = cx.clone();
            Job::new($name, move || {
                let cx = cx.clone();
                async move { $step(&cx).await }
            })
        }};
    }
    let (cx_of_plans, holder) = (cx.clone(), cx.clock.uuid());
    let plans = Job::new("matching.plans", move || {
        let cx = cx_of_plans.clone();
        async move { planning::step(&cx, holder).await }
    });
    vec![
        job!("matching.cards", read_cards),
        job!("matching.lapse", lapse),
        job!("matching.waves", look),
        job!("matching.confirmations", miss_confirmations),
        job!("matching.series", open_sessions),
        job!("matching.decks", forget_decks).only_every(Duration::from_mins(1)).in_each_process(),
        plans.ends_with_the_house(),
    ]
}

fn done(count: usize) -> Step {
    if count == 0 { Step::Idle } else { Step::Did(count) }
}

/// A row that moved on or went away between the look and the work is nobody's trouble.
fn calm(error: Error) -> Result<(), Trouble> {
    match error {
        Error::Trouble(trouble) => Err(trouble),
        other => {
            tracing::info!("left as it is: {other}");
            Ok(())
        }
    }
}

/// Reads cards that changed, keeps them, asks whether what was agreed is still allowed, and lets sessions look again.
async fn read_cards(cx: &Cx) -> Result<Step, Trouble> {
    let tx = cx.db.worker().read().await?;
    let wanted = store::cards::wanted(&tx, CARDS_AT_ONCE).await?;
    drop(tx);
    let Some((centre, wishes)) = wanted else { return Ok(Step::Idle) };
    let ids: Vec<_> = wishes.iter().map(|wish| wish.volunteer).collect();
    let cards = peers::cards(&cx.cards, centre, &ids).await?;

    let tx = cx.db.scoped(centre).write().await?;
    looking::queue(&tx).await?;
    let mut fulfilled = std::collections::HashSet::new();
    for wish in &wishes {
        if store::cards::fulfil(&tx, *wish).await? {
            fulfilled.insert(wish.volunteer);
        }
    }
    let fresh: Vec<_> = cards.into_iter().filter(|card| fulfilled.contains(&card.id)).collect();
    store::cards::keep(&tx, &fresh).await?;
    // in the same transaction: a crash must not keep the card and forget the question
    let policy = store::policies::of_centre(&tx).await?;
    for told in &fresh {
        match leaving::recheck_all(&tx, told, &policy).await {
            Ok(()) => {}
            Err(error) => calm(error)?,
        }
    }
    // last: whoever works on a session holds its need first
    store::sessions::look_again(&tx, cx.clock.now()).await?;
    tx.commit().await?;
    Ok(Step::Did(wishes.len()))
}

/// Lets offers lapse whose deadline has passed.
async fn lapse(cx: &Cx) -> Result<Step, Trouble> {
    let tx = cx.db.worker().read().await?;
    let overdue = store::offers::overdue(&tx, cx.clock.now(), AT_ONCE).await?;
    drop(tx);
    let mut count = 0;
    for (centre, need) in overdue {
        let tx = cx.db.scoped(centre).write().await?;
        let lapsed = async {
            let mut work = Work::hold(&tx, need, "service").await?;
            let lapsed = answering::lapse(&mut work).await?;
            work.finish().await?;
            Ok::<_, Error>(lapsed)
        };
        match lapsed.await {
            Ok(0) => {}
            Ok(lapsed) => {
                tx.commit().await?;
                count += lapsed;
            }
            Err(error) => calm(error)?,
        }
    }
    Ok(done(count))
}

/// Looks at the sessions that are due: promotions, then the next wave.
async fn look(cx: &Cx) -> Result<Step, Trouble> {
    let tx = cx.db.worker().read().await?;
    let due = store::sessions::due(&tx, cx.clock.now(), AT_ONCE).await?;
    drop(tx);
    let mut count = 0;
    for due in due {
        let span = telemetry::resumed("matching.look", due.trace.as_deref());
        match look_at(cx, &due).instrument(span).await {
            Ok(looked) => count += usize::from(looked),
            Err(error) => calm(error)?,
        }
    }
    Ok(done(count))
}

async fn look_at(cx: &Cx, due: &Due) -> Result<bool, Error> {
    let tx = cx.db.scoped(due.centre).read().await?;
    let found = looking::find(&tx, &cx.decks, due.session).await?;
    drop(tx);
    let tx = cx.db.scoped(due.centre).write().await?;
    let looked = looking::look(&tx, due.need, due.session, found).await?;
    if looked {
        tx.commit().await?;
    }
    Ok(looked)
}

/// Cancels what was moved and not confirmed in time.
async fn miss_confirmations(cx: &Cx) -> Result<Step, Trouble> {
    let tx = cx.db.worker().read().await?;
    let due = store::assignments::unconfirmed(&tx, cx.clock.now(), AT_ONCE).await?;
    drop(tx);
    let mut count = 0;
    for (centre, id) in due {
        let tx = cx.db.scoped(centre).write().await?;
        let Some(found) = store::assignments::find(&tx, id).await? else { continue };
        let missed = async {
            let mut work = Work::hold(&tx, found.need, "service").await?;
            let mut held = store::assignments::find(&tx, id).await?.ok_or(Error::Missing)?;
            let due = held.is_unconfirmed(work.now());
            if due {
                leaving::cancel(&mut work, &mut held, CancelledBy::Unconfirmed).await?;
                work.finish().await?;
            }
            Ok::<_, Error>(due)
        };
        match missed.await {
            Ok(true) => {
                tx.commit().await?;
                count += 1;
            }
            Ok(false) => {}
            Err(error) => calm(error)?,
        }
    }
    Ok(done(count))
}

/// Lets go of cards in memory that nobody looks at.
#[expect(clippy::unused_async, reason = "a step of a job")]
async fn forget_decks(cx: &Cx) -> Result<Step, Trouble> {
    Ok(done(cx.decks.forget_idle(cx.clock.now())))
}

/// Opens the next sessions of series.
async fn open_sessions(cx: &Cx) -> Result<Step, Trouble> {
    let tx = cx.db.worker().read().await?;
    let due = store::needs::due(&tx, cx.clock.now(), AT_ONCE).await?;
    drop(tx);
    let mut count = 0;
    for (centre, id) in &due {
        let tx = cx.db.scoped(*centre).write().await?;
        let opened = async {
            let mut work = Work::hold(&tx, *id, "service").await?;
            let now = work.now();
            if work.need.next_opening_at.is_none_or(|at| at > now) {
                return Ok(());
            }
            let sessions = work.need.open_next(now, || tx.clock().id());
            store::sessions::insert(&tx, &sessions)?;
            if !sessions.is_empty() {
                work.tell(NeedFact::SessionsOpened { sessions: sessions.iter().map(|session| session.id).collect() });
            }
            work.edited();
            work.finish().await?;
            Ok::<_, Error>(())
        };
        match opened.await {
            Ok(()) => {
                tx.commit().await?;
                count += 1;
            }
            Err(error) => calm(error)?,
        }
    }
    Ok(done(count))
}

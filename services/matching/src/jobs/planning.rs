//! Plans are made: one at a time in a process, on threads of its own, for as long as was asked or until somebody says stop.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use platform::error::Trouble;
use platform::jobs::Step;
use platform::telemetry;
use tracing::Instrument as _;
use uuid::Uuid;

use super::calm;
use crate::Cx;
use crate::domain::plan::problem::{Hands, Solution, Task};
use crate::domain::plan::{End, Failure, MOST_TRIES, Progress, calendar};
use crate::events::planning;
use crate::store;
use crate::store::decks::Deck;
use crate::store::plans::Taken;

/// So often the row says how far it has come, and that whoever plans is there.
const TELL: Duration = Duration::from_millis(500);
/// What is committed within this time of each other is looked at once.
const GATHER: Duration = Duration::from_millis(25);
/// Threads that plan at most: others want to be answered meanwhile.
const MOST_THREADS: usize = 8;

/// Makes the plan that has waited longest.
pub(super) async fn step(cx: &Cx, holder: Uuid) -> Result<Step, Trouble> {
    let Some(taken) = store::plans::take(&cx.db, holder).await? else { return Ok(Step::Idle) };
    let span = telemetry::resumed("matching.plan", taken.trace.as_deref());
    Box::pin(make(cx, &taken)).instrument(span).await?;
    Ok(Step::Did(1))
}

async fn make(cx: &Cx, taken: &Taken) -> Result<(), Trouble> {
    let tx = cx.db.scoped(taken.centre).read().await?;
    let Some(plan) = store::plans::find(&tx, taken.plan).await? else { return Ok(()) };
    if plan.tries > MOST_TRIES {
        drop(tx);
        tracing::error!(plan.id = %taken.plan, "gave up a plan that ended its process {MOST_TRIES} times");
        return end(cx, taken, Err(Failure::Fault)).await;
    }
    let policy = store::policies::of_centre(&tx).await?;
    let (from, until) = calendar::window(plan.wish.days, policy.quiet.zone);
    let now = cx.clock.now();
    let ground = store::grounds::ahead(&tx, from, until, now).await?;
    let deck = cx.decks.of(&tx, policy.quiet.zone).await?;
    let last = match plan.last {
        Some(last) => store::parts::undecided(&tx, last).await?.into_iter().collect(),
        None => Vec::new(),
    };
    drop(tx);
    let task = Task { ground, policy, wish: plan.wish, last, now };
    match work(cx, taken, task, deck, plan.cancel).await {
        Some(found) => end(cx, taken, found).await,
        None => Ok(()), // somebody else plans it by now
    }
}

/// What the thread that plans and whoever waits for it tell each other.
#[derive(Default)]
struct Reins {
    stop: AtomicBool,
    progress: Mutex<Progress>,
}

/// Whoever does not wait any more, since the house ends, lets nobody plan on.
struct Held(Arc<Reins>);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }
}

/// Plans, and tells meanwhile how far that has come. None where another process has taken the plan over.
async fn work(cx: &Cx, taken: &Taken, task: Task, deck: Arc<Deck>, cancel: bool) -> Option<Result<(Solution, End), Failure>> {
    let reins = Arc::new(Reins { stop: AtomicBool::new(cancel), ..Reins::default() });
    let (held, mut cancelled) = (Held(Arc::clone(&reins)), cancel);
    let mut solving = tokio::task::spawn_blocking(move || solve(&task, &deck, &reins));
    let mut told = Instant::now();
    let solved = loop {
        let stirred = cx.db.stirred(); // before the look: what is committed meanwhile counts
        tokio::select! {
            solved = &mut solving => break solved,
            () = cx.clock.rest(TELL) => {}
            () = stirred => cx.clock.rest(GATHER).await,
        }
        let look = if told.elapsed() >= TELL {
            told = Instant::now();
            let progress = *held.0.progress.lock().unwrap_or_else(PoisonError::into_inner);
            taken.go_on(&cx.db, progress).await
        } else {
            taken.is_cancelled(&cx.db).await
        };
        match look {
            Ok(Some(cancel)) => cancelled |= cancel,
            Ok(None) => return None,
            // whether it is still ours is asked again at the end
            Err(trouble) => tracing::warn!("a plan goes on without telling: {}", platform::error::chain(&trouble)),
        }
        if cancelled {
            held.0.stop.store(true, Ordering::Relaxed);
        }
    };
    let found = solved.unwrap_or_else(|fault| {
        tracing::error!(plan.id = %taken.plan, "planning failed by our fault: {fault}");
        Err(Failure::Fault)
    });
    Some(found.map(|found| {
        let end = found.end.unwrap_or(if cancelled { End::Cancelled } else { End::Time });
        (found, end)
    }))
}

fn solve(task: &Task, deck: &Deck, reins: &Reins) -> Result<Solution, Failure> {
    let half = std::thread::available_parallelism().map_or(1, |cores| cores.get() / 2);
    let threads = NonZeroUsize::new(half.min(MOST_THREADS)).unwrap_or(NonZeroUsize::MIN);
    let last = Instant::now() + Duration::from_secs(task.wish.seconds.into());
    let stop = || reins.stop.load(Ordering::Relaxed) || Instant::now() >= last;
    let progress = |now| *reins.progress.lock().unwrap_or_else(PoisonError::into_inner) = now;
    task.solve(deck.cards(), &Hands { threads, stop: &stop, progress: &progress })
}

async fn end(cx: &Cx, taken: &Taken, found: Result<(Solution, End), Failure>) -> Result<(), Trouble> {
    let tx = cx.db.scoped(taken.centre).write().await?;
    let Some(mut plan) = taken.hold(&tx).await? else { return Ok(()) };
    match planning::end(&tx, &mut plan, found).await {
        Ok(()) => tx.commit().await,
        Err(error) => calm(error),
    }
}

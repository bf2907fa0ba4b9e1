//! Waiting for what a test wants to see, never for time to pass: the one place of the tests that names a timer.

use std::time::{Duration, Instant};

use tokio::time::MissedTickBehavior;

/// How long a server may take to come up on a machine that is busy with other tests.
pub const START: Duration = Duration::from_mins(1);

const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Looks again and again until `look` sees something, and returns it.
///
/// # Panics
/// When nothing was seen within the limit; `what` says what was missing.
pub async fn until<T>(what: &str, limit: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay); // no burst of looks after a slow one
    while begun.elapsed() < limit {
        ticks.tick().await;
        if let Some(seen) = look().await {
            return seen;
        }
    }
    panic!("waited {limit:?} for {what} and did not see it");
}

/// Runs a future to its end, or gives up.
///
/// # Panics
/// When it takes longer than the limit.
pub async fn within<T>(what: &str, limit: Duration, work: impl Future<Output = T>) -> T {
    let Ok(done) = tokio::time::timeout(limit, work).await else { panic!("{what} took longer than {limit:?}") };
    done
}

/// Lets a while pass between two blows, between two questions of one who takes time, or before somebody whom nobody answered asks
/// again; never to wait for something.
pub async fn pause(length: Duration) {
    tokio::time::sleep(length).await;
}

/// Runs a future for a while: what it gives, or nothing where that was too short for it.
pub async fn at_most<T>(limit: Duration, work: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(limit, work).await.ok()
}

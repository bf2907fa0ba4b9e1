//! Work that time starts: one step at a time, looped by the house, stepped by tests.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::db::Db;
use crate::error::{Trouble, chain};
use crate::lease::Lease;

/// What is committed within this time of each other is looked at once.
const GATHER: Duration = Duration::from_millis(25);

/// What one step did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many things; there may be more.
    Did(usize),
    /// Nothing is due.
    Idle,
}

/// One background job of a service.
#[derive(Clone)]
pub struct Job {
    /// Its name in logs and metrics: `matching.lapse`.
    pub name: &'static str,
    /// Looks again at least this often; a moved clock wakes it sooner.
    pub every: Duration,
    /// Whether whatever is committed in its database wakes it too.
    pub stirs: bool,
    /// Whether each process does it for itself: one replica of several works otherwise.
    pub own: bool,
    /// Whether a step is dropped where it is when the house ends: one that may last, and loses nothing by it.
    pub drops: bool,
    /// One step; one that is idle commits nothing, or the house would never rest.
    pub step: Arc<dyn Fn() -> BoxFuture<'static, Result<Step, Trouble>> + Send + Sync>,
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Job {
    /// A job of `step`, looked at every second.
    pub fn new<F>(name: &'static str, step: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Step, Trouble>> + Send + 'static,
    {
        Self { name, every: Duration::from_secs(1), stirs: true, own: false, drops: false, step: Arc::new(move || Box::pin(step())) }
    }

    /// The same job, looked at every `every` and by nothing else: for work that no command makes due.
    #[must_use]
    pub fn only_every(self, every: Duration) -> Self {
        Self { every, stirs: false, ..self }
    }

    /// The same job in every process: for what each of them holds in memory.
    #[must_use]
    pub fn in_each_process(self) -> Self {
        Self { own: true, ..self }
    }

    /// The same job, whose step does not hold up the end of the house.
    #[must_use]
    pub fn ends_with_the_house(self) -> Self {
        Self { drops: true, ..self }
    }

    /// Steps until `stop`; rests when idle, and a little longer each time that it fails.
    /// Another replica's lease lets this one rest.
    pub async fn run(&self, clock: &Clock, db: &Db, mut lease: Lease, stop: &CancellationToken) {
        let mut failures = 0u32;
        while !stop.is_cancelled() {
            let stirred = db.stirred(); // before the step: what is committed meanwhile counts
            let ours = if self.own { Ok(true) } else { lease.is_ours().await };
            let done = match ours {
                Ok(true) => tokio::select! {
                    done = unbroken(self.name, (self.step)()) => done,
                    () = stop.cancelled(), if self.drops => return,
                },
                Ok(false) => Ok(Step::Idle),
                Err(trouble) => Err(trouble),
            };
            let rest = match done {
                Ok(Step::Did(_)) => {
                    failures = 0;
                    tokio::task::yield_now().await;
                    continue;
                }
                Ok(Step::Idle) => {
                    failures = 0;
                    self.every
                }
                Err(trouble) => {
                    failures = (failures + 1).min(5);
                    tracing::warn!("{} will try again: {}", self.name, chain(&trouble));
                    Duration::from_millis(200) * 2u32.pow(failures)
                }
            };
            tokio::select! {
                () = stop.cancelled() => {}
                () = clock.rest(rest) => {}
                () = stirred, if self.stirs && failures == 0 => clock.rest(GATHER).await,
            }
        }
    }
}

/// One step of work that goes on for ever: a panic in it is a failure like others, not the end of the work.
pub(crate) async fn unbroken<T>(what: &'static str, step: impl Future<Output = Result<T, Trouble>>) -> Result<T, Trouble> {
    let step = std::panic::AssertUnwindSafe(step).catch_unwind();
    step.await.unwrap_or_else(|_| Err(Trouble::broken(what, "a step panicked")))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn a_step_that_panics_is_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let settings = crate::db::Settings::Sqlite { folder: folder.path().to_owned(), synchronous: crate::db::Synchronous::Normal };
        let clock = Clock::System;
        let db = Db::open("panics", &settings, clock.clone()).await.unwrap();
        let (stop, tries) = (CancellationToken::new(), Arc::new(AtomicU32::new(0)));
        let (end, count) = (stop.clone(), tries.clone());
        let job = Job::new("test.panics", move || {
            let (end, before) = (end.clone(), count.fetch_add(1, Ordering::SeqCst));
            async move {
                assert!(before > 0, "the first step panics");
                end.cancel();
                Ok(Step::Idle)
            }
        });

        job.run(&clock, &db, Lease::new(&db, "test.panics", "one"), &stop).await;

        assert_eq!(tries.load(Ordering::SeqCst), 2);
    }
}

//! Work that time starts: one step at a time, looped by the house, stepped by tests.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::db::Db;
use crate::error::{Trouble, chain};
use crate::lease::Lease;

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
    /// Looks again at least this often; a moved clock or a letter told wakes it sooner.
    pub every: Duration,
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
        Self { name, every: Duration::from_secs(1), step: Arc::new(move || Box::pin(step())) }
    }

    /// The same job, looked at every `every`.
    #[must_use]
    pub fn every(self, every: Duration) -> Self {
        Self { every, ..self }
    }

    /// Steps until `stop`; rests when idle, and a little longer each time that it fails.
    /// Another replica's lease lets this one rest.
    pub async fn run(&self, clock: &Clock, db: &Db, mut lease: Lease, stop: &CancellationToken) {
        let mut failures = 0u32;
        while !stop.is_cancelled() {
            let stirred = db.stirred(); // before the step: what is committed meanwhile counts
            let done = match lease.is_ours().await {
                Ok(true) => (self.step)().await,
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
                () = stirred, if failures == 0 => {}
            }
        }
    }
}

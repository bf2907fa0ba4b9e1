//! What an operator watches from outside: counts of what waits, looked up while metrics are exported.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;

use crate::bus::Bus;
use crate::db::{Db, Tx};
use crate::error::Trouble;
use crate::inbox::{Reaction, dead};
use crate::jobs::{Job, Step};
use crate::outbox::relay;
use crate::telemetry;

/// How often they are looked up.
const EVERY: Duration = Duration::from_secs(5);

/// Counts something in a database.
pub type Count = Arc<dyn for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<u64, Trouble>> + Send + Sync>;

/// One count of a service, under the name that dashboards and alerts know.
#[derive(Clone)]
pub struct Measure {
    /// `offers.overdue`
    pub name: &'static str,
    /// How it is counted.
    pub count: Count,
}

impl fmt::Debug for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The job that looks them up: letters that wait and since when, dead letters, how far each reader is behind, and the service's own.
/// One replica of several does it.
#[must_use]
pub fn job(db: &Db, bus: &Bus, reactions: &[Reaction], own: Vec<Measure>) -> Job {
    let (db, bus) = (db.clone(), bus.clone());
    let consumers: Vec<&'static str> = reactions.iter().map(|reaction| reaction.consumer).collect();
    let look = move || {
        let (db, bus, consumers, own) = (db.clone(), bus.clone(), consumers.clone(), own.clone());
        async move { look(&db, &bus, &consumers, &own).await }
    };
    Job::new("platform.measure", look).only_every(EVERY)
}

async fn look(db: &Db, bus: &Bus, consumers: &[&'static str], own: &[Measure]) -> Result<Step, Trouble> {
    let service = db.service();
    let (waiting, oldest) = relay::waiting(db).await?;
    let age = oldest.map_or(0, |since| u64::try_from((db.clock().now() - since).num_seconds()).unwrap_or(0));
    telemetry::gauge("outbox.waiting", waiting, "service", service);
    telemetry::gauge("outbox.age", age, "service", service);
    telemetry::gauge("dead_letters.waiting", dead::count(db).await?, "service", service);
    let tx = db.worker().read().await?;
    for measure in own {
        telemetry::gauge(measure.name, (measure.count)(&tx).await?, "service", service);
    }
    drop(tx);
    for consumer in consumers {
        if let Some(lag) = bus.lag(consumer).await? {
            telemetry::gauge("consumer.lag", lag, "consumer", consumer);
        }
    }
    Ok(Step::Idle)
}

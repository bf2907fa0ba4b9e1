//! Retention: what a service keeps for a time only. One rule for each kind of data answers both what would go and what goes.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;

use crate::db::{Db, Tx};
use crate::error::Trouble;
use crate::id::{Centre, Id};
use crate::jobs::{Job, Step};

/// Looks at, or lets go, what lies beyond its limit at an instant, in the transaction's centre; says how many things that is.
pub type Look = Arc<dyn for<'a> Fn(&'a Tx, DateTime<Utc>) -> BoxFuture<'a, Result<u64, Trouble>> + Send + Sync>;
/// The centres that may have something.
pub type Centres = Arc<dyn for<'a> Fn(&'a Tx) -> BoxFuture<'a, Result<Vec<Id<Centre>>, Trouble>> + Send + Sync>;

/// One kind of data with a limit, which is the centre's policy.
#[derive(Clone)]
pub struct Rule {
    /// Its name, as the policy has it: `readings`.
    pub kind: &'static str,
    /// How many things would go at that instant.
    pub due: Look,
    /// Lets some of them go, and says how many; none when it is done. It commits nothing.
    pub forget: Look,
}

/// What a service keeps for a time only.
#[derive(Clone)]
pub struct Retention {
    /// Where to look.
    pub centres: Centres,
    /// What for.
    pub rules: Vec<Rule>,
}

impl fmt::Debug for Retention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.rules.iter().map(|rule| rule.kind)).finish()
    }
}

/// What would go of a centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whose.
    pub centre: Id<Centre>,
    /// Of which kind.
    pub kind: &'static str,
    /// How many things; never none.
    pub count: u64,
}

impl Retention {
    /// What would go at `at`; changes nothing.
    ///
    /// # Errors
    /// Where the database is away.
    pub async fn preview(&self, db: &Db, at: DateTime<Utc>) -> Result<Vec<Due>, Trouble> {
        let mut found = Vec::new();
        for centre in self.everywhere(db).await? {
            let tx = db.scoped(centre).read().await?;
            for rule in &self.rules {
                let count = (rule.due)(&tx, at).await?;
                if count > 0 {
                    found.push(Due { centre, kind: rule.kind, count });
                }
            }
        }
        Ok(found)
    }

    /// Lets go what is due now, a part of each kind of each centre at a time. What fails in one place hinders no other.
    async fn step(&self, db: &Db) -> Result<Step, Trouble> {
        let (mut gone, mut failed) = (0, None);
        for centre in self.everywhere(db).await? {
            for rule in &self.rules {
                match part(db, centre, rule).await {
                    Ok(count) => gone += count,
                    Err(trouble) => failed = Some(trouble),
                }
            }
        }
        match failed {
            Some(trouble) if gone == 0 => Err(trouble),
            _ if gone == 0 => Ok(Step::Idle),
            _ => Ok(Step::Did(usize::try_from(gone).unwrap_or(usize::MAX))),
        }
    }

    async fn everywhere(&self, db: &Db) -> Result<Vec<Id<Centre>>, Trouble> {
        (self.centres)(&db.worker().read().await?).await
    }

    /// The job that does it, once an hour.
    #[must_use]
    pub fn job(self, db: &Db) -> Job {
        let (db, retention) = (db.clone(), Arc::new(self));
        let step = move || {
            let (db, retention) = (db.clone(), retention.clone());
            async move { retention.step(&db).await }
        };
        Job::new("platform.retention", step).only_every(Duration::from_hours(1))
    }
}

async fn part(db: &Db, centre: Id<Centre>, rule: &Rule) -> Result<u64, Trouble> {
    let now = db.clock().now();
    if (rule.due)(&db.scoped(centre).read().await?, now).await? == 0 {
        return Ok(0); // a look costs no turn of who writes
    }
    let tx = db.scoped(centre).write().await?;
    let gone = (rule.forget)(&tx, now).await?;
    tx.commit().await?;
    if gone > 0 {
        tracing::info!(centre.id = %centre, "{gone} of {} were kept long enough and are gone", rule.kind);
    }
    Ok(gone)
}

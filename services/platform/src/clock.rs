//! Time and new ids, as a value: the system's, a fixed one for tests, or one shared between processes by a file.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{RngCore, SeedableRng};
use tokio::sync::watch;
use uuid::Uuid;

use crate::id::Id;

/// Where time comes from. Cheap to clone; clones tell the same time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Stands still until a test moves it; its ids are the same in every run.
    Fixed(Arc<Fixed>),
    /// The machine's clock plus an offset in milliseconds that a file holds; moving it wakes every timer.
    #[cfg(feature = "testkit")]
    Shared(Arc<std::path::PathBuf>),
}

/// The state of a fixed clock.
#[derive(Debug)]
pub struct Fixed {
    now: watch::Sender<DateTime<Utc>>,
    random: Mutex<StdRng>,
}

impl Clock {
    /// A clock that stands at `now`; `seed` decides the ids that it makes.
    #[must_use]
    pub fn fixed(now: DateTime<Utc>, seed: u64) -> Self {
        Self::Fixed(Arc::new(Fixed { now: watch::Sender::new(now), random: Mutex::new(StdRng::seed_from_u64(seed)) }))
    }

    /// This instant, cut to whole microseconds (what both databases keep).
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    pub fn now(&self) -> DateTime<Utc> {
        let now = match self {
            Self::System => Utc::now(),
            Self::Fixed(fixed) => *fixed.now.borrow(),
            #[cfg(feature = "testkit")]
            Self::Shared(path) => Utc::now() + offset(path),
        };
        now.trunc_subsecs(6)
    }

    /// A new id: later ones sort after earlier ones, to the millisecond.
    #[must_use]
    pub fn id<K>(&self) -> Id<K> {
        let mut random = [0; 10];
        if let Self::Fixed(fixed) = self {
            fixed.random.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut random);
        } else {
            rand::rng().fill_bytes(&mut random);
        }
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or_default();
        Id::stored(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }

    /// A new id of nothing in particular (events).
    #[must_use]
    pub fn uuid(&self) -> Uuid {
        self.id::<()>().uuid()
    }

    /// Moves a fixed clock on; does nothing to the others.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Fixed(fixed) = self {
            fixed.now.send_modify(|now| *now += by);
        }
    }

    /// Waits about as long as `at_most`, less when the clock was moved meanwhile.
    pub async fn rest(&self, at_most: Duration) {
        match self {
            Self::System => tokio::time::sleep(at_most).await,
            Self::Fixed(fixed) => {
                let mut moved = fixed.now.subscribe();
                let _ = tokio::time::timeout(at_most, moved.changed()).await;
            }
            #[cfg(feature = "testkit")]
            Self::Shared(path) => {
                let before = offset(path);
                let until = tokio::time::Instant::now() + at_most;
                while tokio::time::Instant::now() < until && offset(path) == before {
                    tokio::time::sleep(Duration::from_millis(15).min(at_most)).await;
                }
            }
        }
    }
}

#[cfg(feature = "testkit")]
fn offset(path: &std::path::Path) -> TimeDelta {
    let millis = std::fs::read_to_string(path).ok().and_then(|text| text.trim().parse().ok());
    TimeDelta::milliseconds(millis.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = Clock::fixed(DateTime::UNIX_EPOCH, 1);

        clock.clone().advance(TimeDelta::hours(2));

        assert_eq!(clock.now(), DateTime::UNIX_EPOCH + TimeDelta::hours(2));
    }

    #[test]
    fn a_seed_gives_the_same_ids_and_time_orders_them() {
        let (a, b) = (Clock::fixed(DateTime::UNIX_EPOCH, 7), Clock::fixed(DateTime::UNIX_EPOCH, 7));

        let first = a.uuid();

        assert_eq!(first, b.uuid());
        a.advance(TimeDelta::milliseconds(1));
        assert!(a.uuid() > first);
    }
}

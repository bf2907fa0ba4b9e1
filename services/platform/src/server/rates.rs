//! How much one caller, and all callers of one centre together, may ask: a loud one is told to come again, and does not take the
//! house from the others.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock, Reference as _};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use serde::{Deserialize, Serialize};
use tonic::Status;
use tonic_types::{ErrorDetails, StatusExt as _};
use uuid::Uuid;

use super::lines::{Line, Lines};
use super::seats::{Seat, Seats};
use crate::auth::Caller;
use crate::id::Id;

/// Calls a second over time, and how many at once out of a quiet while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Calls a second over time.
    pub per_second: NonZeroU32,
    /// Calls at once.
    pub burst: NonZeroU32,
}

/// What each caller may ask, and each centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Of one person, key or page.
    pub caller: Rate,
    /// Of all callers of one centre together.
    pub centre: Rate,
    /// Calls of one centre that are worked on at once, a quarter of them while another centre calls too; the rest wait in its own line.
    pub at_once: NonZeroU32,
}

/// Who asks on behalf of the whole house: its other rooms, and its own command line, which holds the signing key.
const OF_THE_HOUSE: [&str; 2] = ["operator", "service"];
const COMMAND_LINE: &str = "command-line";
/// Whoever finds no seat comes again after this.
const SEAT_AGAIN: Duration = Duration::from_secs(2);
/// After so many calls, those who were quiet for long are forgotten.
const SWEEP: u32 = 4_096;

type Limiter<K, C> = RateLimiter<K, HashMapStateStore<K>, C, governor::middleware::NoOpMiddleware<<C as Clock>::Instant>>;

/// The accounts of this process; each replica keeps its own.
#[derive(Debug)]
pub struct Rates<C: Clock = MonotonicClock> {
    callers: Limiter<(Uuid, String), C>,
    centres: Limiter<Uuid, C>,
    lines: Lines,
    seats: Seats,
    clock: C,
    began: C::Instant,
    calls: AtomicU32,
}

impl Rates {
    /// Empty accounts on the machine's clock.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self::on(settings, MonotonicClock)
    }
}

impl<C: Clock + Clone> Rates<C> {
    fn on(settings: Settings, clock: C) -> Self {
        let quota = |rate: Rate| Quota::per_second(rate.per_second).allow_burst(rate.burst);
        Self {
            callers: RateLimiter::new(quota(settings.caller), HashMapStateStore::default(), clock.clone()),
            centres: RateLimiter::new(quota(settings.centre), HashMapStateStore::default(), clock.clone()),
            lines: Lines::new(settings.at_once),
            seats: Seats::new(),
            began: clock.now(),
            clock,
            calls: AtomicU32::new(0),
        }
    }

    /// The line in which somebody's call stands; the house's own rooms stand in none, for whoever is worked on may wait for them.
    pub(super) fn line(&self, caller: &Caller) -> Option<Line> {
        of_a_centre(caller).map(|centre| self.lines.of(centre, self.clock.now().duration_since(self.began).into()))
    }

    /// The one line of all who have no token.
    pub(super) fn line_of_strangers(&self) -> Line {
        self.lines.of(Uuid::nil(), self.clock.now().duration_since(self.began).into())
    }

    /// The seat of somebody's stream; the house's own rooms need none.
    ///
    /// # Errors
    /// `RESOURCE_EXHAUSTED` where too many watch.
    pub(super) fn seat(&self, caller: &Caller) -> Result<Option<Seat>, Status> {
        of_a_centre(caller).map(|centre| self.seat_of(centre)).transpose()
    }

    /// The seat of a stream of whoever has no token, among those of all strangers.
    ///
    /// # Errors
    /// As [`Rates::seat`].
    pub(super) fn seat_of_strangers(&self) -> Result<Seat, Status> {
        self.seat_of(Uuid::nil())
    }

    fn seat_of(&self, centre: Uuid) -> Result<Seat, Status> {
        self.seats.take(centre).ok_or_else(|| too_much("TOO_MANY_STREAMS", SEAT_AGAIN))
    }

    /// Books one call of somebody.
    ///
    /// # Errors
    /// `RESOURCE_EXHAUSTED` with the time after which the next one is taken.
    pub fn book(&self, caller: &Caller) -> Result<(), Status> {
        let Some(centre) = caller.centre.filter(|_| !caller.is(&OF_THE_HOUSE) && caller.subject != COMMAND_LINE) else { return Ok(()) };
        if self.calls.fetch_add(1, Ordering::Relaxed).is_multiple_of(SWEEP) {
            self.callers.retain_recent();
            self.centres.retain_recent();
        }
        let key = (centre.uuid(), caller.subject.clone());
        self.callers.check_key(&key).map_err(|until| too_much("CALLER_TOO_LOUD", until.wait_time_from(self.clock.now())))?;
        self.centres.check_key(&centre.uuid()).map_err(|until| too_much("CENTRE_TOO_LOUD", until.wait_time_from(self.clock.now())))
    }
}

/// The centre of a caller who is not of the house.
fn of_a_centre(caller: &Caller) -> Option<Uuid> {
    caller.centre.filter(|_| !caller.is(&OF_THE_HOUSE)).map(Id::uuid)
}

fn too_much(reason: &str, wait: Duration) -> Status {
    let mut details = ErrorDetails::new();
    details.set_error_info(reason, "borgertorg", std::collections::HashMap::new());
    details.set_retry_info(Some(wait));
    Status::with_error_details(tonic::Code::ResourceExhausted, "too many calls at once: try again in a moment", details)
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;
    use crate::id::Centre;

    fn rate(per_second: u32, burst: u32) -> Rate {
        Rate { per_second: NonZeroU32::new(per_second).unwrap(), burst: NonZeroU32::new(burst).unwrap() }
    }

    fn caller(centre: u128, subject: &str, scope: &str) -> Caller {
        let centre: Id<Centre> = Id::stored(Uuid::from_u128(centre));
        Caller { subject: subject.to_owned(), centre: Some(centre), organisation: None, scopes: vec![scope.to_owned()] }
    }

    /// How many of many calls are taken.
    fn taken(rates: &Rates<FakeRelativeClock>, who: &Caller, calls: u32) -> usize {
        (0..calls).filter(|_| rates.book(who).is_ok()).count()
    }

    #[test]
    fn a_loud_caller_is_told_when_to_come_again() {
        let clock = FakeRelativeClock::default();
        let rates = Rates::on(Settings { caller: rate(50, 200), centre: rate(200, 1_000), at_once: NonZeroU32::MIN }, clock.clone());
        let loud = caller(1, "key_1", "machine");

        assert_eq!(taken(&rates, &loud, 1_000), 200);
        let refused = rates.book(&loud).unwrap_err();
        let details = refused.get_error_details();
        let wait = details.retry_info().unwrap().retry_delay.unwrap();
        assert_eq!((refused.code(), details.error_info().unwrap().reason.as_str()), (tonic::Code::ResourceExhausted, "CALLER_TOO_LOUD"));
        assert!(wait <= Duration::from_millis(20), "{wait:?}");

        clock.advance(wait);
        assert!(rates.book(&loud).is_ok(), "as it was told");
        assert_eq!(taken(&rates, &caller(1, "key_2", "machine"), 100), 100, "another caller of the centre");
    }

    #[test]
    fn over_time_it_is_the_rate_within_a_twentieth() {
        let clock = FakeRelativeClock::default();
        let rates = Rates::on(Settings { caller: rate(50, 1), centre: rate(1_000, 1_000), at_once: NonZeroU32::MIN }, clock.clone());
        let loud = caller(1, "key_1", "machine");

        let mut calls = 0;
        for _ in 0..10_000 {
            calls += taken(&rates, &loud, 1);
            clock.advance(Duration::from_millis(1));
        }

        assert!((475..=525).contains(&calls), "{calls} in ten seconds");
    }

    #[test]
    fn a_loud_centre_leaves_the_quiet_one_alone() {
        let rates = Rates::on(Settings { caller: rate(50, 200), centre: rate(100, 500), at_once: NonZeroU32::MIN }, FakeRelativeClock::default());

        let loud: usize = (0..20).map(|number| taken(&rates, &caller(1, &format!("key_{number}"), "machine"), 100)).sum();

        assert_eq!(loud, 500);
        assert_eq!(rates.book(&caller(1, "other", "coordinator")).unwrap_err().get_error_details().error_info().unwrap().reason, "CENTRE_TOO_LOUD");
        assert_eq!(taken(&rates, &caller(2, "key_1", "machine"), 100), 100);
    }

    #[test]
    fn the_house_itself_is_not_counted() {
        let rates = Rates::on(Settings { caller: rate(1, 1), centre: rate(1, 1), at_once: NonZeroU32::MIN }, FakeRelativeClock::default());

        for who in [caller(1, "matching", "service"), caller(1, "somebody", "operator"), caller(1, "command-line", "coordinator")] {
            assert_eq!(taken(&rates, &who, 1_000), 1_000);
        }
    }
}

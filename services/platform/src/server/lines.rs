//! A line for each centre before the door: so many calls of one centre are worked on at once, the others stand in its own line. A
//! neighbour waits behind those few, not behind the whole line of a loud one; and as long as there is a neighbour, they are fewer still.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// A centre that has called within this time is about.
const LATELY: Duration = Duration::from_secs(1);
/// A call takes so many places where another centre is about: with two cores and a disk, what is worked on beside one's own call is
/// what one waits for.
const BESIDE_OTHERS: u32 = 4;

/// The lines of this process; each replica has its own.
#[derive(Debug)]
pub(super) struct Lines {
    places: u32,
    centres: Mutex<HashMap<Uuid, Centre>>,
}

#[derive(Debug)]
struct Centre {
    places: Arc<Semaphore>,
    /// When it last called, since the process began.
    called: Duration,
}

/// The line of one centre.
#[derive(Debug)]
pub(super) struct Line {
    places: Arc<Semaphore>,
    takes: u32,
}

/// A call that is worked on, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
}

impl Lines {
    pub fn new(at_once: NonZeroU32) -> Self {
        Self { places: at_once.get(), centres: Mutex::default() }
    }

    /// The line of a centre that calls at `now`; lines in which nobody stands or has stood lately are forgotten.
    pub fn of(&self, centre: Uuid, now: Duration) -> Line {
        let mut centres = self.centres.lock().unwrap_or_else(PoisonError::into_inner);
        let lately = |other: &Centre| now.saturating_sub(other.called) < LATELY;
        centres.retain(|_, other| lately(other) || Arc::strong_count(&other.places) > 1);
        let has_others = centres.iter().any(|(id, other)| *id != centre && lately(other));
        let room = || Centre { places: Arc::new(Semaphore::new(self.places as usize)), called: now };
        let own = centres.entry(centre).or_insert_with(room);
        own.called = now;
        Line { places: Arc::clone(&own.places), takes: if has_others { BESIDE_OTHERS.min(self.places) } else { 1 } }
    }
}

impl Line {
    /// Waits until it is one's turn, in order.
    pub async fn stand(self) -> Option<Place> {
        self.places.acquire_many_owned(self.takes).await.ok().map(|permit| Place { _permit: permit }) // never closed
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures::poll;

    use super::*;

    const LOUD: Uuid = Uuid::from_u128(1);
    const QUIET: Uuid = Uuid::from_u128(2);
    const NOW: Duration = Duration::from_secs(100);
    const LATER: Duration = Duration::from_secs(102);

    fn lines(at_once: u32) -> Lines {
        Lines::new(NonZeroU32::new(at_once).unwrap())
    }

    #[tokio::test]
    async fn a_centre_stands_in_its_own_line() {
        let lines = lines(2);
        let first = lines.of(LOUD, NOW).stand().await;
        let _second = lines.of(LOUD, NOW).stand().await;
        let mut third = pin!(lines.of(LOUD, NOW).stand());

        assert!(poll!(&mut third).is_pending(), "two are worked on");
        assert!(poll!(pin!(lines.of(QUIET, NOW).stand())).is_ready(), "a neighbour does not wait");
        drop(first);
        assert!(poll!(&mut third).is_ready());
    }

    #[tokio::test]
    async fn beside_a_neighbour_a_quarter_is_worked_on() {
        let lines = lines(8);
        drop(lines.of(QUIET, NOW).stand().await);
        let held = [lines.of(LOUD, NOW).stand().await, lines.of(LOUD, NOW).stand().await];
        assert!(poll!(pin!(lines.of(LOUD, NOW).stand())).is_pending(), "a quarter of eight");

        assert!(poll!(pin!(lines.of(QUIET, NOW).stand())).is_ready(), "the neighbour has a line of its own");

        drop(held);
        let alone: Vec<_> = futures::future::join_all((0..8).map(|_| lines.of(LOUD, LATER).stand())).await;
        assert!(poll!(pin!(lines.of(LOUD, LATER).stand())).is_pending(), "all eight are worked on once the neighbour has gone");
        drop(alone);
    }

    #[tokio::test]
    async fn empty_lines_are_forgotten_and_no_others() {
        let lines = lines(1);
        let held = lines.of(LOUD, NOW).stand().await;
        drop(lines.of(QUIET, NOW).stand().await);

        drop(lines.of(Uuid::from_u128(3), LATER));

        let centres = lines.centres.lock().unwrap();
        assert!(centres.contains_key(&LOUD) && !centres.contains_key(&QUIET) && centres.len() == 2, "{centres:?}");
        drop(held);
    }
}

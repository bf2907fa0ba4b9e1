//! A line for each centre before the door: so many calls of one centre are worked on at once, the others stand in its own line. A
//! neighbour waits behind those few, not behind the whole line of a loud one; and as long as there is a neighbour, they are fewer still.
//! No line is endless: whoever comes where too many calls are open already is sent away.

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
/// Calls of a centre that are open at once: worked on, in its line, or answers that go on as long as somebody watches.
const OPEN: usize = 256;
/// Of all centres together: a connection carries a thousand, and the rooms of the house call over it too.
const OPEN_IN_ALL: usize = 800;

/// The lines of this process; each replica has its own.
#[derive(Debug)]
pub(super) struct Lines {
    places: u32,
    seats: Arc<Semaphore>,
    centres: Mutex<HashMap<Uuid, Centre>>,
}

#[derive(Debug)]
struct Centre {
    places: Arc<Semaphore>,
    seats: Arc<Semaphore>,
    /// When it last called, since the process began.
    called: Duration,
}

/// The line of one centre.
#[derive(Debug)]
pub(super) struct Line {
    places: Arc<Semaphore>,
    takes: u32,
}

/// A call that is open, until it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    _of_centre: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

/// A call that is worked on, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
}

impl Lines {
    pub fn new(at_once: NonZeroU32) -> Self {
        Self { places: at_once.get(), seats: Arc::new(Semaphore::new(OPEN_IN_ALL)), centres: Mutex::default() }
    }

    /// The line of a centre that calls at `now`, and the seat that its call holds until it ends; none where all are taken. Lines in which
    /// nobody stands or has stood lately are forgotten.
    pub fn of(&self, centre: Uuid, now: Duration) -> Option<(Line, Seat)> {
        let mut centres = self.centres.lock().unwrap_or_else(PoisonError::into_inner);
        let lately = |other: &Centre| now.saturating_sub(other.called) < LATELY;
        centres.retain(|_, other| lately(other) || Arc::strong_count(&other.seats) > 1);
        let has_others = centres.iter().any(|(id, other)| *id != centre && lately(other));
        let semaphore = |permits| Arc::new(Semaphore::new(permits));
        let room = || Centre { places: semaphore(self.places as usize), seats: semaphore(OPEN), called: now };
        let own = centres.entry(centre).or_insert_with(room);
        let of_centre = Arc::clone(&own.seats).try_acquire_owned().ok()?;
        let of_all = Arc::clone(&self.seats).try_acquire_owned().ok()?;
        own.called = now;
        let line = Line { places: Arc::clone(&own.places), takes: if has_others { BESIDE_OTHERS.min(self.places) } else { 1 } };
        Some((line, Seat { _of_centre: of_centre, _of_all: of_all }))
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

    /// A call that takes its place, and goes on until it is dropped.
    async fn call(lines: &Lines, centre: Uuid, now: Duration) -> (Option<Place>, Seat) {
        let (line, seat) = lines.of(centre, now).unwrap();
        (line.stand().await, seat)
    }

    #[tokio::test]
    async fn a_centre_stands_in_its_own_line() {
        let lines = lines(2);
        let first = call(&lines, LOUD, NOW).await;
        let _second = call(&lines, LOUD, NOW).await;
        let mut third = pin!(call(&lines, LOUD, NOW));

        assert!(poll!(&mut third).is_pending(), "two are worked on");
        assert!(poll!(pin!(call(&lines, QUIET, NOW))).is_ready(), "a neighbour does not wait");
        drop(first);
        assert!(poll!(&mut third).is_ready());
    }

    #[tokio::test]
    async fn beside_a_neighbour_a_quarter_is_worked_on() {
        let lines = lines(8);
        drop(call(&lines, QUIET, NOW).await);
        let held = [call(&lines, LOUD, NOW).await, call(&lines, LOUD, NOW).await];
        assert!(poll!(pin!(call(&lines, LOUD, NOW))).is_pending(), "a quarter of eight");

        assert!(poll!(pin!(call(&lines, QUIET, NOW))).is_ready(), "the neighbour has a line of its own");

        drop(held);
        let alone: Vec<_> = futures::future::join_all((0..8).map(|_| call(&lines, LOUD, LATER))).await;
        assert!(poll!(pin!(call(&lines, LOUD, LATER))).is_pending(), "all eight are worked on once the neighbour has gone");
        drop(alone);
    }

    #[tokio::test]
    async fn empty_lines_are_forgotten_and_no_others() {
        let lines = lines(1);
        let (place, watching) = call(&lines, LOUD, NOW).await;
        drop(place);
        drop(call(&lines, QUIET, NOW).await);

        drop(lines.of(Uuid::from_u128(3), LATER));

        let centres = lines.centres.lock().unwrap();
        assert!(centres.contains_key(&LOUD) && !centres.contains_key(&QUIET) && centres.len() == 2, "{centres:?}");
        drop(watching);
    }

    #[test]
    fn a_centre_that_watches_with_all_its_calls_leaves_the_others_theirs() {
        let lines = lines(16);
        let mut watching: Vec<_> = (0..OPEN).map(|_| lines.of(LOUD, NOW).unwrap()).collect();

        assert!(lines.of(LOUD, NOW).is_none(), "one more of the loud one");
        assert!(lines.of(QUIET, NOW).is_some(), "one of the neighbour");
        watching.pop();
        assert!(lines.of(LOUD, NOW).is_some(), "one that ended makes room");
    }

    #[test]
    fn all_centres_together_leave_the_rooms_of_the_house_theirs() {
        let lines = lines(16);
        let watching: Vec<_> = (0..OPEN_IN_ALL).map(|call| lines.of(Uuid::from_u128(call as u128), NOW).unwrap()).collect();

        assert!(lines.of(QUIET, NOW).is_none());
        assert!(OPEN_IN_ALL < crate::windows::CALLS as usize);
        drop(watching);
        assert!(lines.of(QUIET, NOW).is_some());
    }
}

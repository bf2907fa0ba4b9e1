//! Streams that are open: so many of one centre, and of all. A connection carries a thousand calls, and what the door brings to a room goes
//! over one; a call ends soon, but a stream is one as long as somebody watches, and must not leave the others none.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// Streams of one centre.
const OF_CENTRE: usize = 256;
/// Streams of all centres.
const OF_ALL: usize = 800;

/// The seats of this process; each replica has its own.
#[derive(Debug)]
pub(super) struct Seats {
    all: Arc<Semaphore>,
    centres: Mutex<HashMap<Uuid, Arc<Semaphore>>>,
}

/// Held by a stream until it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    _of_centre: OwnedSemaphorePermit,
    _of_all: OwnedSemaphorePermit,
}

impl Seats {
    pub fn new() -> Self {
        Self { all: Arc::new(Semaphore::new(OF_ALL)), centres: Mutex::default() }
    }

    /// A seat for one more stream of a centre; none where all are taken. Centres that watch nothing are forgotten.
    pub fn take(&self, centre: Uuid) -> Option<Seat> {
        let mut centres = self.centres.lock().unwrap_or_else(PoisonError::into_inner);
        centres.retain(|_, own| Arc::strong_count(own) > 1);
        let own = centres.entry(centre).or_insert_with(|| Arc::new(Semaphore::new(OF_CENTRE)));
        let of_centre = Arc::clone(own).try_acquire_owned().ok()?;
        Some(Seat { _of_centre: of_centre, _of_all: Arc::clone(&self.all).try_acquire_owned().ok()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOUD: Uuid = Uuid::from_u128(1);
    const QUIET: Uuid = Uuid::from_u128(2);

    #[test]
    fn a_centre_that_watches_with_all_its_seats_leaves_the_others_theirs() {
        let seats = Seats::new();
        let mut watching: Vec<_> = (0..OF_CENTRE).map(|_| seats.take(LOUD).unwrap()).collect();

        assert!(seats.take(LOUD).is_none(), "one more of the loud one");
        assert!(seats.take(QUIET).is_some(), "one of the neighbour");
        watching.pop();
        assert!(seats.take(LOUD).is_some(), "one that ended makes room");
    }

    #[test]
    fn all_streams_together_leave_calls_on_a_connection() {
        let seats = Seats::new();
        let watching: Vec<_> = (0..OF_ALL).map(|centre| seats.take(Uuid::from_u128(centre as u128)).unwrap()).collect();

        assert!(seats.take(QUIET).is_none());
        assert!(OF_ALL < crate::windows::CALLS as usize);
        drop(watching);
        assert!(seats.take(QUIET).is_some());
        assert_eq!(seats.centres.lock().unwrap().len(), 1, "who watches nothing is forgotten");
    }
}

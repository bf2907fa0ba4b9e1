//! A line for each centre before the door: so many calls of one centre are worked on at once, the others stand in its own line. A
//! neighbour waits behind those few, not behind the whole line of a loud one.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// The lines of this process; each replica has its own.
#[derive(Debug)]
pub(super) struct Lines {
    at_once: usize,
    centres: Mutex<HashMap<Uuid, Arc<Semaphore>>>,
}

/// The line of one centre.
#[derive(Clone, Debug)]
pub(super) struct Line(Arc<Semaphore>);

/// A call that is worked on, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    _permit: OwnedSemaphorePermit,
}

impl Lines {
    pub fn new(at_once: NonZeroU32) -> Self {
        Self { at_once: at_once.get().try_into().unwrap_or(usize::MAX), centres: Mutex::default() }
    }

    /// The line of a centre; lines in which nobody stands are forgotten.
    pub fn of(&self, centre: Uuid) -> Line {
        let mut centres = self.centres.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = centres.get(&centre) {
            return Line(Arc::clone(line));
        }
        centres.retain(|_, line| Arc::strong_count(line) > 1);
        Line(Arc::clone(centres.entry(centre).or_insert_with(|| Arc::new(Semaphore::new(self.at_once)))))
    }
}

impl Line {
    /// Waits until it is one's turn, in order.
    pub async fn stand(self) -> Option<Place> {
        self.0.acquire_owned().await.ok().map(|permit| Place { _permit: permit }) // never closed
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use futures::poll;

    use super::*;

    const LOUD: Uuid = Uuid::from_u128(1);
    const QUIET: Uuid = Uuid::from_u128(2);

    #[tokio::test]
    async fn a_centre_stands_in_its_own_line() {
        let lines = Lines::new(NonZeroU32::new(2).unwrap());
        let first = lines.of(LOUD).stand().await;
        let _second = lines.of(LOUD).stand().await;
        let mut third = pin!(lines.of(LOUD).stand());

        assert!(poll!(&mut third).is_pending(), "two are worked on");
        assert!(poll!(pin!(lines.of(QUIET).stand())).is_ready(), "a neighbour does not wait");
        drop(first);
        assert!(poll!(&mut third).is_ready());
    }

    #[tokio::test]
    async fn empty_lines_are_forgotten_and_no_others() {
        let lines = Lines::new(NonZeroU32::MIN);
        let held = lines.of(LOUD).stand().await;
        drop(lines.of(QUIET).stand().await);

        drop(lines.of(Uuid::from_u128(3)));

        let centres = lines.centres.lock().unwrap();
        assert!(centres.contains_key(&LOUD) && !centres.contains_key(&QUIET) && centres.len() == 2, "{centres:?}");
        drop(held);
    }
}

//! What a screen is told while it is open: the head of each letter of one centre, from now on or from where it left off. Nothing is
//! kept for it: who missed too much hears so, and reads anew.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use futures::{Stream, StreamExt as _};
use tokio::sync::watch;
use uuid::Uuid;

use super::Bus;
use crate::clock::Clock;
use crate::error::Trouble;
use crate::id::{Centre, Id};
use crate::outbox::Letter;

/// What a watcher hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is there: whoever asks again after this number misses nothing.
    Here(u64),
    /// A thing has changed.
    Changed(Head),
    /// What came between cannot be told any more: whatever is shown is to be read anew.
    Missed(u64),
}

/// The head of a letter: what changed, not how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its place on the bus.
    pub sequence: u64,
    /// The service that tells.
    pub service: String,
    /// The kind of aggregate.
    pub kind: String,
    /// What happened.
    pub fact: String,
    /// Id of the aggregate.
    pub id: String,
    /// Its version after the change.
    pub version: u64,
}

impl Head {
    pub(super) fn of(sequence: u64, letter: &Letter) -> Self {
        let (service, kind, fact) = (letter.service().to_owned(), letter.kind().to_owned(), letter.fact().to_owned());
        Self { sequence, service, kind, fact, id: letter.aggregate.clone(), version: letter.version }
    }
}

/// What a watcher hears, one after the other; it ends with the connection.
pub type Hearing = std::pin::Pin<Box<dyn Stream<Item = Result<Told, Trouble>> + Send>>;

/// The way to the bus for who was opened before it.
#[derive(Clone, Debug, Default)]
pub struct Feed(Arc<OnceLock<Bus>>);

impl Feed {
    /// Joins it to the bus; once.
    pub fn join(&self, bus: &Bus) {
        let _ = self.0.set(bus.clone());
    }

    /// Hears what is told of a centre after `since`; where it is 0, from now on, and what was told in the last seconds.
    ///
    /// # Errors
    /// Where there is no bus yet, or the broker is away.
    pub async fn hear(&self, centre: Id<Centre>, since: u64) -> Result<Hearing, Trouble> {
        match self.0.get() {
            None => Err(Trouble::away("the bus", "the house is still opening")),
            Some(Bus::Local(local)) => Ok(local.heads.hear(centre.uuid(), since)),
            Some(Bus::JetStream(broker)) => broker.hear(centre, since).await,
        }
    }
}

/// A screen reads while its stream is still being opened: so far back it is told what it may have read too early.
pub(super) const OVERLAP: TimeDelta = TimeDelta::seconds(10);
/// Heads that a process remembers of its own bus.
const REMEMBERED: usize = 4_096;

/// Heads, each with its centre and when it was told.
type Kept = Arc<Mutex<VecDeque<(Uuid, DateTime<Utc>, Head)>>>;

/// The last heads of a bus within one process.
#[derive(Debug)]
pub(super) struct Heads {
    kept: Kept,
    last: watch::Sender<u64>,
}

impl Heads {
    /// Numbers go on from the clock: those of a process that was here before are smaller.
    pub(super) fn new() -> Self {
        let began = u64::try_from(Clock::System.now().timestamp_micros()).unwrap_or_default();
        Self { kept: Arc::default(), last: watch::Sender::new(began) }
    }

    pub(super) fn tell(&self, letter: &Letter) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let sequence = *self.last.borrow() + 1;
        if kept.len() == REMEMBERED {
            kept.pop_front();
        }
        kept.push_back((letter.centre, Clock::System.now(), Head::of(sequence, letter)));
        self.last.send_replace(sequence);
    }

    fn hear(&self, centre: Uuid, since: u64) -> Hearing {
        let (kept, mut last) = (self.kept.clone(), self.last.subscribe());
        let now = *last.borrow_and_update();
        let (first, just_told) = {
            let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let (began, sequence) = (Clock::System.now() - OVERLAP, |(_, _, head): &(_, _, Head)| head.sequence);
            (kept.front().map_or(now + 1, sequence), kept.iter().find(|(_, at, _)| *at >= began).map_or(now + 1, sequence))
        };
        let (told, from) = match since {
            0 => (Told::Here(just_told - 1), just_told - 1),
            known if known <= now && known + 1 >= first => (Told::Here(known), known),
            _ => (Told::Missed(now), now),
        };
        let heads = futures::stream::unfold((from, last), move |(after, mut last)| {
            let kept = kept.clone();
            async move {
                loop {
                    let (newer, reached, missed) = newer(&kept, centre, after);
                    if missed {
                        return Some((vec![Told::Missed(reached)], (reached, last)));
                    }
                    if !newer.is_empty() {
                        return Some((newer, (reached, last)));
                    }
                    last.changed().await.ok()?;
                }
            }
        });
        Box::pin(futures::stream::iter([told]).chain(heads.flat_map(futures::stream::iter)).map(Ok))
    }
}

/// What is kept of a centre after a number, the last number of all, and whether something between is gone.
fn newer(kept: &Kept, centre: Uuid, after: u64) -> (Vec<Told>, u64, bool) {
    let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let reached = kept.back().map_or(after, |(_, _, head)| head.sequence.max(after));
    let missed = kept.front().is_some_and(|(_, _, head)| head.sequence > after + 1) && kept.len() == REMEMBERED;
    let newer = kept.iter().filter(|(of, _, head)| *of == centre && head.sequence > after).map(|(_, _, head)| Told::Changed(head.clone()));
    (newer.collect(), reached, missed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(clock: &Clock, centre: Id<Centre>, number: u64) -> Letter {
        Letter {
            event: clock.uuid(),
            centre: centre.uuid(),
            subject: Letter::subject(centre, "matching", "need", "need_posted"),
            aggregate: format!("need_{number}"),
            version: 1,
            payload: Vec::new(),
            trace: None,
            told_at: clock.now(),
        }
    }

    async fn next(hearing: &mut Hearing) -> Told {
        hearing.next().await.unwrap().unwrap()
    }

    #[tokio::test]
    async fn a_watcher_hears_its_own_centre_and_goes_on_where_it_left_off() {
        let (clock, heads) = (Clock::System, Heads::new());
        let (ours, theirs) = (clock.id::<Centre>(), clock.id::<Centre>());
        let mut hearing = heads.hear(ours.uuid(), 0);
        let Told::Here(began) = next(&mut hearing).await else { panic!("it is there") };

        heads.tell(&letter(&clock, theirs, 1));
        heads.tell(&letter(&clock, ours, 2));
        let Told::Changed(head) = next(&mut hearing).await else { panic!("something changed") };
        assert_eq!((head.id.as_str(), head.sequence), ("need_2", began + 2));

        let mut again = heads.hear(ours.uuid(), began);
        assert_eq!(next(&mut again).await, Told::Here(began));
        assert_eq!(next(&mut again).await, Told::Changed(head.clone()));

        let mut late = heads.hear(ours.uuid(), 0);
        assert!(matches!(next(&mut late).await, Told::Here(_)));
        assert_eq!(next(&mut late).await, Told::Changed(head), "what she shows may have been read just before");
    }

    #[tokio::test]
    async fn who_missed_too_much_hears_so() {
        let (clock, heads) = (Clock::System, Heads::new());
        let ours = clock.id::<Centre>();
        let mut slow = heads.hear(ours.uuid(), 0);
        let Told::Here(began) = next(&mut slow).await else { panic!("it is there") };

        (0..=REMEMBERED as u64).for_each(|number| heads.tell(&letter(&clock, ours, number)));

        assert_eq!(next(&mut slow).await, Told::Missed(began + REMEMBERED as u64 + 1));
        for since in [began, began + 1_000_000] {
            assert!(matches!(next(&mut heads.hear(ours.uuid(), since)).await, Told::Missed(_)), "{since}: too old, or of another life");
        }
    }
}

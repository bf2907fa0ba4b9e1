//! Lists on their way in: read as the command line reads them, and sent row by row in the name of whoever brought them, whose rights
//! decide. Nothing of the files is kept but digests, and nothing of them is logged.

mod memory;
mod told;

use std::sync::Arc;
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use import::ledger::Entry;
use import::reading::Files;
use import::send::{Heard, rehearse, send};
use import::way::Way;
use import::{Reading, date, read_files};
use platform::auth::Keys;
use platform::clock::Clock;
use platform::db::Db;
use platform::error::{Kind, Refusal, Trouble};
use platform::id::{Centre, Id};
use proto::dispatcher as pb;
use tokio::sync::{Semaphore, mpsc};
use tonic::Status;
use tracing::Instrument as _;
use uuid::Uuid;

use crate::Doors;
pub(crate) use told::Told;

/// Most bytes of all files of one call.
pub(crate) const MOST_BYTES: usize = 8 * 1024 * 1024;
/// So many calls hold their files in memory at once; the others are told to come again.
const AT_ONCE: usize = 4;
/// A call ends before the token does with which it asks the rooms.
const LONGEST: Duration = Duration::from_mins(4);
/// How long a centre is held without a sign of life.
const HELD: TimeDelta = TimeDelta::minutes(1);
/// Rows whose memory is written at once.
const HANDFUL: usize = 50;
/// What waits to be taken out by the browser, and how long until one that takes nothing counts as gone: its place is another's.
const WAITING: usize = 64;
const STALLS: Duration = Duration::from_secs(30);

const NO_LISTS: Refusal = Refusal { kind: Kind::Invalid, reason: "NO_LISTS", what: "none of these files is one of the lists" };
const TOO_LARGE: Refusal = Refusal { kind: Kind::Invalid, reason: "LISTS_TOO_LARGE", what: "the files are larger than 8 MiB together" };
const RUNNING: Refusal = Refusal { kind: Kind::Conflict, reason: "IMPORT_RUNNING", what: "another import into this centre runs; wait for its end" };
const BUSY: Refusal = Refusal { kind: Kind::Unavailable, reason: "IMPORTS_BUSY", what: "many lists are read at this moment; try again" };

/// What is to be done with lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aim {
    Check,
    TakeIn,
}

/// What somebody has brought, and who.
#[derive(Debug)]
pub(crate) struct Brought {
    pub(crate) aim: Aim,
    pub(crate) centre: Id<Centre>,
    /// The token of the call: the rooms are asked with it.
    pub(crate) token: String,
    pub(crate) files: Vec<pb::ListFile>,
    /// As of today where nothing is said.
    pub(crate) as_of: Option<NaiveDate>,
}

/// Where lists are taken in.
#[derive(Clone, Debug)]
pub(crate) struct Imports {
    db: Db,
    keys: Keys,
    clock: Clock,
    doors: Doors,
    places: Arc<Semaphore>,
}

/// The stream of a call.
pub(crate) type Telling = mpsc::Receiver<Result<Told, Status>>;
type Tell = mpsc::Sender<Result<Told, Status>>;

impl Imports {
    pub(crate) fn new(db: Db, keys: Keys, clock: Clock, doors: Doors) -> Self {
        Self { db, keys, clock, doors, places: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Begins to read, and then to check or to take in; ends when nobody listens any more. Answers at once, for long lists are long read.
    ///
    /// # Errors
    /// Where the files are too large, or the centre's are taken in already.
    pub(crate) async fn begin(&self, brought: Brought) -> Result<Telling, Status> {
        let Brought { aim, centre, token, files, as_of } = brought;
        if files.iter().map(|file| file.content.len()).sum::<usize>() > MOST_BYTES {
            return Err(TOO_LARGE.into());
        }
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Status::from(BUSY))?;
        let holder = self.clock.uuid();
        if aim == Aim::TakeIn && !self.hold(centre, holder).await? {
            return Err(RUNNING.into());
        }
        let as_of = as_of.unwrap_or_else(|| date::today(self.clock.now()));
        let files: Files = files.into_iter().map(|file| (file.name, file.content)).collect();
        let (tell, telling) = mpsc::channel(WAITING);
        let imports = self.clone();
        let work = async move {
            let _place = place;
            let read_and_worked = async {
                let reading = read(files, as_of).await?;
                Box::pin(imports.work(aim, centre, holder, token, &reading, &tell)).await
            };
            if let Err(status) = read_and_worked.await {
                drop(tell.send(Err(status)).await);
            }
            if aim == Aim::TakeIn
                && let Err(trouble) = imports.release(centre, holder).await
            {
                tracing::warn!("a centre is held a minute longer after an import: {}", platform::error::chain(&trouble));
            }
        };
        tokio::spawn(work.in_current_span());
        Ok(telling)
    }

    fn way(&self, token: String) -> Way {
        Way {
            organisations: self.doors.organisations.channel().into(),
            volunteers: self.doors.volunteers.channel().into(),
            matching: self.doors.matching.channel().into(),
            notifications: self.doors.notifications.channel().into(),
            token,
        }
    }

    async fn work(&self, aim: Aim, centre: Id<Centre>, holder: Uuid, token: String, reading: &Reading, tell: &Tell) -> Result<(), Status> {
        for told in told::reading(reading) {
            if !says(&self.clock, tell, told).await {
                return Ok(());
            }
        }
        let (way, today) = (self.way(token), date::today(self.clock.now()));
        let mut ledger = if aim == Aim::TakeIn { self.ledger(centre).await? } else { import::ledger::Ledger::empty() };
        // what it hears at once: it goes on when that is told
        let (hear, mut heard) = mpsc::unbounded_channel();
        let listen = move |one: Heard| drop(hear.send(one));
        let mut sending = Box::pin(async {
            match aim {
                Aim::Check => rehearse(&way, reading, today, &listen).await,
                Aim::TakeIn => send(&way, reading, &mut ledger, &listen).await,
            }
        });
        let mut late = Box::pin(self.clock.rest(LONGEST));
        let (mut kept, mut renew_at) = (Vec::new(), self.clock.now() + HELD / 2);
        let mut listens = true;
        let ended = loop {
            tokio::select! {
                biased;
                () = tell.closed() => break Ok(true),
                () = &mut late => break Ok(true),
                Some(one) = heard.recv() => {
                    listens = pass(&self.clock, one, &mut kept, tell).await;
                    if !listens {
                        break Ok(true);
                    }
                    let now = self.clock.now();
                    if kept.len() >= HANDFUL {
                        self.keep(centre, &mut kept).await?;
                    }
                    if aim == Aim::TakeIn && now >= renew_at {
                        if !self.hold(centre, holder).await? {
                            break Err(RUNNING.into());
                        }
                        renew_at = now + HELD / 2;
                    }
                }
                sent = &mut sending => break sent.map(|()| false).map_err(|halted| {
                    tracing::warn!("lists were broken off while {}: {:?}", halted.doing, halted.status.code());
                    Status::from(halted)
                }),
            }
        };
        drop(sending);
        while let Ok(one) = heard.try_recv() {
            if listens || matches!(one, Heard::Kept(..)) {
                listens &= pass(&self.clock, one, &mut kept, tell).await;
            }
        }
        self.keep(centre, &mut kept).await?; // also where a room went away: what was done is done
        let end = told::end(ended?);
        if listens {
            says(&self.clock, tell, end).await;
        }
        Ok(())
    }
}

/// Reads beside what else goes on.
async fn read(files: Files, as_of: NaiveDate) -> Result<Reading, Status> {
    let read = tokio::task::spawn_blocking(move || read_files(&files, as_of)).await.map_err(|e| Trouble::broken("reading lists", e))?;
    read.map_err(|_| NO_LISTS.into())
}

/// False where nobody took it.
async fn says(clock: &Clock, tell: &Tell, told: Told) -> bool {
    tokio::select! {
        sent = tell.send(Ok(told)) => sent.is_ok(),
        () = clock.rest(STALLS) => false,
    }
}

/// Tells on what was heard, or lays it aside to be kept; false where nobody took it.
async fn pass(clock: &Clock, one: Heard, kept: &mut Vec<(String, Entry)>, tell: &Tell) -> bool {
    let told = match one {
        Heard::Kept(name, entry) => {
            kept.push((name, entry));
            return true;
        }
        // a hundred steps of a long list are enough to see it move
        Heard::Row(_, tally, of) if tally.done() % (of / 100).max(1) != 0 => return true,
        Heard::Row(file, tally, of) => told::progress(file, tally, of),
        Heard::Closed(file, tally) => told::progress(file, tally, tally.done()),
        Heard::Fault(fault) => told::note(&fault, pb::ListMark::Fault),
        Heard::Changed(fault) => told::note(&fault, pb::ListMark::Changed),
        Heard::Warning(fault) => told::note(&fault, pb::ListMark::Warning),
    };
    says(clock, tell, told).await
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use super::*;

    #[tokio::test]
    async fn a_screen_that_takes_nothing_any_more_counts_as_gone() {
        let clock = Clock::fixed("2026-11-28T10:00:00Z".parse().unwrap(), 1);
        let (tell, mut telling) = mpsc::channel(1);
        assert!(says(&clock, &tell, told::end(false)).await, "one waits to be taken out");

        let mut second = pin!(says(&clock, &tell, told::end(false)));
        assert!(futures::poll!(&mut second).is_pending());
        telling.recv().await.unwrap().unwrap();
        assert!(second.await, "it was slow, and is there");

        let mut third = pin!(says(&clock, &tell, told::end(false)));
        assert!(futures::poll!(&mut third).is_pending());
        clock.advance(TimeDelta::seconds(30));
        assert!(!third.await);
    }
}

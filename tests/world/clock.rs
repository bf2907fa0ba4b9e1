//! Time as the house sees it: the machine's, or moved by an offset that a file holds.

#![expect(clippy::missing_panics_doc, clippy::must_use_candidate, reason = "a test fails by it")]

use std::path::PathBuf;

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Europe::Oslo;

/// Whose time a house lives in.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's: for the binary as people get it.
    System,
    /// Moved: every process reads the offset in milliseconds from this file.
    Shared(PathBuf),
}

impl Clock {
    /// A clock that says `now` at this moment.
    pub fn at(file: PathBuf, now: DateTime<Utc>) -> Self {
        let clock = Self::Shared(file);
        clock.turn(now - machine());
        clock
    }

    /// This instant, as the house has it.
    pub fn now(&self) -> DateTime<Utc> {
        machine() + self.offset()
    }

    /// Moves on to an instant, where it has not passed yet: time never runs backwards.
    pub fn move_to(&self, to: DateTime<Utc>) {
        if to > self.now() {
            self.turn(to - machine());
        }
    }

    /// Moves on by so much.
    pub fn advance(&self, by: TimeDelta) {
        self.turn(self.offset() + by);
    }

    fn offset(&self) -> TimeDelta {
        let Self::Shared(file) = self else { return TimeDelta::zero() };
        let text = std::fs::read_to_string(file).unwrap_or_default();
        TimeDelta::milliseconds(text.trim().parse().unwrap_or(0))
    }

    /// All at once: a reader sees the old offset or the new one.
    fn turn(&self, offset: TimeDelta) {
        let Self::Shared(file) = self else { panic!("the machine's clock is not ours to move") };
        let new = file.with_extension("new");
        std::fs::write(&new, offset.num_milliseconds().to_string()).expect("the clock's file");
        std::fs::rename(&new, file).expect("the clock's file");
    }
}

/// The machine's own clock, to which the house under test adds its offset.
fn machine() -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + std::time::UNIX_EPOCH.elapsed().expect("it is later than 1970")
}

/// An instant from the clock on the wall in Oslo: `2027-03-02 10:00`.
pub fn oslo(text: &str) -> DateTime<Utc> {
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").expect("a local time");
    Oslo.from_local_datetime(&local).earliest().expect("a time that exists").with_timezone(&Utc)
}

/// An instant from the wire.
pub fn instant(stamp: Option<&prost_types::Timestamp>) -> DateTime<Utc> {
    let stamp = stamp.expect("a time");
    DateTime::from_timestamp(stamp.seconds, stamp.nanos.cast_unsigned()).expect("an instant")
}

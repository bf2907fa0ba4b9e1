//! How long a centre keeps what is about its volunteers: a copy of its policy.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A centre's limits, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Retention {
    /// Without a consent to coordination.
    pub applicants: u32,
    /// Without a sign of life, until it is asked whether the person stays.
    pub ask: u32,
    /// Without a sign of life, until the person is erased.
    pub erase: u32,
    /// Of who looked.
    pub readings: u32,
    /// Nothing goes by itself.
    pub hold: bool,
}

impl Retention {
    /// Since when it must be that somebody does not consent.
    pub fn applicants(self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - days(self.applicants)
    }

    /// How long ago the last sign of life must be, to ask.
    pub fn silent(self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - days(self.ask)
    }

    /// How long ago it must have been asked, to erase. Who was asked late has as much time to answer as the others.
    pub fn asked(self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - self.to_answer()
    }

    /// Time to answer.
    pub fn to_answer(self) -> TimeDelta {
        days(self.erase.saturating_sub(self.ask))
    }

    /// The oldest instant of which it is kept who looked.
    pub fn readings(self, now: DateTime<Utc>) -> DateTime<Utc> {
        now - days(self.readings)
    }
}

fn days(count: u32) -> TimeDelta {
    TimeDelta::days(i64::from(count))
}

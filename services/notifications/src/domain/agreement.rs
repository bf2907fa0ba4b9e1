//! What we keep of an assignment: which offer it came from, and the newest time that we were told.

use chrono::{DateTime, Utc};
use platform::id::Id;

use super::{Assignment, Offer, Volunteer};

/// An assignment as far as messages are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Agreement {
    pub(crate) assignment: Id<Assignment>,
    pub(crate) offer: Id<Offer>,
    pub(crate) person: Option<Id<Volunteer>>,
    pub(crate) starts_at: DateTime<Utc>,
    pub(crate) version: u64,
}

impl Agreement {
    /// Takes over a newer time; false where what is kept is as new.
    pub(crate) fn stands(&mut self, starts_at: DateTime<Utc>, version: u64) -> bool {
        let newer = version > self.version;
        if newer {
            (self.starts_at, self.version) = (starts_at, version);
        }
        newer
    }
}

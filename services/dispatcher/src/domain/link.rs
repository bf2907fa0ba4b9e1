//! A link that signs in once: one of its kind for each role that its reader has.

use chrono::{DateTime, TimeDelta, Utc};

use super::member::Membership;

/// How long a link opens; a mail takes minutes at most.
pub(crate) const LIFE: TimeDelta = TimeDelta::minutes(15);

/// What one press of its button would make of the reader.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    pub(crate) membership: Membership,
    /// The name of the centre, to choose by.
    pub(crate) centre_name: String,
    pub(crate) ends_at: DateTime<Utc>,
}

impl Link {
    pub(crate) fn is_over(&self, now: DateTime<Utc>) -> bool {
        now >= self.ends_at
    }
}

//! A kiosk: a screen in a public room that may show what is needed, by a link that is shown once.

use chrono::{DateTime, TimeDelta, Utc};
use platform::id::{Centre, Id, Kind};

/// Of a centre.
pub(crate) const MOST: usize = 20;
/// That it was looked at is kept at most so often.
const NOTED: TimeDelta = TimeDelta::minutes(10);

/// A kiosk; of the secret in its link only a digest is kept.
#[derive(Clone, Debug)]
pub(crate) struct Kiosk {
    pub(crate) id: Id<Kiosk>,
    pub(crate) centre: Id<Centre>,
    /// Where it stands.
    pub(crate) name: String,
    pub(crate) made_at: DateTime<Utc>,
    pub(crate) seen_at: Option<DateTime<Utc>>,
}

impl Kind for Kiosk {
    const PREFIX: &'static str = "kiosk";
}

impl Kiosk {
    pub(crate) fn is_due_for_a_note(&self, now: DateTime<Utc>) -> bool {
        self.seen_at.is_none_or(|seen_at| now >= seen_at + NOTED)
    }
}

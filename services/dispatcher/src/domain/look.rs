//! A look: a member has a need before her eyes, for as long as her screen says so.

use chrono::{DateTime, TimeDelta, Utc};
use platform::id::Kind;

/// What is looked at; matching keeps it.
#[derive(Debug)]
pub(crate) enum Need {}

impl Kind for Need {
    const PREFIX: &'static str = "need";
}

/// A look that is not renewed is over after so long: a screen that was closed without a word.
pub(crate) const LEASE: TimeDelta = TimeDelta::seconds(40);

/// What a look changes for the others, given until when the one before holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// Nobody saw her here before.
    New,
    /// She was here.
    Again,
}

impl Came {
    pub(crate) fn after(before: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Self {
        if before.is_some_and(|until| until > now) { Self::Again } else { Self::New }
    }
}

//! Volunteers as the house knows them: what they offer, what they have agreed to, and what they have given.

pub(crate) mod attestation;
pub(crate) mod consent;
pub(crate) mod day;
pub(crate) mod error;
pub(crate) mod fact;
pub(crate) mod hours;
pub(crate) mod name;
pub(crate) mod place;
pub(crate) mod profile;
pub(crate) mod reading;
pub(crate) mod retention;
pub(crate) mod volunteer;
pub(crate) mod week;

use platform::id::Kind;

/// What was agreed between a volunteer and a session; matching owns it.
#[derive(Debug)]
pub(crate) enum Assignment {}

impl Kind for Assignment {
    const PREFIX: &'static str = "assignment";
}

/// One time and place of a need; matching owns it.
#[derive(Debug)]
pub(crate) enum Session {}

impl Kind for Session {
    const PREFIX: &'static str = "session";
}

//! The rows of this room: speaks the domain's words; whoever saves says what to tell.

pub(crate) mod centres;
pub(crate) mod keys;
pub(crate) mod members;
pub(crate) mod organisations;
mod schedule;
pub(crate) mod venues;
pub(crate) mod visits;

use platform::error::Trouble;

use crate::domain::words::Word;

/// A word that a row holds.
fn word<W: Word>(text: &str) -> Result<W, Trouble> {
    W::of(text).ok_or_else(|| unreadable(text))
}

/// A row that this code did not write.
fn unreadable(what: &str) -> Trouble {
    Trouble::broken("reading a row", format!("{what:?} is not known here"))
}

/// A version as the database keeps it.
const fn version(row: i64) -> u64 {
    row.cast_unsigned()
}

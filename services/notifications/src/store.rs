//! The rows: preferences, deliveries, agreements, policies, ids of who is erased, and restores, in domain words.

pub(crate) mod agreements;
pub(crate) mod claims;
pub(crate) mod deliveries;
pub(crate) mod erased;
pub(crate) mod old;
pub(crate) mod policies;
pub(crate) mod preferences;
pub(crate) mod restores;

use platform::error::Trouble;

/// A row holds a word that no version of this house wrote.
fn unknown(column: &'static str, word: &str) -> Trouble {
    Trouble::broken("reading a row", format!("unknown {column} `{word}`"))
}

/// Minutes and counts fit into the database's integers; what does not is cut.
fn int(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

/// The other way round; a negative number is none.
fn count(value: i32) -> u32 {
    u32::try_from(value).unwrap_or(0)
}

//! Who looked at whom: one line per person, reader, card and day, with a count.

use chrono::{DateTime, NaiveDate, Utc};

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Card {
    /// Name and address of a message.
    Contact,
    /// What matching knows.
    Matching,
    /// The whole profile of one person.
    Profile,
    /// The profile as one of a list.
    List,
    /// Everything about one person.
    Export,
}

impl Card {
    /// Its word in the log.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Matching => "matching",
            Self::Profile => "profile",
            Self::List => "list",
            Self::Export => "export",
        }
    }
}

/// One line of the log, as the person may read it.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub reader: String,
    pub card: String,
    pub day: NaiveDate,
    pub times: u32,
    pub last_at: DateTime<Utc>,
}

//! What a volunteer has agreed to, per purpose: given, withdrawn, given again; nothing of it is overwritten.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike as _, Utc};

use super::day;
use super::profile::is_of_age;

/// What the house may use what it knows for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To be found and asked. Without it nobody is registered.
    Coordination,
    /// To be written to.
    Messages,
}

impl Purpose {
    /// The word of the contract.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Coordination => "coordination",
            Self::Messages => "messages",
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Purpose {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Coordination, Self::Messages].into_iter().find(|purpose| purpose.word() == text).ok_or("must be coordination or messages")
    }
}

/// One consent, from when it was given until when it was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Consent {
    pub purpose: Purpose,
    pub given_at: DateTime<Utc>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// Whether whoever was born in this year was surely old enough at that instant; nobody asks where no year is told.
pub(crate) fn is_given_of_age(birth_year: Option<i32>, at: DateTime<Utc>) -> bool {
    birth_year.is_none_or(|year| is_of_age(year, day::today(at).year()))
}

/// Whether there is a consent to this purpose now.
pub(crate) fn stands(consents: &[Consent], purpose: Purpose) -> bool {
    consents.iter().any(|consent| consent.purpose == purpose && consent.withdrawn_at.is_none())
}

/// Notes that it is given; false where it stood already.
pub(crate) fn give(consents: &mut Vec<Consent>, purpose: Purpose, now: DateTime<Utc>) -> bool {
    let new = !stands(consents, purpose);
    if new {
        consents.push(Consent { purpose, given_at: now, withdrawn_at: None });
    }
    new
}

/// Notes that it is withdrawn; false where none stood.
pub(crate) fn withdraw(consents: &mut [Consent], purpose: Purpose, now: DateTime<Utc>) -> bool {
    let mut standing = consents.iter_mut().filter(|consent| consent.purpose == purpose && consent.withdrawn_at.is_none()).peekable();
    let any = standing.peek().is_some();
    standing.for_each(|consent| consent.withdrawn_at = Some(now));
    any
}

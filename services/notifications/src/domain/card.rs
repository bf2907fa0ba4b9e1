//! What is read at the moment of sending and forgotten afterwards: the offer, and how to reach the person.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use platform::privacy::Personal;

/// The state of an offer, as far as a message needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OfferState {
    Made,
    Accepted,
    Closed,
}

/// An offer as its owner tells it now.
#[derive(Clone, Debug)]
pub(crate) struct OfferCard {
    pub(crate) version: u64,
    pub(crate) state: OfferState,
    /// The assignment that came of it is held now.
    pub(crate) agreed: bool,
    pub(crate) cancelled: bool,
    pub(crate) title: String,
    pub(crate) public_text: String,
    pub(crate) details: Personal<String>,
    pub(crate) place: String,
    pub(crate) starts_at: DateTime<Utc>,
    pub(crate) ends_at: DateTime<Utc>,
    pub(crate) zone: Tz,
    pub(crate) deadline: Option<DateTime<Utc>>,
    pub(crate) reasons: Vec<String>,
    /// Position on the waiting list, from 1; 0: not on it.
    pub(crate) waiting: u32,
}

/// How to reach a person now, and whether she lets us.
#[derive(Clone, Debug)]
pub(crate) struct ContactCard {
    pub(crate) name: Personal<String>,
    pub(crate) email: Personal<String>,
    pub(crate) consents: bool,
}

//! Letters in, opened: the envelope, and the ids and times within a fact.

use chrono::{DateTime, Utc};
use platform::id::{Id, Kind};
use platform::outbox::Letter;
use prost::Message as _;
use proto::events::{Event, event::Fact};
use uuid::Uuid;

/// An opened letter.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) event: Uuid,
    pub(crate) aggregate: String,
    pub(crate) version: u64,
    pub(crate) told_at: DateTime<Utc>,
    pub(crate) fact: Fact,
}

/// Why a letter cannot be acted upon.
#[derive(Debug)]
pub(crate) enum Unread {
    /// A fact that a newer version of the house tells.
    NewerSender,
    /// Not a letter of ours.
    Malformed(String),
}

impl Read {
    /// Opens a letter.
    pub(crate) fn from(letter: &Letter) -> Result<Self, Unread> {
        let event = Event::decode(letter.payload.as_slice()).map_err(|e| Unread::Malformed(e.to_string()))?;
        let fact = event.fact.ok_or(Unread::NewerSender)?;
        Ok(Self { event: letter.event, aggregate: letter.aggregate.clone(), version: letter.version, told_at: letter.told_at, fact })
    }
}

/// An id within a fact.
pub(crate) fn id<K: Kind>(text: &str) -> Result<Id<K>, String> {
    text.parse().map_err(|e: platform::id::NotAnId| e.to_string())
}

/// A time within a fact, to the microsecond; none where it is missing or out of range.
pub(crate) fn time(timestamp: Option<&prost_types::Timestamp>) -> Option<DateTime<Utc>> {
    let timestamp = timestamp?;
    DateTime::from_timestamp(timestamp.seconds, u32::try_from(timestamp.nanos).ok()? / 1_000 * 1_000)
}

/// A time that a fact must have.
pub(crate) fn must(timestamp: Option<&prost_types::Timestamp>, field: &str) -> Result<DateTime<Utc>, String> {
    time(timestamp).ok_or_else(|| format!("{field} is missing"))
}

//! What has happened, in the past tense: ids, versions, roles and counts, never a profile.

use platform::id::{Id, Kind};

use super::member::Role;
use super::organisation::Organisation;
use super::policy::Policy;
use super::visits::DayCount;

/// A fact about one aggregate, and the aggregate's version after it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Happened {
    /// Id of the aggregate as text.
    pub(crate) aggregate: String,
    /// Its version after the fact.
    pub(crate) version: u64,
    /// What happened.
    pub(crate) fact: Fact,
}

impl Happened {
    pub(crate) fn to<K: Kind>(id: Id<K>, version: u64, fact: Fact) -> Self {
        Self { aggregate: id.to_string(), version, fact }
    }
}

/// Everything that this room tells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fact {
    CentreEstablished(Policy),
    CentreChanged(Policy),
    CentreStands(Policy),
    OrganisationRegistered,
    OrganisationChanged,
    OrganisationStands,
    MemberJoined(Role),
    MemberLeft(Role),
    MemberStands(Role),
    VenueOpened(Id<Organisation>),
    VenueChanged(Id<Organisation>),
    VenueStands(Id<Organisation>),
    VisitsRecorded(DayCount),
}

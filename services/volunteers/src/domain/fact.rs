//! What happened to a volunteer or to hours: ids, versions, states and counts only.

use chrono::{DateTime, Utc};
use platform::id::Id;

use super::Assignment;
use super::consent::Purpose;
use super::hours::Hours;
use super::volunteer::Volunteer;

/// Something that became true; each raised the version of its aggregate by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    /// Something on the matching card changed. Active: neither paused nor without consent to coordination.
    VolunteerChanged { volunteer: Id<Volunteer>, version: u64, active: bool },
    /// The person is gone.
    VolunteerErased { volunteer: Id<Volunteer>, version: u64 },
    /// Nothing was heard for so long that it is asked whether the person stays.
    VolunteerInactive { volunteer: Id<Volunteer>, version: u64, answer_by: DateTime<Utc> },
    /// A consent was given or withdrawn.
    ConsentChanged { volunteer: Id<Volunteer>, version: u64, purpose: Purpose, given: bool },
    /// Hours were booked, or corrected; nobody's where the person is gone.
    HoursBooked { hours: Id<Hours>, version: u64, volunteer: Option<Id<Volunteer>>, assignment: Id<Assignment>, minutes: u32, first: bool },
}

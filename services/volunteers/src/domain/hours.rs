//! What was given: booked once per assignment at check-out, corrected by the coordinator.

use chrono::{DateTime, TimeDelta, Utc};
use platform::id::{Id, Kind};

use super::fact::Fact;
use super::volunteer::Volunteer;
use super::{Assignment, Session};

/// How far back "recent" reaches on a matching card.
pub(crate) const RECENT: TimeDelta = TimeDelta::days(90);
/// Nobody gives more in one go than a week.
pub(crate) const MOST_MINUTES: u32 = 7 * 24 * 60;

/// The hours of one assignment. They stay, as nobody's, when the person is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hours {
    pub id: Id<Hours>,
    pub version: u64,
    pub volunteer: Option<Id<Volunteer>>,
    pub assignment: Id<Assignment>,
    pub session: Option<Id<Session>>,
    pub ended_at: DateTime<Utc>,
    pub minutes: u32,
    pub corrected: bool,
}

impl Kind for Hours {
    const PREFIX: &'static str = "hours";
}

/// A check-out, as matching told it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CheckOut {
    pub assignment: Id<Assignment>,
    pub session: Option<Id<Session>>,
    pub at: DateTime<Utc>,
    pub minutes: u32,
}

impl Hours {
    /// Books what a check-out says.
    pub(crate) fn book(id: Id<Self>, volunteer: Option<Id<Volunteer>>, out: CheckOut) -> (Self, Fact) {
        let CheckOut { assignment, session, at: ended_at, minutes } = out;
        let hours = Self { id, version: 1, volunteer, assignment, session, ended_at, minutes, corrected: false };
        let fact = hours.booked(true);
        (hours, fact)
    }

    /// Puts another figure in place; nothing where it is the same.
    pub(crate) fn correct(&mut self, minutes: u32) -> Option<Fact> {
        (minutes != self.minutes).then(|| {
            self.minutes = minutes;
            self.corrected = true;
            self.version += 1;
            self.booked(false)
        })
    }

    fn booked(&self, first: bool) -> Fact {
        let Self { id: hours, version, volunteer, assignment, minutes, .. } = *self;
        Fact::HoursBooked { hours, version, volunteer, assignment, minutes, first }
    }
}

//! The life of one assignment: agreed, perhaps moved and confirmed, then cancelled, met or not met.

use chrono::{DateTime, TimeDelta, Utc};
use platform::id::{Id, Kind};

use super::Volunteer;
use super::error::Error;
use super::fact::{About, AssignmentFact, Fact};
use super::need::Need;
use super::offer::Offer;
use super::session::Session;

/// A cancellation nearer to the start than this is late: the coordinator is told at once.
pub(crate) const LATE: TimeDelta = TimeDelta::hours(24);
/// Time to confirm a moved time or place.
pub(crate) const CONFIRM_WITHIN: TimeDelta = TimeDelta::hours(48);
/// So long before the start somebody may check in.
pub(crate) const CHECK_IN_AHEAD: TimeDelta = TimeDelta::hours(2);
/// So long after the end a forgotten check-out still counts; later ones count as this.
pub(crate) const LONGEST_OVERTIME: TimeDelta = TimeDelta::hours(6);

/// Where an assignment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AssignmentState {
    Agreed,
    Cancelled,
    Met,
    NotMet,
}

impl AssignmentState {
    pub const ALL: [Self; 4] = [Self::Agreed, Self::Cancelled, Self::Met, Self::NotMet];

    pub fn word(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Cancelled => "cancelled",
            Self::Met => "met",
            Self::NotMet => "not_met",
        }
    }
}

/// Who or what ended it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CancelledBy {
    Volunteer,
    Coordinator,
    SessionCancelled,
    /// A requirement is not fulfilled any more.
    Requirement,
    /// A moved time or place was not confirmed in time.
    Unconfirmed,
}

impl CancelledBy {
    pub fn word(self) -> &'static str {
        match self {
            Self::Volunteer => "volunteer",
            Self::Coordinator => "coordinator",
            Self::SessionCancelled => "session_cancelled",
            Self::Requirement => "requirement",
            Self::Unconfirmed => "unconfirmed",
        }
    }
}

/// One volunteer's place in one session.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    pub id: Id<Assignment>,
    pub version: u64,
    pub need: Id<Need>,
    pub session: Id<Session>,
    /// None where the person was erased.
    pub volunteer: Option<Id<Volunteer>>,
    pub offer: Id<Offer>,
    /// Number of the place, from 1.
    pub place: u32,
    pub state: AssignmentState,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub spot: engine::Position,
    pub confirm_by: Option<DateTime<Utc>>,
    pub checked_in_at: Option<DateTime<Utc>>,
    pub checked_out_at: Option<DateTime<Utc>>,
    pub cancelled_by: String,
    pub agreed_at: DateTime<Utc>,
}

impl Kind for Assignment {
    const PREFIX: &'static str = "assignment";
}

impl Assignment {
    /// Whether it is held.
    pub fn agreed(&self) -> Result<(), Error> {
        if self.state == AssignmentState::Agreed { Ok(()) } else { Err(Error::AssignmentClosed) }
    }

    /// Whether its volunteer is still told of it: what she or the centre took back is left out, what does not take place is not.
    pub fn is_told(&self) -> bool {
        self.state != AssignmentState::Cancelled || self.cancelled_by == CancelledBy::SessionCancelled.word()
    }

    /// Whether the private part of its session is open to her: while it stands, and until it is over.
    pub fn opens_details(&self, session: &Session, now: DateTime<Utc>) -> bool {
        self.state == AssignmentState::Agreed && session.ends_at > now
    }

    /// Opens the place again.
    pub fn cancel(&mut self, by: CancelledBy, now: DateTime<Utc>) -> Result<Option<Fact>, Error> {
        self.agreed()?;
        if self.ends_at <= now {
            return Err(Error::SessionOver);
        }
        if self.checked_in_at.is_some() && self.starts_at <= now {
            return Err(Error::CheckedIn);
        }
        self.state = AssignmentState::Cancelled;
        by.word().clone_into(&mut self.cancelled_by);
        self.confirm_by = None;
        Ok(self.tell(AssignmentFact::Cancelled { by, starts_at: self.starts_at, late: self.is_late(now) }))
    }

    /// Whether the start is so near that the coordinator must know at once who leaves.
    pub fn is_late(&self, now: DateTime<Utc>) -> bool {
        now > self.starts_at - LATE
    }

    /// Takes over a new time and place, to be confirmed.
    pub fn shift(&mut self, session: &Session, now: DateTime<Utc>) -> Option<Fact> {
        (self.starts_at, self.ends_at, self.spot) = (session.starts_at, session.ends_at, session.spot);
        let confirm_by = (now + CONFIRM_WITHIN).min(session.starts_at);
        self.confirm_by = Some(confirm_by);
        self.tell(AssignmentFact::Moved { starts_at: self.starts_at, ends_at: self.ends_at, confirm_by })
    }

    /// Whether the time to confirm is over while the place can still be given to another: whoever was not asked in time
    /// to answer may just come.
    pub fn is_unconfirmed(&self, now: DateTime<Utc>) -> bool {
        self.state == AssignmentState::Agreed && self.starts_at > now && self.confirm_by.is_some_and(|by| by <= now)
    }

    /// Yes to the new time or place.
    pub fn confirm(&mut self) -> Result<Option<Fact>, Error> {
        self.agreed()?;
        self.confirm_by.take().ok_or(Error::NothingToConfirm)?;
        Ok(self.tell(AssignmentFact::Confirmed))
    }

    /// Is there. Twice is the same as once.
    pub fn check_in(&mut self, now: DateTime<Utc>) -> Result<Option<Fact>, Error> {
        self.agreed()?;
        if now < self.starts_at - CHECK_IN_AHEAD {
            return Err(Error::TooEarly);
        }
        if self.checked_in_at.is_some() {
            return Ok(None);
        }
        if now >= self.ends_at + LONGEST_OVERTIME {
            return Err(Error::SessionOver);
        }
        self.checked_in_at = Some(now);
        self.confirm_by = None; // who has come has confirmed
        Ok(self.tell(AssignmentFact::CheckedIn { at: now }))
    }

    /// Minutes between check-in and check-out.
    pub fn minutes(&self) -> u32 {
        let span = self.checked_in_at.zip(self.checked_out_at).map(|(from, until)| until - from);
        span.and_then(|span| u32::try_from(span.num_minutes()).ok()).unwrap_or(0)
    }

    /// Has been there.
    pub fn check_out(&mut self, now: DateTime<Utc>) -> Result<Option<Fact>, Error> {
        if self.state == AssignmentState::Met {
            return Ok(None);
        }
        self.agreed()?;
        let since = self.checked_in_at.ok_or(Error::NotCheckedIn)?;
        let at = now.min(self.ends_at + LONGEST_OVERTIME).max(since);
        self.checked_out_at = Some(at);
        self.state = AssignmentState::Met;
        let minutes = self.minutes();
        Ok(self.tell(AssignmentFact::CheckedOut { at, minutes }))
    }

    /// Did not come.
    pub fn not_met(&mut self, now: DateTime<Utc>) -> Result<Option<Fact>, Error> {
        if self.state == AssignmentState::NotMet {
            return Ok(None);
        }
        self.agreed()?;
        if now < self.starts_at {
            return Err(Error::TooEarly);
        }
        if self.checked_in_at.is_some() {
            return Err(Error::CheckedIn);
        }
        self.state = AssignmentState::NotMet;
        Ok(self.tell(AssignmentFact::NotMet))
    }

    /// Raises the version and words the fact; nothing is told of somebody who is gone.
    pub fn tell(&mut self, fact: AssignmentFact) -> Option<Fact> {
        self.version += 1;
        self.word(fact)
    }

    /// How it stands, for a reader that comes later.
    pub fn stands(&self) -> Option<Fact> {
        self.word(AssignmentFact::Stands { offer: self.offer, starts_at: self.starts_at, ends_at: self.ends_at })
    }

    fn word(&self, fact: AssignmentFact) -> Option<Fact> {
        let volunteer = self.volunteer?;
        Some(Fact::Assignment { id: self.id, version: self.version, about: About { need: self.need, session: self.session, volunteer }, fact })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn assignment() -> Assignment {
        let starts_at = DateTime::UNIX_EPOCH + TimeDelta::days(10);
        Assignment {
            id: Id::stored(Uuid::nil()),
            version: 1,
            need: Id::stored(Uuid::nil()),
            session: Id::stored(Uuid::nil()),
            volunteer: Some(Id::stored(Uuid::nil())),
            offer: Id::stored(Uuid::nil()),
            place: 1,
            state: AssignmentState::Agreed,
            starts_at,
            ends_at: starts_at + TimeDelta::hours(2),
            spot: engine::Position { east: 0, north: 0 },
            confirm_by: None,
            checked_in_at: None,
            checked_out_at: None,
            cancelled_by: String::new(),
            agreed_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_cancellation_within_a_day_of_the_start_is_late() {
        for (hours, expected) in [(25, false), (24, false), (23, true), (0, true)] {
            let mut held = assignment();
            let now = held.starts_at - TimeDelta::hours(hours);
            let fact = held.cancel(CancelledBy::Volunteer, now).unwrap().unwrap();
            assert!(matches!(fact, Fact::Assignment { fact: AssignmentFact::Cancelled { late, .. }, .. } if late == expected), "{hours}");
        }
    }

    #[test]
    fn what_does_not_take_place_is_told_and_what_was_taken_back_is_not() {
        for (by, expected) in [(CancelledBy::Volunteer, false), (CancelledBy::Coordinator, false), (CancelledBy::SessionCancelled, true)] {
            let mut held = assignment();
            assert!(held.is_told());
            held.cancel(by, DateTime::UNIX_EPOCH).unwrap();
            assert_eq!(held.is_told(), expected, "{by:?}");
        }
    }

    #[test]
    fn minutes_are_those_between_check_in_and_check_out() {
        let mut held = assignment();
        let starts = held.starts_at;

        assert!(matches!(held.check_out(starts), Err(Error::NotCheckedIn)));
        assert!(matches!(held.check_in(starts - TimeDelta::hours(3)), Err(Error::TooEarly)));
        held.check_in(starts - TimeDelta::minutes(5)).unwrap();
        assert!(held.check_in(starts).unwrap().is_none(), "twice is once");
        held.check_out(starts + TimeDelta::minutes(115)).unwrap();

        assert_eq!((held.state, held.minutes()), (AssignmentState::Met, 120));
        assert!(held.cancel(CancelledBy::Volunteer, starts).is_err());
    }

    #[test]
    fn a_check_out_that_was_forgotten_ends_six_hours_after_the_end() {
        let mut held = assignment();
        held.check_in(held.starts_at).unwrap();

        held.check_out(held.starts_at + TimeDelta::days(3)).unwrap();

        assert_eq!(held.minutes(), 8 * 60);
    }
}

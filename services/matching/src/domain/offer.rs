//! The life of one offer: from made to accepted, declined, lapsed, withdrawn or filled.

use chrono::{DateTime, Utc};
use platform::id::{Id, Kind};

use super::Volunteer;
use super::error::Error;
use super::fact::{About, Fact, OfferFact};
use super::need::Need;
use super::session::Session;

/// Where an offer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OfferState {
    Made,
    Accepted,
    Declined,
    Lapsed,
    Withdrawn,
    Filled,
}

impl OfferState {
    pub const ALL: [Self; 6] = [Self::Made, Self::Accepted, Self::Declined, Self::Lapsed, Self::Withdrawn, Self::Filled];

    pub fn word(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Lapsed => "lapsed",
            Self::Withdrawn => "withdrawn",
            Self::Filled => "filled",
        }
    }

    /// Whether an offer at this state ended before its message left: nobody has heard of it, and it does not count as having been asked.
    pub fn is_unheard(self, ended_at: Option<DateTime<Utc>>, not_before: DateTime<Utc>) -> bool {
        matches!(self, Self::Withdrawn | Self::Filled) && ended_at.is_some_and(|at| at < not_before)
    }
}

/// How somebody said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Not again for this need.
    No,
    /// Not this time.
    CannotNow,
}

impl Answer {
    pub fn word(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::CannotNow => "cannot_now",
        }
    }
}

/// One volunteer asked for one session.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub id: Id<Offer>,
    pub version: u64,
    pub need: Id<Need>,
    pub session: Id<Session>,
    /// None where the person was erased.
    pub volunteer: Option<Id<Volunteer>>,
    pub state: OfferState,
    pub answer: Option<Answer>,
    pub wave: u32,
    /// A place was vacated, and this is the first of the waiting list.
    pub promotion: bool,
    pub urgent: bool,
    /// Withdrawn since its session moved: may be asked again.
    pub moved: bool,
    pub made_at: DateTime<Utc>,
    pub not_before: DateTime<Utc>,
    pub deadline: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
    /// When its reminder leaves the house, or left it.
    pub reminded_at: Option<DateTime<Utc>>,
    pub score: engine::Score,
    pub reasons: Vec<String>,
    /// Why a rule was overridden; empty where none was.
    pub override_reason: String,
}

impl Kind for Offer {
    const PREFIX: &'static str = "offer";
}

/// What a yes comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Yes {
    /// A place is given.
    Place,
    /// The places are gone: onto the waiting list.
    Wait,
    /// It was said before.
    Again,
}

impl Offer {
    /// What a yes at `now` would come to, with or without an open place.
    pub fn yes(&self, open: bool, now: DateTime<Utc>) -> Result<Yes, Error> {
        match self.state {
            OfferState::Accepted => Ok(Yes::Again),
            OfferState::Made | OfferState::Filled if now >= self.deadline => Err(Error::OfferLapsed),
            OfferState::Made if open => Ok(Yes::Place),
            OfferState::Made | OfferState::Filled => Ok(Yes::Wait),
            closed => Err(Error::OfferClosed(closed)),
        }
    }

    /// Whether a no changes anything: false where it was said before.
    pub fn no(&self, answer: Answer, now: DateTime<Utc>) -> Result<bool, Error> {
        match self.state {
            OfferState::Declined if self.answer == Some(answer) => Ok(false),
            OfferState::Made if now >= self.deadline => Err(Error::OfferLapsed),
            OfferState::Made | OfferState::Filled => Ok(true),
            closed => Err(Error::OfferClosed(closed)),
        }
    }

    /// Whether it ended before its message left.
    pub fn is_unheard(&self) -> bool {
        self.state.is_unheard(self.answered_at, self.not_before)
    }

    /// Moves to a state and tells it.
    pub fn turn(&mut self, state: OfferState, now: DateTime<Utc>, fact: OfferFact) -> Option<Fact> {
        self.state = state;
        self.answered_at = Some(now);
        self.tell(fact)
    }

    /// Raises the version and words the fact; nothing is told of somebody who is gone.
    pub fn tell(&mut self, fact: OfferFact) -> Option<Fact> {
        self.version += 1;
        self.word(fact)
    }

    /// How it stands, for a reader that comes later.
    pub fn stands(&self) -> Option<Fact> {
        self.word(OfferFact::Stands { wave: self.wave, deadline: self.deadline })
    }

    fn word(&self, fact: OfferFact) -> Option<Fact> {
        let volunteer = self.volunteer?;
        Some(Fact::Offer { id: self.id, version: self.version, about: About { need: self.need, session: self.session, volunteer }, fact })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    fn offer(state: OfferState) -> Offer {
        let at = DateTime::UNIX_EPOCH;
        Offer {
            id: Id::stored(Uuid::nil()),
            version: 1,
            need: Id::stored(Uuid::nil()),
            session: Id::stored(Uuid::nil()),
            volunteer: Some(Id::stored(Uuid::nil())),
            state,
            answer: None,
            wave: 1,
            promotion: false,
            urgent: false,
            moved: false,
            made_at: at,
            not_before: at,
            deadline: at + TimeDelta::hours(1),
            answered_at: None,
            reminded_at: None,
            score: engine::Score::default(),
            reasons: vec![],
            override_reason: String::new(),
        }
    }

    #[test]
    fn a_yes_before_the_deadline_takes_the_place_or_waits() {
        let now = DateTime::UNIX_EPOCH;

        assert_eq!(offer(OfferState::Made).yes(true, now).unwrap(), Yes::Place);
        assert_eq!(offer(OfferState::Made).yes(false, now).unwrap(), Yes::Wait);
        assert_eq!(offer(OfferState::Filled).yes(true, now).unwrap(), Yes::Wait, "whoever waits longer comes first");
        assert_eq!(offer(OfferState::Accepted).yes(true, now).unwrap(), Yes::Again);
    }

    #[test]
    fn the_deadline_is_the_first_moment_too_late() {
        let deadline = DateTime::UNIX_EPOCH + TimeDelta::hours(1);

        assert!(offer(OfferState::Made).yes(true, deadline - TimeDelta::microseconds(1)).is_ok());
        assert!(matches!(offer(OfferState::Made).yes(true, deadline), Err(Error::OfferLapsed)));
        assert!(matches!(offer(OfferState::Made).no(Answer::No, deadline), Err(Error::OfferLapsed)));
    }

    #[test]
    fn what_ends_before_it_leaves_was_heard_by_nobody() {
        let (leaves, early) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH - TimeDelta::microseconds(1));

        for state in OfferState::ALL {
            let is_taken_back = matches!(state, OfferState::Withdrawn | OfferState::Filled);
            assert_eq!(state.is_unheard(Some(early), leaves), is_taken_back, "{state:?}");
            assert!(!state.is_unheard(Some(leaves), leaves) && !state.is_unheard(None, leaves), "{state:?}");
        }
    }

    #[test]
    fn what_is_closed_stays_closed() {
        for state in [OfferState::Declined, OfferState::Lapsed, OfferState::Withdrawn] {
            assert!(matches!(offer(state).yes(true, DateTime::UNIX_EPOCH), Err(Error::OfferClosed(found)) if found == state));
        }
        for state in [OfferState::Accepted, OfferState::Lapsed, OfferState::Withdrawn] {
            assert!(matches!(offer(state).no(Answer::No, DateTime::UNIX_EPOCH), Err(Error::OfferClosed(found)) if found == state));
        }
    }
}

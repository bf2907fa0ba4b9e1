//! What there is to plan: the volunteers, the open sessions with their places, and what stands already.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::{Agreed, Key, Policy, Session, Volunteer};

/// A session with the places that are still to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// When, where, and what it asks for.
    pub session: Session,
    /// How many more volunteers it takes: what is agreed, and what is held by offers out, is not among them.
    pub places: u32,
}

/// One volunteer in one session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which session it is.
    pub session: Key,
    /// Who is to be there.
    pub volunteer: Key,
}

/// Everything that a plan depends on.
///
/// A volunteer is busy with all that `agreed` says of them: accepted assignments, and sessions for which an offer to them is out.
/// A place with several offers out is thus left out of [`Open::places`] once, and stands in `agreed` for each of those asked.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
    volunteers: &'a [Volunteer],
    sessions: &'a [Open],
    agreed: &'a Agreed,
    policy: &'a Policy,
    last: &'a [Place],
    stability: u16,
    pairs: u64,
}

/// Pairs that a plan keeps unless told otherwise: about two gigabytes.
const MOST_PAIRS: u64 = 300_000_000;

/// Says why there is nothing to plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProblemError {
    /// Two volunteers have one key.
    #[error("volunteer {0} is there twice")]
    VolunteerTwice(Key),
    /// Two sessions have one key.
    #[error("session {0} is there twice")]
    SessionTwice(Key),
    /// More points for one pair than the planner counts.
    #[error("the weights add up to {sum} points for a pair, more than 65,535")]
    Weights {
        /// What the weights add up to, stability among them.
        sum: u32,
    },
    /// More volunteers, sessions or places than 2³¹.
    #[error("more than two thousand million volunteers, sessions or places")]
    TooMany,
}

impl<'a> Problem<'a> {
    /// States the problem. The order of volunteers and sessions breaks ties.
    ///
    /// # Errors
    /// [`ProblemError`] for keys that occur twice and for what is too large to count.
    pub fn new(volunteers: &'a [Volunteer], sessions: &'a [Open], agreed: &'a Agreed, policy: &'a Policy) -> Result<Self, ProblemError> {
        let places: u64 = sessions.iter().map(|open| u64::from(open.places)).sum();
        if [volunteers.len() as u64, sessions.len() as u64, places].iter().any(|&count| count > 1 << 31) {
            return Err(ProblemError::TooMany);
        }
        if let Some(key) = twice(volunteers.iter().map(|one| one.id)) {
            return Err(ProblemError::VolunteerTwice(key));
        }
        if let Some(key) = twice(sessions.iter().map(|open| open.session.id)) {
            return Err(ProblemError::SessionTwice(key));
        }
        Self { volunteers, sessions, agreed, policy, last: &[], stability: 0, pairs: MOST_PAIRS }.weighed()
    }

    /// Keeps close to the last plan: a pair that stands in it is worth `stability` points more.
    ///
    /// # Errors
    /// [`ProblemError::Weights`] if that is more than can be counted.
    pub fn near(self, last: &'a [Place], stability: u16) -> Result<Self, ProblemError> {
        Self { last, stability, ..self }.weighed()
    }

    /// Keeps all pairs only if there are about so many at most, of six bytes each and some room to work in; 300 million where nothing is said.
    ///
    /// Where more are eligible, each session is planned with its best candidates only: some dozens for each place, and no more than so many in all
    /// (but always one more than it has places).
    /// The bound then still holds for all: no price is so low that a pair which was left out would gain anything by it.
    /// Whether there are more is estimated from every so many volunteers, and depends on nothing but the problem.
    #[must_use]
    pub fn within(self, pairs: u64) -> Self {
        Self { pairs, ..self }
    }

    fn weighed(self) -> Result<Self, ProblemError> {
        let sum = self.most();
        if sum > u32::from(u16::MAX) { Err(ProblemError::Weights { sum }) } else { Ok(self) }
    }

    /// Adds up the most points that a pair can have.
    pub(super) fn most(&self) -> u32 {
        let Policy { proximity, interest, desired, continuity, fairness, .. } = *self.policy;
        [proximity, interest, desired, continuity, fairness, self.stability].map(u32::from).iter().sum()
    }

    /// Gives the volunteers.
    #[must_use]
    pub fn volunteers(&self) -> &'a [Volunteer] {
        self.volunteers
    }

    /// Gives the open sessions.
    #[must_use]
    pub fn sessions(&self) -> &'a [Open] {
        self.sessions
    }

    pub(super) fn agreed(&self) -> &'a Agreed {
        self.agreed
    }

    pub(super) fn policy(&self) -> &'a Policy {
        self.policy
    }

    pub(super) fn last(&self) -> &'a [Place] {
        self.last
    }

    pub(super) fn pairs(&self) -> u64 {
        self.pairs
    }

    pub(super) fn stability(&self) -> u16 {
        self.stability
    }
}

fn twice(keys: impl Iterator<Item = Key> + Clone) -> Option<Key> {
    let ascends = keys.clone().zip(keys.clone().skip(1)).all(|(one, next)| one < next);
    let mut seen = BTreeSet::new();
    if ascends { None } else { keys.into_iter().find(|&key| !seen.insert(key)) }
}

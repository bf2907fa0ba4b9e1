//! How well a volunteer suits a session: five parts that a person can read, in whole points.

use serde::{Deserialize, Serialize};

use crate::eligibility::Pair;
use crate::{Policy, Priority, Session, Volunteer};

/// The points of a pair, part by part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    /// For living near. Below zero beyond the furthest distance the volunteer wants, which only a coordinator's override gets to.
    pub proximity: i64,
    /// For a category of interest.
    pub interest: i64,
    /// For skills that are wished for.
    pub desired: i64,
    /// For having done this need before.
    pub continuity: i64,
    /// For having been asked little lately.
    pub fairness: i64,
}

impl Score {
    /// Adds up the parts.
    #[must_use]
    pub const fn total(&self) -> i64 {
        self.proximity + self.interest + self.desired + self.continuity + self.fairness
    }

    /// Gives the worth of a place of this priority, filled by this pair.
    #[must_use]
    pub fn worth(&self, priority: Priority, policy: &Policy) -> i64 {
        (i64::from(policy.place) << priority.step()) + self.total()
    }
}

/// Scores a volunteer for a session. Whether the rules allow the pair is another question.
#[must_use]
pub fn score(volunteer: &Volunteer, session: &Session, policy: &Policy) -> Score {
    score_pair(&Pair::new(volunteer, session), policy)
}

pub(crate) fn score_pair(pair: &Pair<'_>, policy: &Policy) -> Score {
    let (volunteer, session) = (pair.volunteer, pair.session);
    Score {
        proximity: proximity(pair.metres, volunteer.max_metres, policy.proximity),
        interest: if volunteer.interests.contains(&session.category) { policy.interest.into() } else { 0 },
        desired: desired(volunteer.skills.count_shared(&session.desired_skills), session.desired_skills.len(), policy.desired),
        continuity: if session.familiar.contains(&volunteer.id) { policy.continuity.into() } else { 0 },
        fairness: fairness(volunteer.recent_minutes, policy),
    }
}

pub(crate) fn proximity(metres: u64, most: u32, weight: u16) -> i64 {
    let lost = (u64::from(weight) * metres).checked_div(u64::from(most)).unwrap_or(0);
    i64::from(weight).saturating_sub_unsigned(lost)
}

pub(crate) fn desired(had: usize, wished: usize, weight: u16) -> i64 {
    let points = (usize::from(weight) * had).checked_div(wished).unwrap_or(weight.into());
    i64::try_from(points).unwrap_or(weight.into())
}

pub(crate) fn fairness(recent: u32, policy: &Policy) -> i64 {
    let weight = u64::from(policy.fairness);
    let lost = u64::from(recent) * weight / u64::from(policy.recent_minutes.get());
    i64::from(policy.fairness).saturating_sub_unsigned(lost.min(weight))
}

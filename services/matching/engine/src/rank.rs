//! The answer to "whom shall I ask?": those who may take a session, best first.

use crate::eligibility::{self, Pair};
use crate::score::score_pair;
use crate::{Agreed, Key, Policy, Score, Session, Volunteer, agreed as diary};

/// A volunteer who may take the session, and what speaks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Who it is.
    pub volunteer: Key,
    /// Metres from home, rounded down.
    pub metres: u64,
    /// The points, part by part.
    pub score: Score,
}

/// Judges one volunteer: a candidate where [`crate::why_not`] has nothing to say, after the first thing in the way nobody asks further.
#[must_use]
pub fn candidate(volunteer: &Volunteer, session: &Session, agreed: &Agreed, policy: &Policy) -> Option<Candidate> {
    let (mut found, pair) = (Vec::new(), Pair::new(volunteer, session));
    if !eligibility::passes(&pair, &mut found) {
        return None;
    }
    diary::collect(volunteer, session, agreed.of(volunteer.id), policy, &mut found);
    found.is_empty().then(|| Candidate { volunteer: volunteer.id, metres: pair.metres, score: score_pair(&pair, policy) })
}

/// Ranks the volunteers who may take the session: most points first, the lower key where points are equal, at most `limit`.
///
/// The order in which the volunteers are given makes no difference.
#[must_use]
pub fn rank<'a>(volunteers: impl IntoIterator<Item = &'a Volunteer>, session: &Session, agreed: &Agreed, policy: &Policy, limit: usize) -> Vec<Candidate> {
    best(volunteers.into_iter().filter_map(|volunteer| candidate(volunteer, session, agreed, policy)).collect(), limit)
}

/// The best of these candidates, best first, at most `limit`.
#[must_use]
pub fn best(mut candidates: Vec<Candidate>, limit: usize) -> Vec<Candidate> {
    let best_first = |candidate: &Candidate| (std::cmp::Reverse(candidate.score.total()), candidate.volunteer);
    if limit < candidates.len() {
        candidates.select_nth_unstable_by_key(limit, best_first);
        candidates.truncate(limit);
    }
    candidates.sort_unstable_by_key(best_first);
    candidates
}

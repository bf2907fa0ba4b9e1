//! The answer to "whom shall I ask?": those who may take a session, best first.

use std::cmp::Reverse;

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
    let mut best = Best::of(limit);
    for volunteer in volunteers {
        if let Some(candidate) = candidate(volunteer, session, agreed, policy) {
            best.add(candidate);
        }
    }
    best.ranked()
}

/// The best of any number of candidates; holds a few times as many as are asked for, however many come.
#[derive(Clone, Debug)]
pub struct Best {
    limit: usize,
    held: Vec<Candidate>,
    /// The last one that was still among the best when they were counted: whoever comes after it is not.
    last: Option<(Reverse<i64>, Key)>,
}

impl Best {
    /// The `limit` best of those who will be added.
    #[must_use]
    pub const fn of(limit: usize) -> Self {
        Self { limit, held: Vec::new(), last: None }
    }

    /// Adds one.
    pub fn add(&mut self, candidate: Candidate) {
        if self.last.is_some_and(|last| best_first(&candidate) > last) {
            return;
        }
        self.held.push(candidate);
        if self.held.len() >= self.limit.saturating_mul(4).max(64) {
            self.cut();
        }
    }

    /// Gives them, best first.
    #[must_use]
    pub fn ranked(mut self) -> Vec<Candidate> {
        self.cut();
        self.held.sort_unstable_by_key(best_first);
        self.held
    }

    fn cut(&mut self) {
        if self.limit < self.held.len() {
            self.held.select_nth_unstable_by_key(self.limit, best_first);
            self.held.truncate(self.limit);
            self.last = self.held.iter().map(best_first).max();
        }
    }
}

fn best_first(candidate: &Candidate) -> (Reverse<i64>, Key) {
    (Reverse(candidate.score.total()), candidate.volunteer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_many_are_those_that_sorting_all_would_name() {
        let points = |number: u32| i64::from(number.wrapping_mul(2_654_435_761) >> 26);
        let many = |order: &mut dyn Iterator<Item = u32>| -> Vec<Candidate> {
            let score = |number| Score { interest: points(number), ..Score::default() };
            order.map(|number| Candidate { volunteer: Key(number.into()), metres: 0, score: score(number) }).collect()
        };
        let (up, down) = (many(&mut (0..2_000)), many(&mut (0..2_000).rev()));
        let mut sorted = up.clone();
        sorted.sort_by_key(best_first);

        for limit in [0, 1, 20, 500, 1_999, 2_000, 5_000] {
            for order in [&up, &down] {
                let mut best = Best::of(limit);
                for one in order {
                    best.add(*one);
                }
                assert!(best.held.len() < limit.saturating_mul(4).max(64), "{} held for {limit}", best.held.len());
                assert_eq!(best.ranked(), sorted[..limit.min(2_000)]);
            }
        }
    }
}

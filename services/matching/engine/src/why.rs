//! The answer to "why not her?": everything that stands in the way, not only the first thing.

use crate::eligibility::{self, Pair};
use crate::{Agreed, Obstacle, Policy, Session, Volunteer, agreed as diary};

/// Lists all obstacles between a volunteer and a session, always in the same order; none means that [`crate::rank`] would name her.
#[must_use]
pub fn why_not(volunteer: &Volunteer, session: &Session, agreed: &Agreed, policy: &Policy) -> Vec<Obstacle> {
    let mut found = Vec::new();
    eligibility::collect(&Pair::new(volunteer, session), &mut found);
    diary::collect(volunteer, session, agreed.of(volunteer.id), policy, &mut found);
    found
}

//! What volunteers have agreed to already, and the rules that follow from it: one place, one time, the way between, the week's limit.

use std::collections::BTreeMap;

use crate::{Clash, Key, Obstacle, Policy, Position, Session, Span, Volunteer, clash};

/// A session that somebody has agreed to, as far as it matters for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Which session it is.
    pub session: Key,
    /// When it takes place.
    pub span: Span,
    /// The week its minutes count in.
    pub week: i64,
    /// Where it takes place.
    pub place: Position,
}

/// Who has agreed to what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    of: BTreeMap<Key, Vec<Assignment>>,
}

impl Agreed {
    /// Writes down that `volunteer` has agreed. The same session again takes the place of what stood there.
    pub fn add(&mut self, volunteer: Key, assignment: Assignment) {
        let own = self.of.entry(volunteer).or_default();
        own.retain(|known| known.session != assignment.session);
        own.push(assignment);
    }

    /// Gives what `volunteer` has agreed to.
    #[must_use]
    pub fn of(&self, volunteer: Key) -> &[Assignment] {
        self.of.get(&volunteer).map_or(&[], Vec::as_slice)
    }
}

/// Adds what the agreed sessions put in the way of one more.
///
/// Who has a place in the session already is told that alone: its own time and minutes do not stand against it.
pub(crate) fn collect(volunteer: &Volunteer, session: &Session, agreed: &[Assignment], policy: &Policy, found: &mut Vec<Obstacle>) {
    if agreed.iter().any(|known| known.session == session.id) {
        found.push(Obstacle::AlreadyAgreed);
        return;
    }
    clashes(session, agreed, policy, found);
    load(volunteer, session, agreed, found);
}

fn clashes(session: &Session, agreed: &[Assignment], policy: &Policy, found: &mut Vec<Obstacle>) {
    let wanted = session.assignment();
    found.extend(agreed.iter().filter_map(|known| {
        clash(known, &wanted, policy).map(|clash| match clash {
            Clash::Overlap => Obstacle::Overlap { session: known.session },
            Clash::Travel { needed, free } => Obstacle::TravelTooShort { session: known.session, needed, free },
        })
    }));
}

fn load(volunteer: &Volunteer, session: &Session, agreed: &[Assignment], found: &mut Vec<Obstacle>) {
    let same_week = agreed.iter().filter(|known| known.week == session.week);
    let minutes = same_week.fold(session.span.minutes(), |sum, known| sum.saturating_add(known.span.minutes()));
    if minutes > u64::from(volunteer.weekly_minutes) {
        found.push(Obstacle::OverLoadLimit { minutes, most: volunteer.weekly_minutes });
    }
}

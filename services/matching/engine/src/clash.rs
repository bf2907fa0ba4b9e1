//! Whether one volunteer can do both of two sessions: not at the same time, and with the way between them in mind.

use crate::{Assignment, Policy};

/// How two sessions of one volunteer get in each other's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    /// They share a minute.
    Overlap,
    /// They do not, but the way is longer than the time between.
    Travel {
        /// Minutes the way takes.
        needed: u64,
        /// Minutes between the end of the first and the start of the second.
        free: u64,
    },
}

/// Finds out how two sessions clash, if they do. The order of the two makes no difference.
#[must_use]
pub fn clash(a: &Assignment, b: &Assignment, policy: &Policy) -> Option<Clash> {
    let (first, second) = if b.span.start() < a.span.start() { (b, a) } else { (a, b) };
    if second.span.start() < first.span.end() {
        return Some(Clash::Overlap);
    }
    let free = second.span.start().abs_diff(first.span.end());
    let needed = policy.travel_minutes(first.place.metres_to(second.place));
    (free < needed).then_some(Clash::Travel { needed, free })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Position, Span};

    fn at(start: i64, end: i64, east: i32) -> Assignment {
        Assignment { session: Key(0), span: Span::new(start, end).unwrap(), week: 0, place: Position { east, north: 0 } }
    }

    #[test]
    fn sessions_at_one_spot_may_touch() {
        let policy = Policy::default();

        assert_eq!(clash(&at(0, 60, 0), &at(60, 90, 0), &policy), None);
        assert_eq!(clash(&at(0, 60, 0), &at(59, 90, 0), &policy), Some(Clash::Overlap));
        assert_eq!(clash(&at(0, 60, 0), &at(0, 60, 0), &policy), Some(Clash::Overlap));
    }

    #[test]
    fn the_way_between_two_spots_needs_its_minutes() {
        let policy = Policy::default();

        assert_eq!(clash(&at(0, 60, 0), &at(75, 90, 10_000), &policy), None);
        assert_eq!(clash(&at(0, 60, 0), &at(75, 90, 10_001), &policy), Some(Clash::Travel { needed: 16, free: 15 }));
        assert_eq!(clash(&at(75, 90, 10_001), &at(0, 60, 0), &policy), Some(Clash::Travel { needed: 16, free: 15 }));
    }
}

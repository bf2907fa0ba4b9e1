//! A session: somebody is signed in until she leaves, forgets it, or a week has passed.

use chrono::{DateTime, TimeDelta, Utc};

use super::member::Membership;

/// Without a sign of life for so long, it is over: a working day.
pub(crate) const IDLE: TimeDelta = TimeDelta::hours(10);
/// And after so long in any case.
pub(crate) const LONGEST: TimeDelta = TimeDelta::days(7);
/// A sign of life is kept at most so often.
const NOTED: TimeDelta = TimeDelta::minutes(5);

/// Who is signed in, and since when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    pub(crate) membership: Membership,
    pub(crate) began_at: DateTime<Utc>,
    pub(crate) seen_at: DateTime<Utc>,
}

impl Session {
    pub(crate) fn is_over(&self, now: DateTime<Utc>) -> bool {
        now >= self.seen_at + IDLE || now >= self.began_at + LONGEST
    }

    pub(crate) fn is_due_for_a_note(&self, now: DateTime<Utc>) -> bool {
        now >= self.seen_at + NOTED
    }
}

#[cfg(test)]
mod tests {
    use platform::clock::Clock;

    use super::super::member::Role;
    use super::*;

    #[test]
    fn it_ends_when_nobody_was_there_and_after_a_week() {
        let began_at = DateTime::UNIX_EPOCH;
        let clock = Clock::fixed(began_at, 1);
        let membership = Membership { member: clock.id(), centre: clock.id(), role: Role::Coordinator };
        let at = |seen: TimeDelta| Session { membership, began_at, seen_at: began_at + seen };

        assert!(!at(TimeDelta::zero()).is_over(began_at + IDLE - TimeDelta::seconds(1)));
        assert!(at(TimeDelta::zero()).is_over(began_at + IDLE));
        assert!(at(LONGEST - TimeDelta::minutes(1)).is_over(began_at + LONGEST));
    }
}

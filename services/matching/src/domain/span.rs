//! From when to when a need is about: how a list finds it by time.

use chrono::{DateTime, Utc};

use super::session::Session;

/// From the first start to the last end of a need's sessions. Cancelled ones count only where it has no others: what was
/// called off is still found at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub first: DateTime<Utc>,
    pub last: DateTime<Utc>,
    pub called_off: bool,
}

impl Span {
    /// None where there is no session.
    pub fn of(sessions: &[Session]) -> Option<Self> {
        let called_off = sessions.iter().all(|session| session.cancelled);
        let counted = || sessions.iter().filter(|session| session.cancelled == called_off);
        let first = counted().map(|session| session.starts_at).min()?;
        let last = counted().map(|session| session.ends_at).max()?;
        Some(Self { first, last, called_off })
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use platform::id::Id;
    use uuid::Uuid;

    use super::*;
    use crate::domain::need::tests::profile;

    fn on(day: u32, cancelled: bool) -> Session {
        let profile = profile(&format!("2026-12-{day:02}T17:00:00"), "");
        let now = "2026-11-23T12:00:00Z".parse().unwrap();
        Session { cancelled, ..Session::new(Id::stored(Uuid::from_u128(1)), Id::stored(Uuid::from_u128(2)), &profile, profile.schedule.wall, now) }
    }

    #[test]
    fn cancelled_sessions_count_where_there_are_no_others() {
        let span = Span::of(&[on(3, true), on(8, false), on(1, true), on(10, false)]).unwrap();
        assert_eq!((span.first, span.last - TimeDelta::hours(2), span.called_off), (on(8, false).starts_at, on(10, false).starts_at, false));

        let span = Span::of(&[on(3, true), on(1, true)]).unwrap();
        assert_eq!((span.first, span.last, span.called_off), (on(1, true).starts_at, on(3, true).ends_at, true));

        assert_eq!(Span::of(&[]), None);
    }
}

//! An open session as the planner counts with it: a few numbers in a row.

use crate::{Policy, Position, Session};

/// A session of the plan. Slots are numbered by their start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot {
    pub start: i64,
    pub end: i64,
    pub place: Position,
    /// Minutes that count in the week; [`u32::MAX`] stands for more than anybody can give.
    pub minutes: u32,
    /// Which of the plan's weeks, numbered from 0 in order.
    pub week: u32,
    /// How many volunteers it takes.
    pub places: u32,
    /// Worth of a filled place before the points of the pair.
    pub base: i64,
}

impl Slot {
    pub fn of(session: &Session, places: u32, week: u32, policy: &Policy) -> Self {
        Self {
            start: session.span.start(),
            end: session.span.end(),
            place: session.place,
            minutes: u32::try_from(session.span.minutes()).unwrap_or(u32::MAX),
            week,
            places,
            base: i64::from(policy.place) << session.priority.step(),
        }
    }

    /// Whether one volunteer cannot do both; `self` starts no later than `later`. The rule of [`crate::clash`], without a root where none is needed.
    pub fn clashes(&self, later: &Self, speed: u64) -> bool {
        let Ok(free) = u64::try_from(later.start.saturating_sub(self.end)) else { return true };
        let reach = free.saturating_mul(speed) / 60;
        let east = u64::from(self.place.east.abs_diff(later.place.east));
        let north = u64::from(self.place.north.abs_diff(later.place.north));
        if east + north <= reach {
            return false;
        }
        east.max(north) > reach || self.place.metres_to(later.place) > reach
    }
}

/// Metres an hour.
pub(super) fn speed(policy: &Policy) -> u64 {
    u64::from(policy.kilometres_per_hour.get()) * 1000
}

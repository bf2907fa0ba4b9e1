//! How a centre wants its volunteers asked: a copy of what organisations tells, with the house's defaults until it does.

use std::num::NonZeroU32;

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::deadline::Quiet;

/// How many are asked at a time for each open place where a centre does not say.
pub(crate) const WAVE_SIZE: u32 = 2;

/// A centre's policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    /// Version of the centre that it was copied from; 0 while nothing is known.
    pub version: u64,
    /// How many are asked at a time for each open place; 0: the coordinator chooses.
    pub wave_size: u32,
    /// Time to answer.
    pub answer: TimeDelta,
    /// When nobody is asked.
    pub quiet: Quiet,
    /// Weights and travel speed.
    pub engine: engine::Policy,
    /// Days after which a need's details go; nothing while the centre holds everything, or nothing is known.
    pub details_days: Option<u32>,
}

/// Until the centre is known nobody is asked but by a coordinator.
impl Default for Policy {
    fn default() -> Self {
        let quiet = Quiet { from_minute: 21 * 60, until_minute: 8 * 60, zone: Tz::Europe__Oslo };
        Self { version: 0, wave_size: 0, answer: TimeDelta::hours(24), quiet, engine: engine::Policy::default(), details_days: None }
    }
}

impl Policy {
    /// The quiet hours that hold for a need.
    pub fn quiet_for(&self, urgent: bool) -> Quiet {
        if urgent { Quiet::none() } else { self.quiet }
    }
}

/// Kilometres an hour from metres an hour, at least one.
pub(crate) fn speed(metres_per_hour: u32, otherwise: NonZeroU32) -> NonZeroU32 {
    if metres_per_hour == 0 { otherwise } else { NonZeroU32::new(metres_per_hour / 1000).unwrap_or(NonZeroU32::MIN) }
}

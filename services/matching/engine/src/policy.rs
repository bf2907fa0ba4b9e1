//! What a centre may weigh differently: the weights of the score, the worth of a filled place, the speed of travel.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

/// A centre's weights. The default is the benchmark's, to the last constant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// Most points for living near, given in full to who lives at the very spot.
    pub proximity: u16,
    /// Points for a session of a category the volunteer is interested in.
    pub interest: u16,
    /// Most points for skills that are wished for and not required.
    pub desired: u16,
    /// Points for who has done this need before.
    pub continuity: u16,
    /// Most points for fairness, given in full to who has not been asked lately.
    pub fairness: u16,
    /// Recent minutes at which nothing is left of the points for fairness.
    pub recent_minutes: NonZeroU32,
    /// Worth of a filled place at priority 0; every step of priority doubles it.
    pub place: u32,
    /// Speed at which a volunteer gets from one session to the next.
    pub kilometres_per_hour: NonZeroU32,
}

const fn above_zero(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            proximity: 400,
            interest: 200,
            desired: 200,
            continuity: 100,
            fairness: 100,
            recent_minutes: above_zero(3600),
            place: 1000,
            kilometres_per_hour: above_zero(40),
        }
    }
}

impl Policy {
    /// Counts the minutes it takes to travel `metres`, a begun minute as a whole one.
    #[must_use]
    pub fn travel_minutes(&self, metres: u64) -> u64 {
        (metres * 60).div_ceil(u64::from(self.kilometres_per_hour.get()) * 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_begun_minute_of_travel_counts_whole() {
        let policy = Policy::default();

        let minutes = [0, 1, 666, 667, 2000, 2001].map(|metres| policy.travel_minutes(metres));

        assert_eq!(minutes, [0, 1, 1, 2, 3, 4]);
    }

    #[test]
    fn forty_kilometres_an_hour_is_three_minutes_for_two_thousand_metres() {
        let policy = Policy::default();

        assert!((0..100_000).all(|metres| policy.travel_minutes(metres) == (metres * 3).div_ceil(2000)));
    }
}

//! How a centre wants its volunteers asked, with the house's defaults and the bounds of each figure.

use chrono_tz::Tz;
use platform::error::Faults;

use super::retention::Retention;
use super::words::words;

/// A centre's policy, every field resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Policy {
    /// How many are asked at a time for each open place; at 0 the coordinator chooses.
    pub(crate) wave_size: u32,
    /// Hours to answer; quiet hours do not count.
    pub(crate) answer_hours: u32,
    /// Local minutes from 00:00 at which quiet hours begin and end; equal: there are none.
    pub(crate) quiet_from_minute: u32,
    pub(crate) quiet_until_minute: u32,
    /// The centre's zone.
    pub(crate) zone: Tz,
    /// Speed between two sessions.
    pub(crate) travel_metres_per_hour: u32,
    /// What counts how much.
    pub(crate) weights: Weights,
    /// Reminders.
    pub(crate) remind_day_before: bool,
    pub(crate) remind_two_hours_before: bool,
    /// How long things are kept.
    pub(crate) retention: Retention,
}

/// Most points of each part of the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weights {
    pub(crate) proximity: u32,
    pub(crate) interest: u32,
    pub(crate) desired: u32,
    pub(crate) continuity: u32,
    pub(crate) fairness: u32,
    /// Minutes in 90 days at which fairness reaches zero.
    pub(crate) fairness_minutes: u32,
}

impl Default for Weights {
    /// The benchmark's constants.
    fn default() -> Self {
        Self { proximity: 400, interest: 200, desired: 200, continuity: 100, fairness: 100, fairness_minutes: 3_600 }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            wave_size: 2,
            answer_hours: 24,
            quiet_from_minute: 21 * 60,
            quiet_until_minute: 8 * 60,
            zone: Tz::Europe__Oslo,
            travel_metres_per_hour: 40_000,
            weights: Weights::default(),
            remind_day_before: true,
            remind_two_hours_before: true,
            retention: Retention::default(),
        }
    }
}

/// What is to change of a policy: everything, or the named fields of another one.
#[derive(Debug, Clone)]
pub(crate) struct PolicyChange {
    /// What it is to be.
    pub(crate) policy: Policy,
    /// The fields that are taken from it; none: all.
    pub(crate) fields: Vec<Field>,
}

words! {
    /// A field of a policy, by its name in the contract.
    Field {
        WaveSize = "wave_size",
        AnswerHours = "answer_hours",
        QuietFromMinute = "quiet_from_minute",
        QuietUntilMinute = "quiet_until_minute",
        Zone = "zone",
        TravelMetresPerHour = "travel_metres_per_hour",
        Weights = "weights",
        RemindDayBefore = "remind_day_before",
        RemindTwoHoursBefore = "remind_two_hours_before",
        Retention = "retention",
    }
}

impl PolicyChange {
    /// The policy with the change laid over it.
    ///
    /// # Errors
    /// Where the old and the new quiet hours together leave too little of the day.
    pub(crate) fn over(self, stands: &Policy) -> Result<Policy, Faults> {
        let (new, mut changed) = (self.policy, stands.clone());
        for field in &self.fields {
            changed.take(*field, &new);
        }
        let changed = if self.fields.is_empty() { new } else { changed };
        let (mut faults, mut inner) = (Faults::new(), Faults::new());
        changed.check_quiet(&mut inner);
        faults.within("policy", inner);
        faults.or(|| Some(changed))
    }
}

const MINUTES_OF_A_DAY: u32 = 24 * 60;
/// Two weeks: matching waits no longer for an answer.
const MOST_ANSWER_HOURS: u32 = 336;
/// Matching counts in whole kilometres an hour.
const WHOLE_KILOMETRE: u32 = 1_000;
const MOST_QUIET_MINUTES: u32 = 18 * 60;

impl Policy {
    /// Notes every figure that is out of bounds, and quiet hours that leave too little, by their names in the contract.
    pub(crate) fn check(&self, faults: &mut Faults) {
        self.check_figures(faults);
        self.check_quiet(faults);
    }

    /// Notes quiet hours that leave too little of the day.
    pub(crate) fn check_quiet(&self, faults: &mut Faults) {
        if self.quiet_minutes() > MOST_QUIET_MINUTES {
            faults.add("quiet_until_minute", "leaves less than six hours of the day in which anybody can be asked");
        }
    }

    /// Notes every figure that is out of bounds by itself.
    pub(crate) fn check_figures(&self, faults: &mut Faults) {
        within(faults, "wave_size", self.wave_size, 0, 100);
        within(faults, "answer_hours", self.answer_hours, 1, MOST_ANSWER_HOURS);
        within(faults, "quiet_from_minute", self.quiet_from_minute, 0, MINUTES_OF_A_DAY - 1);
        within(faults, "quiet_until_minute", self.quiet_until_minute, 0, MINUTES_OF_A_DAY - 1);
        within(faults, "travel_metres_per_hour", self.travel_metres_per_hour, WHOLE_KILOMETRE, 300_000);
        if !self.travel_metres_per_hour.is_multiple_of(WHOLE_KILOMETRE) {
            faults.add("travel_metres_per_hour", format!("must be a multiple of {WHOLE_KILOMETRE}"));
        }
        let w = &self.weights;
        let parts = [("proximity", w.proximity), ("interest", w.interest), ("desired", w.desired), ("continuity", w.continuity), ("fairness", w.fairness)];
        for (part, points) in parts {
            within(faults, &format!("weights.{part}"), points, 0, 10_000);
        }
        self.retention.check(faults);
        within(faults, "weights.fairness_minutes", w.fairness_minutes, 1, 90 * MINUTES_OF_A_DAY);
    }

    /// Takes one field over.
    pub(crate) fn take(&mut self, field: Field, from: &Self) {
        match field {
            Field::WaveSize => self.wave_size = from.wave_size,
            Field::AnswerHours => self.answer_hours = from.answer_hours,
            Field::QuietFromMinute => self.quiet_from_minute = from.quiet_from_minute,
            Field::QuietUntilMinute => self.quiet_until_minute = from.quiet_until_minute,
            Field::Zone => self.zone = from.zone,
            Field::TravelMetresPerHour => self.travel_metres_per_hour = from.travel_metres_per_hour,
            Field::Weights => self.weights = from.weights,
            Field::RemindDayBefore => self.remind_day_before = from.remind_day_before,
            Field::RemindTwoHoursBefore => self.remind_two_hours_before = from.remind_two_hours_before,
            Field::Retention => self.retention = from.retention,
        }
    }

    fn quiet_minutes(&self) -> u32 {
        let (from, until) = (self.quiet_from_minute % MINUTES_OF_A_DAY, self.quiet_until_minute % MINUTES_OF_A_DAY);
        (until + MINUTES_OF_A_DAY - from) % MINUTES_OF_A_DAY
    }
}

fn within(faults: &mut Faults, field: &str, figure: u32, least: u32, most: u32) {
    if !(least..=most).contains(&figure) {
        faults.add(field, format!("must be {least} to {most}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faulty(policy: &Policy) -> Vec<String> {
        let mut faults = Faults::new();
        policy.check(&mut faults);
        faults.iter().map(|(field, _)| field.to_owned()).collect()
    }

    #[test]
    fn the_defaults_are_within_bounds() {
        assert!(faulty(&Policy::default()).is_empty());
    }

    #[test]
    fn what_matching_would_cut_short_is_refused() {
        let asked = |answer_hours, travel_metres_per_hour| Policy { answer_hours, travel_metres_per_hour, ..Policy::default() };

        assert!(faulty(&asked(336, 1_000)).is_empty());
        assert_eq!(faulty(&asked(337, 40_500)), ["answer_hours", "travel_metres_per_hour"]);
        assert_eq!(faulty(&asked(720, 999)), ["answer_hours", "travel_metres_per_hour", "travel_metres_per_hour"]);
    }

    #[test]
    fn a_day_that_is_nearly_all_quiet_is_refused_and_none_at_all_is_fine() {
        let quiet = |quiet_from_minute, quiet_until_minute| Policy { quiet_from_minute, quiet_until_minute, ..Policy::default() };

        assert!(faulty(&quiet(0, 0)).is_empty());
        assert!(faulty(&quiet(600, 600)).is_empty());
        assert!(faulty(&quiet(14 * 60, 8 * 60)).is_empty());
        assert_eq!(faulty(&quiet(0, 1439)), ["quiet_until_minute"]);
        assert_eq!(faulty(&quiet(1440, 480)), ["quiet_from_minute"]);
    }
}

//! The centre's wishes that concern messages, and the reminders that follow from them.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::quiet::{self, Quiet};
use super::template::Template;

const REMINDER_TIME: NaiveTime = NaiveTime::from_hms_opt(9, 0, 0).unwrap();
const REMINDER_HOURS: TimeDelta = TimeDelta::hours(2);

/// A copy of what the centre decided; the defaults until it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Policy {
    pub(crate) zone: Tz,
    pub(crate) quiet: Quiet,
    pub(crate) remind_day_before: bool,
    pub(crate) remind_two_hours_before: bool,
    /// How long things are kept; nothing while the centre holds everything, or nothing is known.
    pub(crate) kept: Option<Kept>,
}

/// Days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Who was sent what, and who was to be called.
    pub(crate) messages: u32,
    /// Copies of what was sent.
    pub(crate) texts: u32,
}

impl Default for Policy {
    fn default() -> Self {
        let quiet = Quiet { from_minute: 21 * 60, until_minute: 8 * 60 };
        Self { zone: Tz::Europe__Oslo, quiet, remind_day_before: true, remind_two_hours_before: true, kept: None }
    }
}

impl Policy {
    /// The reminders of something that starts at `starts_at`: those that are wished and still lie ahead.
    pub(crate) fn reminders(&self, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> Vec<(Template, DateTime<Utc>)> {
        let local = starts_at.with_timezone(&self.zone).date_naive();
        let day_before = local.checked_sub_days(Days::new(1)).map(|day| quiet::instant(day.and_time(REMINDER_TIME), self.zone));
        let wished = [(Template::ReminderDay, day_before), (Template::ReminderHours, Some(starts_at - REMINDER_HOURS))];
        let ahead = wished.into_iter().filter_map(|(template, at)| Some((template, at.filter(|at| *at > now)?)));
        ahead.filter(|(template, _)| self.wants(*template)).collect()
    }

    /// Whether the centre wants this kind of message at all.
    pub(crate) fn wants(&self, template: Template) -> bool {
        match template {
            Template::ReminderDay => self.remind_day_before,
            Template::ReminderHours => self.remind_two_hours_before,
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn reminders_come_at_nine_local_the_day_before_and_two_hours_before() {
        let reminders = Policy::default().reminders(at("2026-11-26T16:00:00Z"), at("2026-11-23T12:00:00Z"));

        assert_eq!(reminders, [(Template::ReminderDay, at("2026-11-25T08:00:00Z")), (Template::ReminderHours, at("2026-11-26T14:00:00Z"))]);
    }

    #[test]
    fn nine_local_is_nine_local_on_both_sides_of_a_change_of_the_clocks() {
        let now = at("2026-01-01T00:00:00Z");
        let day = |starts: &str| Policy::default().reminders(at(starts), now)[0].1;

        assert_eq!(day("2026-03-29T10:00:00Z"), at("2026-03-28T08:00:00Z"));
        assert_eq!(day("2026-03-30T10:00:00Z"), at("2026-03-29T07:00:00Z"));
        assert_eq!(day("2026-10-25T22:30:00Z"), at("2026-10-24T07:00:00Z"));
        assert_eq!(day("2026-10-25T23:30:00Z"), at("2026-10-25T08:00:00Z")); // already Monday in Oslo
    }

    #[test]
    fn what_has_passed_and_what_the_centre_does_not_want_is_left_out() {
        let starts = at("2026-11-26T16:00:00Z");
        let policy = Policy { remind_two_hours_before: false, ..Policy::default() };

        assert_eq!(Policy::default().reminders(starts, at("2026-11-26T15:00:00Z")), []);
        assert_eq!(policy.reminders(starts, at("2026-11-25T08:00:00Z")), []);
    }
}

//! When an offer may leave and until when it waits for an answer: quiet hours do not count.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::wall;

/// Least time to answer; where less is left before quiet hours begin, an offer leaves after them.
pub(crate) const LEAST_ANSWER_TIME: TimeDelta = TimeDelta::minutes(30);

/// A centre's quiet hours in local minutes from 00:00; the same minute twice means none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quiet {
    pub from_minute: u32,
    pub until_minute: u32,
    pub zone: Tz,
}

/// When an offer leaves and when it lapses: `[not_before, deadline)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times {
    pub not_before: DateTime<Utc>,
    pub deadline: DateTime<Utc>,
}

impl Quiet {
    /// The quiet hours of somebody who may always be called.
    pub fn none() -> Self {
        Self { from_minute: 0, until_minute: 0, zone: Tz::UTC }
    }

    /// The quiet stretch that holds `at`, or the first one after it.
    fn next(&self, at: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        if self.from_minute == self.until_minute {
            return None;
        }
        let today = wall::to_local(at, self.zone).date();
        let days = [today.pred_opt()?, today, today.succ_opt()?];
        days.into_iter().filter_map(|day| self.on(day)).find(|(_, until)| *until > at)
    }

    /// The first moment from `at` on at which somebody may be written to.
    pub fn awake(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.next(at).filter(|(from, _)| *from <= at).map_or(at, |(_, until)| until)
    }

    fn on(&self, day: NaiveDate) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let ends_on = if self.from_minute < self.until_minute { day } else { day.checked_add_days(Days::new(1))? };
        let at = |day: NaiveDate, minute: u32| wall::to_utc(day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute.into()), self.zone);
        let (from, until) = (at(day, self.from_minute), at(ends_on, self.until_minute));
        (until > from).then_some((from, until))
    }

    /// `span` of waking time after `from`, but not beyond `last`.
    fn after(&self, from: DateTime<Utc>, span: TimeDelta, last: DateTime<Utc>) -> DateTime<Utc> {
        let (mut at, mut left) = (from, span);
        while at < last {
            let Some((quiet_from, quiet_until)) = self.next(at) else { return last.min(at + left) };
            if at < quiet_from {
                let awake = quiet_from - at;
                if left <= awake {
                    return last.min(at + left);
                }
                left -= awake;
            }
            at = quiet_until;
        }
        last
    }

    /// How much waking time lies between the two, counted up to `enough`.
    fn between(&self, from: DateTime<Utc>, until: DateTime<Utc>, enough: TimeDelta) -> TimeDelta {
        let (mut at, mut sum) = (from, TimeDelta::zero());
        while at < until && sum < enough {
            let Some((quiet_from, quiet_until)) = self.next(at) else { return sum + (until - at) };
            if at < quiet_from {
                sum += until.min(quiet_from) - at;
            }
            at = quiet_until;
        }
        sum
    }
}

/// When an offer made `now` leaves and lapses: `answer` of waking time, at most a third of the waking time left until
/// the start, at least half an hour, never after the start. None where it could leave only when the session has begun.
///
/// An offer made in quiet hours leaves when they end; so does one made less than half an hour before they begin, since
/// nobody could answer it in time (20:50 → 08:00).
pub(crate) fn times(now: DateTime<Utc>, starts_at: DateTime<Utc>, answer: TimeDelta, quiet: Quiet) -> Option<Times> {
    let not_before = match quiet.next(now) {
        Some((from, until)) if now + LEAST_ANSWER_TIME > from => until,
        _ => now,
    };
    if not_before >= starts_at {
        return None;
    }
    let third = quiet.between(not_before, starts_at, answer * 3) / 3;
    let span = answer.min(third).max(LEAST_ANSWER_TIME);
    Some(Times { not_before, deadline: quiet.after(not_before, span, starts_at) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const OSLO: Quiet = Quiet { from_minute: 21 * 60, until_minute: 8 * 60, zone: Tz::Europe__Oslo };

    fn at(local: &str) -> DateTime<Utc> {
        wall::to_utc(format!("2026-{local}:00").parse().unwrap(), Tz::Europe__Oslo)
    }

    fn asked(now: &str, starts: &str, quiet: Quiet) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        times(at(now), at(starts), TimeDelta::hours(24), quiet).map(|times| (times.not_before, times.deadline))
    }

    #[test]
    fn a_day_to_answer_is_a_waking_day() {
        // 11 hours until 21:00, then 13 from 08:00 on
        assert_eq!(asked("11-23T10:00", "12-23T10:00", OSLO), Some((at("11-23T10:00"), at("11-24T21:00"))));
        // without quiet hours: a plain day
        assert_eq!(asked("11-23T10:00", "12-23T10:00", Quiet::none()), Some((at("11-23T10:00"), at("11-24T10:00"))));
    }

    #[test]
    fn an_offer_made_at_ten_to_nine_neither_leaves_nor_lapses_before_eight() {
        let (leaves, lapses) = asked("11-23T20:50", "11-24T12:00", OSLO).unwrap();

        assert_eq!(leaves, at("11-24T08:00"));
        assert_eq!(lapses, at("11-24T09:20"), "a third of the four waking hours left");
    }

    #[test]
    fn just_enough_time_before_the_quiet_hours_is_enough() {
        assert_eq!(asked("11-23T20:30", "11-23T22:00", OSLO), Some((at("11-23T20:30"), at("11-23T21:00"))));
        assert_eq!(asked("11-23T20:31", "11-24T08:30", OSLO), Some((at("11-24T08:00"), at("11-24T08:30"))));
    }

    #[test]
    fn at_night_it_waits_for_the_morning() {
        for now in ["11-23T21:00", "11-23T23:59", "11-24T00:00", "11-24T07:59"] {
            assert_eq!(asked(now, "12-23T10:00", OSLO).unwrap().0, at("11-24T08:00"), "{now}");
        }
        assert_eq!(asked("11-24T08:00", "12-23T10:00", OSLO).unwrap().0, at("11-24T08:00"));
    }

    #[test]
    fn at_most_a_third_of_the_time_left_and_at_least_half_an_hour() {
        assert_eq!(asked("11-23T10:00", "11-23T16:00", OSLO).unwrap().1, at("11-23T12:00"));
        assert_eq!(asked("11-23T10:00", "11-23T11:00", OSLO).unwrap().1, at("11-23T10:30"));
        assert_eq!(asked("11-23T10:00", "11-23T10:20", OSLO).unwrap().1, at("11-23T10:20"), "never after the start");
    }

    #[test]
    fn nobody_is_asked_when_the_message_could_not_leave_before_the_start() {
        assert_eq!(asked("11-23T21:30", "11-24T07:00", OSLO), None);
        assert_eq!(asked("11-23T21:30", "11-24T08:00", OSLO), None);
        assert_eq!(asked("11-23T10:00", "11-23T10:00", OSLO), None);
        assert!(asked("11-23T21:30", "11-24T07:00", Quiet::none()).is_some(), "what is urgent is asked at once");
    }

    #[test]
    fn quiet_hours_within_one_day_count_as_well() {
        let siesta = Quiet { from_minute: 13 * 60, until_minute: 15 * 60, zone: Tz::Europe__Oslo };

        assert_eq!(times(at("11-23T12:00"), at("12-23T12:00"), TimeDelta::hours(2), siesta).unwrap().deadline, at("11-23T16:00"));
        assert_eq!(times(at("11-23T14:00"), at("12-23T12:00"), TimeDelta::hours(2), siesta).unwrap().not_before, at("11-23T15:00"));
    }

    #[test]
    fn the_night_of_the_clock_change_ends_at_eight_all_the_same() {
        assert_eq!(asked("03-28T22:00", "04-28T10:00", OSLO).unwrap().0, at("03-29T08:00"));
        assert_eq!(asked("10-24T22:00", "11-28T10:00", OSLO).unwrap().0, at("10-25T08:00"));
    }

    #[test]
    fn a_deadline_lies_between_leaving_and_the_start_whatever_the_hour() {
        for minute in 0..(72 * 60) {
            let now = at("10-24T00:00") + TimeDelta::minutes(minute);
            for lead in [20, 90, 600, 3_000, 60_000] {
                let starts = now + TimeDelta::minutes(lead);
                let Some(times) = times(now, starts, TimeDelta::hours(24), OSLO) else { continue };
                assert!(now <= times.not_before && times.not_before < times.deadline && times.deadline <= starts, "{now} {lead}");
                let (quiet_from, _) = OSLO.next(times.not_before).unwrap();
                assert!(times.not_before < quiet_from, "{now} {lead}: leaves in quiet hours");
            }
        }
    }
}

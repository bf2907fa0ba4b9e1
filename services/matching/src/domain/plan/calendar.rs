//! Local days as stretches of real minutes: on the days when the clock changes they have an hour less or more.

use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use engine::Span;

use super::Days;
use crate::domain::wall;

/// One local day.
#[derive(Clone, Debug)]
pub(crate) struct Day {
    pub date: NaiveDate,
    /// 1 is Monday.
    pub weekday: u32,
    /// Minutes since 1970, and how far the wall is ahead of UTC in them: one stretch, two where the clock changes.
    parts: Vec<(Range<i64>, i64)>,
}

/// Local days in a row.
#[derive(Clone, Debug)]
pub(crate) struct Calendar(Vec<Day>);

impl Calendar {
    /// Every local day that any of the time between the two lies on.
    pub fn of(from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> Self {
        let last = wall::to_local(until, zone).date();
        Self(wall::to_local(from, zone).date().iter_days().take_while(|day| *day <= last).map(|day| Day::of(day, zone)).collect())
    }

    /// In order.
    pub fn days(&self) -> &[Day] {
        &self.0
    }
}

impl Day {
    fn of(date: NaiveDate, zone: Tz) -> Self {
        let begins = minute(wall::to_utc(date.and_time(chrono::NaiveTime::MIN), zone));
        let ends = minute(wall::end_of_day(date, zone)).max(begins + 1);
        let (early, late) = (ahead(begins, zone), ahead(ends - 1, zone));
        let mut parts = vec![(begins..ends, early)];
        if early != late {
            // the first minute that the other offset holds for
            let (mut before, mut after) = (begins, ends - 1);
            while after - before > 1 {
                let middle = before.midpoint(after);
                if ahead(middle, zone) == early { before = middle } else { after = middle }
            }
            parts = vec![(begins..after, early), (after..ends, late)];
        }
        Self { date, weekday: date.weekday().number_from_monday(), parts }
    }

    /// The real minutes at which the wall shows one of these: none for those that are left out, twice for those that come twice.
    pub fn spans(&self, from: u32, until: u32) -> impl Iterator<Item = Span> {
        let midnight = self.date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp().div_euclid(60);
        self.parts.iter().filter_map(move |(part, ahead)| {
            let real = |minute: u32| (midnight + i64::from(minute) - ahead).clamp(part.start, part.end);
            Span::new(real(from), real(until)).ok()
        })
    }
}

fn minute(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(60)
}

fn ahead(minute: i64, zone: Tz) -> i64 {
    let at = DateTime::from_timestamp(minute * 60, 0).unwrap_or_default();
    (wall::to_local(at, zone) - at.naive_utc()).num_minutes()
}

/// From the first instant of the first day to the last of the last.
pub(crate) fn window(days: Days, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    let from = wall::to_utc(days.from.and_time(chrono::NaiveTime::MIN), zone);
    (from, wall::end_of_day(days.until, zone).max(from + TimeDelta::minutes(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OSLO: Tz = Tz::Europe__Oslo;

    fn day(date: &str) -> Day {
        Day::of(date.parse().unwrap(), OSLO)
    }

    fn minutes(date: &str, from: u32, until: u32) -> Vec<u64> {
        day(date).spans(from, until).map(Span::minutes).collect()
    }

    #[test]
    fn a_whole_day_has_23_24_or_25_hours() {
        let hours = |date| minutes(date, 0, 1440).iter().sum::<u64>() / 60;

        assert_eq!((hours("2026-03-29"), hours("2026-12-07"), hours("2026-10-25")), (23, 24, 25));
        assert_eq!((hours("2027-03-28"), hours("2027-10-31")), (23, 25));
    }

    #[test]
    fn the_hour_that_is_not_there_gives_no_time_and_the_one_that_comes_twice_gives_two() {
        assert_eq!(minutes("2026-03-29", 120, 180), [] as [u64; 0]);
        assert_eq!(minutes("2026-03-29", 60, 240), [60, 60]);
        assert_eq!(minutes("2026-10-25", 120, 180), [60, 60]);
        assert_eq!(minutes("2026-10-25", 60, 240), [120, 120], "from one to two and the first hour, the second and from three to four");
        assert_eq!(minutes("2026-12-07", 120, 180), [60]);
    }

    #[test]
    fn after_the_change_eight_o_clock_is_eight_o_clock() {
        for date in ["2026-03-29", "2026-10-25", "2026-12-07"] {
            let begins = day(date).spans(480, 960).next().unwrap().start();
            let at = DateTime::from_timestamp(begins * 60, 0).unwrap();
            assert_eq!(wall::to_local(at, OSLO).to_string(), format!("{date} 08:00:00"));
        }
    }

    #[test]
    fn a_window_is_of_whole_local_days() {
        let days = Days { from: "2026-10-19".parse().unwrap(), until: "2026-10-25".parse().unwrap() };

        let (from, until) = window(days, OSLO);

        assert_eq!((from.to_rfc3339().as_str(), (until - from).num_hours()), ("2026-10-18T22:00:00+00:00", 7 * 24 + 1));
    }
}

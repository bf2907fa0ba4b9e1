//! From the clock on the wall to UTC: in the hour that does not exist an hour later, in the hour that comes twice the first.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// A stretch of local wall time: where it starts, where it ends, and whose wall it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wall {
    pub starts: NaiveDateTime,
    pub ends: NaiveDateTime,
    pub zone: Tz,
}

impl Wall {
    /// The same stretch on another local day.
    pub fn on(self, day: NaiveDate) -> Self {
        let shift = day.signed_duration_since(self.starts.date());
        Self { starts: self.starts + shift, ends: self.ends + shift, zone: self.zone }
    }

    /// Start and end in UTC, mapped separately: a night shift is an hour shorter in spring and an hour longer in autumn.
    /// Where the gap would turn the two around, the end keeps its distance from the start.
    pub fn utc(self) -> (DateTime<Utc>, DateTime<Utc>) {
        let (starts, ends) = (to_utc(self.starts, self.zone), to_utc(self.ends, self.zone));
        if ends > starts { (starts, ends) } else { (starts, starts + (self.ends - self.starts)) }
    }
}

/// The instant of a local wall time.
pub(crate) fn to_utc(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    // 24 hours of looking: a zone once skipped a whole day
    (0..=24)
        .find_map(|hours| zone.from_local_datetime(&(local + TimeDelta::hours(hours))).earliest())
        .map_or_else(|| local.and_utc(), |found| found.with_timezone(&Utc))
}

/// The local wall time of an instant.
pub(crate) fn to_local(at: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

/// The first instant after a local day.
pub(crate) fn end_of_day(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    to_utc(next.and_time(chrono::NaiveTime::MIN), zone)
}

/// The number of the ISO week that a local day lies in, counted in Mondays.
pub(crate) fn week_number(day: NaiveDate) -> i64 {
    i64::from(day.num_days_from_ce() - 1).div_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(starts: &str, ends: &str) -> Wall {
        Wall { starts: starts.parse().unwrap(), ends: ends.parse().unwrap(), zone: Tz::Europe__Oslo }
    }

    fn hours(wall: Wall) -> i64 {
        let (starts, ends) = wall.utc();
        (ends - starts).num_hours()
    }

    #[test]
    fn a_night_has_seven_hours_in_spring_and_nine_in_autumn() {
        for (evening, morning, expected) in [
            ("2026-03-28", "2026-03-29", 7),
            ("2027-03-27", "2027-03-28", 7),
            ("2026-10-24", "2026-10-25", 9),
            ("2027-10-30", "2027-10-31", 9),
            ("2026-06-01", "2026-06-02", 8),
        ] {
            assert_eq!(hours(wall(&format!("{evening}T22:00:00"), &format!("{morning}T06:00:00"))), expected, "{evening}");
        }
    }

    #[test]
    fn the_hour_that_is_not_there_is_an_hour_later() {
        let gap = to_utc("2026-03-29T02:30:00".parse().unwrap(), Tz::Europe__Oslo);

        assert_eq!(gap.to_rfc3339(), "2026-03-29T01:30:00+00:00");
        assert_eq!(to_local(gap, Tz::Europe__Oslo).to_string(), "2026-03-29 03:30:00");
    }

    #[test]
    fn the_hour_that_comes_twice_is_the_first() {
        let twice = to_utc("2026-10-25T02:30:00".parse().unwrap(), Tz::Europe__Oslo);

        assert_eq!(twice.to_rfc3339(), "2026-10-25T00:30:00+00:00");
    }

    #[test]
    fn an_end_is_never_before_its_start() {
        for minute in 0..180 {
            let start = "2026-03-29T01:00:00".parse::<NaiveDateTime>().unwrap() + TimeDelta::minutes(minute);
            let (starts, ends) = Wall { starts: start, ends: start + TimeDelta::minutes(45), zone: Tz::Europe__Oslo }.utc();
            assert!(ends > starts, "{start}");
        }
    }

    #[test]
    fn weeks_begin_on_monday() {
        let day = |text: &str| week_number(text.parse().unwrap());

        assert_eq!(day("2026-11-23"), day("2026-11-29"));
        assert_eq!(day("2026-11-23"), day("2026-11-22") + 1);
    }
}

//! Quiet hours: the part of a local day in which nothing leaves.

use chrono::{DateTime, Days, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _, Timelike as _, Utc};
use chrono_tz::Tz;

const DAY: u32 = 24 * 60;

/// Local minutes from 00:00, from ≤ t < until, over midnight where `until` comes first. Equal: none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quiet {
    pub(crate) from_minute: u32,
    pub(crate) until_minute: u32,
}

impl Quiet {
    pub(crate) const NONE: Self = Self { from_minute: 0, until_minute: 0 };

    /// The end of the quiet hours that `now` lies in; nothing where it lies in none.
    pub(crate) fn held_until(self, now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        let local = now.with_timezone(&zone).naive_local();
        let minute = local.hour() * 60 + local.minute();
        let over_midnight = self.from_minute > self.until_minute;
        let inside =
            if over_midnight { minute >= self.from_minute || minute < self.until_minute } else { (self.from_minute..self.until_minute).contains(&minute) };
        if !inside {
            return None;
        }
        let tomorrow = over_midnight && minute >= self.from_minute;
        let day = if tomorrow { local.date().checked_add_days(Days::new(1))? } else { local.date() };
        let until = TimeDelta::minutes(i64::from(self.until_minute.min(DAY)));
        // in the hour that is there twice the local end may lie behind: then there is nothing to wait for
        Some(instant(day.and_time(NaiveTime::MIN) + until, zone)).filter(|end| *end > now)
    }
}

/// The end of whatever quiet hours `now` lies in, the one's directly after the other's included.
pub(crate) fn held_until(quiet: &[Quiet], now: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let mut at = now;
    for _ in 0..4 {
        match quiet.iter().find_map(|hours| hours.held_until(at, zone)) {
            Some(later) => at = later,
            None => break,
        }
    }
    (at > now).then_some(at)
}

/// A local time as an instant: the first of two, and an hour later where there is none.
pub(crate) fn instant(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let found = zone.from_local_datetime(&local).earliest().or_else(|| zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest());
    found.map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use chrono_tz::Europe::Oslo;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_night_holds_until_the_morning() {
        let night = Quiet { from_minute: 21 * 60, until_minute: 8 * 60 };

        assert_eq!(night.held_until(at("2026-11-23T19:59:00Z"), Oslo), None); // 20:59 in Oslo
        assert_eq!(night.held_until(at("2026-11-23T20:00:00Z"), Oslo), Some(at("2026-11-24T07:00:00Z")));
        assert_eq!(night.held_until(at("2026-11-24T06:59:00Z"), Oslo), Some(at("2026-11-24T07:00:00Z")));
        assert_eq!(night.held_until(at("2026-11-24T07:00:00Z"), Oslo), None);
        assert_eq!(Quiet::NONE.held_until(at("2026-11-24T07:00:00Z"), Oslo), None);
    }

    #[test]
    fn the_morning_after_the_change_of_the_clocks_is_eight_local() {
        let night = Quiet { from_minute: 21 * 60, until_minute: 8 * 60 };

        assert_eq!(night.held_until(at("2026-10-24T20:00:00Z"), Oslo), Some(at("2026-10-25T07:00:00Z")));
        assert_eq!(night.held_until(at("2026-03-28T21:00:00Z"), Oslo), Some(at("2026-03-29T06:00:00Z")));
    }

    #[test]
    fn an_end_that_does_not_exist_comes_an_hour_later() {
        let early = Quiet { from_minute: 0, until_minute: 150 }; // 02:30 on 29 March is not there

        assert_eq!(early.held_until(at("2026-03-29T00:30:00Z"), Oslo), Some(at("2026-03-29T01:30:00Z")));
    }

    #[test]
    fn one_quiet_stretch_after_the_other_is_one() {
        let (centre, own) = (Quiet { from_minute: 21 * 60, until_minute: 8 * 60 }, Quiet { from_minute: 8 * 60, until_minute: 10 * 60 });

        assert_eq!(held_until(&[centre, own], at("2026-11-23T22:00:00Z"), Oslo), Some(at("2026-11-24T09:00:00Z")));
        assert_eq!(held_until(&[centre, own], at("2026-11-23T12:00:00Z"), Oslo), None);
    }
}

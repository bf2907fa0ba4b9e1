//! When a volunteer has time: a habit of the week in local wall time, and the days on which it does not hold.

use chrono::{Datelike as _, Days, NaiveDate};

/// The last minute of a day, as an end.
pub(crate) const MINUTES_A_DAY: u32 = 1440;

/// Free minutes of one weekday (1 is Monday, 7 is Sunday), or of every day of an exception (0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Period {
    pub weekday: u32,
    pub from: u32,
    pub until: u32,
}

/// Local days, the last one included, on which only these minutes are free: none at all when empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exception {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub periods: Vec<Period>,
}

/// The same minutes in order, with those that touch or overlap made one.
pub(crate) fn merged(mut periods: Vec<Period>) -> Vec<Period> {
    periods.sort_unstable();
    periods.dedup_by(|next, kept| {
        let joined = next.weekday == kept.weekday && next.from <= kept.until;
        if joined {
            kept.until = kept.until.max(next.until);
        }
        joined
    });
    periods
}

impl Exception {
    /// Its minutes once for each weekday that it covers, so that a reader may hold them against a weekday or not.
    pub(crate) fn spelled_out(&self) -> Vec<Period> {
        let days = (0..7).filter_map(|n| self.from.checked_add_days(Days::new(n))).take_while(|day| *day <= self.until);
        let on = |day: NaiveDate| self.periods.iter().map(move |period| Period { weekday: day.weekday().number_from_monday(), ..*period });
        merged(days.flat_map(on).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(weekday: u32, from: u32, until: u32) -> Period {
        Period { weekday, from, until }
    }

    #[test]
    fn periods_that_touch_or_overlap_become_one_within_their_day() {
        let loose = vec![period(2, 600, 700), period(1, 60, 120), period(1, 90, 200), period(1, 200, 210), period(1, 211, 220), period(1, 100, 110)];

        assert_eq!(merged(loose), [period(1, 60, 210), period(1, 211, 220), period(2, 600, 700)]);
    }

    #[test]
    fn an_exception_speaks_of_the_weekdays_that_it_covers() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let mut exception = Exception { from: day("2026-12-05"), until: day("2026-12-07"), periods: vec![period(0, 600, 720)] };

        assert_eq!(exception.spelled_out(), [period(1, 600, 720), period(6, 600, 720), period(7, 600, 720)]);
        exception.until = day("2027-12-07");
        assert_eq!(exception.spelled_out().len(), 7);
        exception.periods.clear();
        assert_eq!(exception.spelled_out(), []);
    }
}

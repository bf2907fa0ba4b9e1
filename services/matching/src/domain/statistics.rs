//! What is counted of a centre's days, and in which weeks or months.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::wall;

/// Days of one question at most.
pub(crate) const MOST_DAYS: i64 = 366;

/// Into what days are gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grouping {
    Month,
    Week,
}

impl Grouping {
    /// The last day of the week or month that a day lies in.
    fn last(self, day: NaiveDate) -> NaiveDate {
        let days = match self {
            Self::Month => u32::from(day.num_days_in_month()) - day.day(),
            Self::Week => 6 - day.weekday().num_days_from_monday(),
        };
        day + TimeDelta::days(days.into())
    }
}

/// Whole local days, the last included, and the instants between which they lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub from: NaiveDate,
    pub until: NaiveDate,
    pub begins: DateTime<Utc>,
    pub ends: DateTime<Utc>,
}

impl Stretch {
    pub fn of(from: NaiveDate, until: NaiveDate, zone: Tz) -> Self {
        let begins = wall::to_utc(from.and_time(chrono::NaiveTime::MIN), zone);
        Self { from, until, begins, ends: wall::end_of_day(until, zone) }
    }

    /// Its weeks or months by time, the first and the last cut to it; there is always one.
    pub fn groups(self, grouping: Grouping, zone: Tz) -> Vec<Self> {
        let mut groups = Vec::new();
        let mut from = self.from;
        while groups.is_empty() || from <= self.until {
            let until = grouping.last(from).min(self.until);
            groups.push(Self::of(from, until, zone));
            from = until + TimeDelta::days(1);
        }
        groups
    }
}

/// The figures of one stretch; the contract says what each of them counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Figures {
    pub sessions: u32,
    pub places: u32,
    pub filled: u32,
    pub needs_posted: u32,
    pub needs_cancelled: u32,
    pub asked: u32,
    pub yes: u32,
    pub no: u32,
    pub lapsed: u32,
    pub sessions_answered: u32,
    pub median_minutes_to_yes: u32,
    pub volunteers: u32,
    pub minutes: u32,
}

impl Figures {
    /// Takes in how long each session waited for its first yes.
    pub fn answered_after(&mut self, mut waits: Vec<TimeDelta>) {
        waits.sort_unstable();
        let whole = |wait: TimeDelta| u32::try_from(wait.num_minutes()).unwrap_or(0);
        self.sessions_answered = u32::try_from(waits.len()).unwrap_or(u32::MAX);
        self.median_minutes_to_yes = match (waits.get(waits.len() / 2), waits.len() % 2) {
            (None, _) => 0,
            (Some(upper), 0) => whole((waits[waits.len() / 2 - 1] + *upper) / 2),
            (Some(middle), _) => whole(*middle),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(from: &str, until: &str, grouping: Grouping) -> Vec<Stretch> {
        Stretch::of(from.parse().unwrap(), until.parse().unwrap(), Tz::Europe__Oslo).groups(grouping, Tz::Europe__Oslo)
    }

    fn days(groups: &[Stretch]) -> Vec<(String, String)> {
        groups.iter().map(|one| (one.from.to_string(), one.until.to_string())).collect()
    }

    #[test]
    fn weeks_begin_on_monday_and_are_cut_to_what_is_asked_for() {
        let pairs = [("2026-11-25", "2026-11-29"), ("2026-11-30", "2026-12-06"), ("2026-12-07", "2026-12-07")];

        assert_eq!(days(&groups("2026-11-25", "2026-12-07", Grouping::Week)), pairs.map(|(from, until)| (from.into(), until.into())));
    }

    #[test]
    fn months_have_their_own_lengths() {
        let year = groups("2028-01-01", "2028-12-31", Grouping::Month);

        assert_eq!(year.len(), 12);
        assert_eq!(days(&year)[1], ("2028-02-01".to_owned(), "2028-02-29".to_owned()));
        assert_eq!(days(&groups("2026-11-30", "2026-12-01", Grouping::Month)).len(), 2);
        assert_eq!(days(&groups("2026-11-30", "2026-11-30", Grouping::Month)).len(), 1);
    }

    #[test]
    fn no_instant_lies_between_two_groups_nor_in_both() {
        for grouping in [Grouping::Week, Grouping::Month] {
            let year = groups("2026-01-01", "2027-01-01", grouping);
            assert!(year.windows(2).all(|pair| pair[0].ends == pair[1].begins));
        }
        let night = groups("2026-10-25", "2026-10-25", Grouping::Week)[0];
        assert_eq!((night.ends - night.begins).num_hours(), 25, "the clock was put back");
    }

    #[test]
    fn the_median_lies_in_the_middle_or_between_the_two_that_do() {
        let median = |minutes: &[i64]| {
            let mut figures = Figures::default();
            figures.answered_after(minutes.iter().map(|minutes| TimeDelta::minutes(*minutes)).collect());
            (figures.sessions_answered, figures.median_minutes_to_yes)
        };

        assert_eq!(median(&[]), (0, 0));
        assert_eq!(median(&[7]), (1, 7));
        assert_eq!(median(&[90, 30]), (2, 60));
        assert_eq!(median(&[500, 2, 30]), (3, 30));
    }
}

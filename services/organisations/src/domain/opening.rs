//! When a place is open: a weekly habit in local wall time, and the days that differ from it.

use chrono::NaiveDate;

use super::words::words;

words! {
    /// Who is there while it is open.
    Staffing {
        Staffed = "staffed",
        SelfService = "self_service",
    }
}

/// A weekly stretch; half-open, minutes from 00:00, 1440 is midnight at the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OpeningPeriod {
    weekday: u32,
    from_minute: u32,
    until_minute: u32,
    staffing: Staffing,
}

/// Days that differ from the habit, both ends included; closed where there are no periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpeningException {
    from: NaiveDate,
    until: NaiveDate,
    periods: Vec<OpeningPeriod>,
}

impl OpeningPeriod {
    /// All that is wrong with a period: weekday 1 (Monday) to 7, `from < until <= 1440`.
    pub(crate) fn check(weekday: u32, from_minute: u32, until_minute: u32) -> Vec<(&'static str, &'static str)> {
        let mut wrong = Vec::new();
        if !(1..=7).contains(&weekday) {
            wrong.push(("period.weekday", "must be 1 (Monday) to 7 (Sunday)"));
        }
        if until_minute > 1440 {
            wrong.push(("period.until_minute", "must be at most 1440"));
        } else if from_minute >= until_minute {
            wrong.push(("period.until_minute", "must be after from_minute"));
        }
        wrong
    }

    /// A period, or the first thing that is wrong with it.
    pub(crate) fn new(weekday: u32, from_minute: u32, until_minute: u32, staffing: Staffing) -> Result<Self, (&'static str, &'static str)> {
        match Self::check(weekday, from_minute, until_minute).first() {
            Some(wrong) => Err(*wrong),
            None => Ok(Self { weekday, from_minute, until_minute, staffing }),
        }
    }

    pub(crate) const fn weekday(self) -> u32 {
        self.weekday
    }

    /// From and until.
    pub(crate) const fn minutes(self) -> (u32, u32) {
        (self.from_minute, self.until_minute)
    }

    pub(crate) const fn staffing(self) -> Staffing {
        self.staffing
    }
}

impl OpeningException {
    /// An exception: `from <= until`.
    pub(crate) fn new(from: NaiveDate, until: NaiveDate, periods: Vec<OpeningPeriod>) -> Result<Self, (&'static str, &'static str)> {
        if from > until { Err(("until_date", "must not be before from_date")) } else { Ok(Self { from, until, periods }) }
    }

    /// The first and the last of its days.
    pub(crate) const fn days(&self) -> (NaiveDate, NaiveDate) {
        (self.from, self.until)
    }

    pub(crate) fn periods(&self) -> &[OpeningPeriod] {
        &self.periods
    }
}

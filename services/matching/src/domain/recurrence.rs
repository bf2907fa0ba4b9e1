//! The part of RFC 5545 that a need may recur by: read strictly, and refused by name where it says more.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc, Weekday};
use chrono_tz::Tz;

use super::wall;

/// Largest INTERVAL.
pub(crate) const MOST_INTERVAL: u32 = 52;
/// Largest COUNT.
pub(crate) const MOST_COUNT: u32 = 400;

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// One entry of BYDAY: a weekday, and which of the month or year (`-1` is the last).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ByDay {
    pub nth: Option<i32>,
    pub weekday: Weekday,
}

impl std::fmt::Display for ByDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let day = self.weekday.to_string().to_uppercase(); // chrono writes Tue
        write!(f, "{}{}", self.nth.map(|nth| nth.to_string()).unwrap_or_default(), day.get(..2).unwrap_or(&day))
    }
}

/// Where a rule ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Never,
    /// After so many.
    Count(u32),
    /// With the last start at or before this local time.
    Until(NaiveDateTime),
}

/// A rule that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub frequency: Frequency,
    pub interval: u32,
    pub by_day: Vec<ByDay>,
    pub by_month_day: Vec<i32>,
    pub end: End,
}

/// Why a text is no rule of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RuleError {
    #[error("{0} is not supported; FREQ, INTERVAL, BYDAY, BYMONTHDAY, COUNT and UNTIL are")]
    Part(String),
    #[error("FREQ={0} is not supported; DAILY, WEEKLY, MONTHLY and YEARLY are")]
    Frequency(String),
    #[error("FREQ is missing")]
    NoFrequency,
    #[error("{0} stands there twice")]
    Twice(String),
    #[error("INTERVAL must be 1 to {MOST_INTERVAL}")]
    Interval,
    #[error("COUNT must be 1 to {MOST_COUNT}")]
    Count,
    #[error("UNTIL must be a date (20261231), a local time (20261231T235959) or a UTC time (20261231T225959Z)")]
    Until,
    #[error("COUNT and UNTIL exclude each other")]
    TwoEnds,
    #[error("BYDAY={0} is not a list of days such as TU or 2TU")]
    Day(String),
    #[error("BYDAY={0} counts days, which only MONTHLY and YEARLY can do")]
    NthDay(String),
    #[error("BYMONTHDAY must be a list of 1 to 31 or -1 to -31")]
    MonthDay,
    #[error("BYMONTHDAY does not go with FREQ=WEEKLY")]
    WeeklyMonthDay,
    #[error("is longer than 500 characters")]
    TooLong,
}

impl Rule {
    /// Reads the text of an RRULE without its name; `zone` tells what a UTC time in UNTIL means on the wall.
    pub fn read(text: &str, zone: Tz) -> Result<Self, RuleError> {
        if text.len() > 500 {
            return Err(RuleError::TooLong);
        }
        let text = text.trim().to_ascii_uppercase();
        let mut seen: Vec<&str> = Vec::new();
        let (mut frequency, mut interval, mut by_day, mut by_month_day, mut count, mut until) = (None, 1, Vec::new(), Vec::new(), None, None);
        for part in text.strip_prefix("RRULE:").unwrap_or(&text).split(';') {
            let (name, value) = part.split_once('=').ok_or_else(|| RuleError::Part(shown(part)))?;
            if seen.contains(&name) {
                return Err(RuleError::Twice(shown(name)));
            }
            seen.push(name);
            match name {
                "FREQ" => frequency = Some(read_frequency(value)?),
                "INTERVAL" => interval = bounded(value, MOST_INTERVAL).ok_or(RuleError::Interval)?,
                "COUNT" => count = Some(bounded(value, MOST_COUNT).ok_or(RuleError::Count)?),
                "UNTIL" => until = Some(read_until(value, zone).ok_or(RuleError::Until)?),
                "BYDAY" => by_day = value.split(',').map(read_day).collect::<Result<_, _>>()?,
                "BYMONTHDAY" => by_month_day = value.split(',').map(read_month_day).collect::<Option<_>>().ok_or(RuleError::MonthDay)?,
                other => return Err(RuleError::Part(shown(other))),
            }
        }
        let frequency = frequency.ok_or(RuleError::NoFrequency)?;
        let end = match (count, until) {
            (None, None) => End::Never,
            (Some(count), None) => End::Count(count),
            (None, Some(until)) => End::Until(until),
            (Some(_), Some(_)) => return Err(RuleError::TwoEnds),
        };
        let rule = Self { frequency, interval, by_day, by_month_day, end };
        rule.is_sound().map(|()| rule)
    }

    fn is_sound(&self) -> Result<(), RuleError> {
        let counted = self.by_day.iter().find(|day| day.nth.is_some());
        if let (Frequency::Daily | Frequency::Weekly, Some(day)) = (self.frequency, counted) {
            return Err(RuleError::NthDay(day.to_string()));
        }
        let most = if self.frequency == Frequency::Monthly { 5 } else { 53 };
        if let Some(day) = self.by_day.iter().find(|day| day.nth.is_some_and(|nth| nth == 0 || nth.abs() > most)) {
            return Err(RuleError::Day(day.to_string()));
        }
        if self.frequency == Frequency::Weekly && !self.by_month_day.is_empty() {
            return Err(RuleError::WeeklyMonthDay);
        }
        Ok(())
    }
}

fn shown(part: &str) -> String {
    if part.is_empty() {
        return "an empty part (two semicolons, or one at the end)".to_owned();
    }
    part.chars().filter(char::is_ascii_graphic).take(30).collect()
}

fn read_frequency(value: &str) -> Result<Frequency, RuleError> {
    match value {
        "DAILY" => Ok(Frequency::Daily),
        "WEEKLY" => Ok(Frequency::Weekly),
        "MONTHLY" => Ok(Frequency::Monthly),
        "YEARLY" => Ok(Frequency::Yearly),
        other => Err(RuleError::Frequency(shown(other))),
    }
}

fn bounded(value: &str, most: u32) -> Option<u32> {
    let is_number = value.len() <= 5 && value.bytes().all(|byte| byte.is_ascii_digit());
    value.parse().ok().filter(|number| is_number && (1..=most).contains(number))
}

fn read_until(value: &str, zone: Tz) -> Option<NaiveDateTime> {
    if let Some(utc) = value.strip_suffix('Z') {
        let at: DateTime<Utc> = NaiveDateTime::parse_from_str(utc, "%Y%m%dT%H%M%S").ok()?.and_utc();
        return Some(wall::to_local(at, zone));
    }
    if value.len() == 8 {
        return NaiveDate::parse_from_str(value, "%Y%m%d").ok()?.and_hms_opt(23, 59, 59);
    }
    NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").ok()
}

fn read_day(value: &str) -> Result<ByDay, RuleError> {
    let wrong = || RuleError::Day(shown(value));
    let cut = value.len().checked_sub(2).filter(|&cut| value.is_char_boundary(cut)).ok_or_else(wrong)?;
    let weekday = match &value[cut..] {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return Err(wrong()),
    };
    let nth = match &value[..cut] {
        "" => None,
        number if number.len() <= 3 => Some(number.parse().map_err(|_| wrong())?),
        _ => return Err(wrong()),
    };
    Ok(ByDay { nth, weekday })
}

fn read_month_day(value: &str) -> Option<i32> {
    let day: i32 = value.parse().ok()?;
    (value.len() <= 3 && (1..=31).contains(&day.abs())).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Rule, RuleError> {
        Rule::read(text, Tz::Europe__Oslo)
    }

    #[test]
    fn what_is_supported_is_read() {
        let rule = read("FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU,-1FR;COUNT=10").unwrap();

        assert_eq!((rule.frequency, rule.interval, rule.end), (Frequency::Monthly, 2, End::Count(10)));
        assert_eq!(rule.by_day, [ByDay { nth: Some(2), weekday: Weekday::Tue }, ByDay { nth: Some(-1), weekday: Weekday::Fri }]);
        assert_eq!(read("FREQ=DAILY;UNTIL=20261231").unwrap().end, End::Until("2026-12-31T23:59:59".parse().unwrap()));
        assert_eq!(read("rrule:freq=daily;until=20261231T225959Z").unwrap().end, End::Until("2026-12-31T23:59:59".parse().unwrap()));
    }

    #[test]
    fn all_else_is_refused_by_name() {
        for (text, name) in [
            ("FREQ=SECONDLY", "SECONDLY"),
            ("FREQ=HOURLY", "HOURLY"),
            ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS"),
            ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "BYMONTH"),
            ("FREQ=WEEKLY;WKST=SU", "WKST"),
            ("FREQ=WEEKLY;BYHOUR=3", "BYHOUR"),
            ("FREQ=WEEKLY;FREQ=DAILY", "FREQ"),
            ("INTERVAL=2", "FREQ"),
            ("FREQ=DAILY;INTERVAL=53", "INTERVAL"),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
            ("FREQ=DAILY;INTERVAL=+1", "INTERVAL"),
            ("FREQ=DAILY;COUNT=401", "COUNT"),
            ("FREQ=DAILY;COUNT=4;UNTIL=20270101", "COUNT"),
            ("FREQ=DAILY;UNTIL=20261332", "UNTIL"),
            ("FREQ=WEEKLY;BYDAY=2TU", "BYDAY"),
            ("FREQ=WEEKLY;BYDAY=XX", "BYDAY"),
            ("FREQ=WEEKLY;BYDAY=", "BYDAY"),
            ("FREQ=WEEKLY;BYDAY=ÆØ", "BYDAY"),
            ("FREQ=MONTHLY;BYDAY=6TU", "BYDAY"),
            ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"),
            ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"),
            ("FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"),
            ("", "supported"),
            ("FREQ=DAILY;", "supported"),
        ] {
            let error = read(text).unwrap_err().to_string();
            assert!(error.contains(name), "{text}: {error}");
        }
        assert_eq!(read(&"X".repeat(501)), Err(RuleError::TooLong));
    }
}

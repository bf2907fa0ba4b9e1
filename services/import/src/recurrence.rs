//! Recurrence rules: the part of RFC 5545 that a coordinator needs.

use std::fmt;

use chrono::{NaiveDate, Weekday};

use super::fault::{What, Wrong, quote, said, saying};

const MOST_INTERVAL: u32 = 52;
const MOST_COUNT: u32 = 400;
/// Longest rule that the house takes, in characters.
const LONGEST: usize = 500;

/// How often, before the interval is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// Every day.
    Daily,
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every year.
    Yearly,
}

/// A rule that was understood. Displays as RFC 5545 writes it, without the name `RRULE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recurrence {
    /// How often.
    pub frequency: Frequency,
    /// Every how many days, weeks, months or years: 1 to 52.
    pub interval: u32,
    /// On which days; a number picks one of a month or year (1: the first, -1: the last).
    pub by_day: Vec<(Option<i32>, Weekday)>,
    /// On which days of the month; -1 is the last.
    pub by_month_day: Vec<i32>,
    /// How many times at most: 1 to 400.
    pub count: Option<u32>,
    /// The last day on which a session may start.
    pub until: Option<NaiveDate>,
}

/// Reads a rule. Every part that Borgertorg does not know is told by name.
pub fn recurrence(text: &str) -> Result<Recurrence, Wrong> {
    let upper = text.to_uppercase();
    let mut rule = Draft::default();
    let mut wrong = Vec::new();
    let parts = upper.strip_prefix("RRULE:").unwrap_or(&upper).split(';').map(str::trim);
    for part in parts.filter(|part| !part.is_empty()) {
        if let Err(what) = rule.read(part) {
            wrong.push(what);
        }
    }
    let rule = rule.finish(&mut wrong);
    let length = rule.as_ref().map_or(0, |rule| rule.to_string().len());
    if length > LONGEST {
        wrong.push(saying("this recurrence is {} characters long, and at most {} fit", [&length, &LONGEST]));
    }
    match rule {
        Some(rule) if wrong.is_empty() => Ok(rule),
        _ => Err(Wrong(wrong)),
    }
}

/// Each day once, as it stood first.
fn once<T: PartialEq>(days: Vec<T>) -> Vec<T> {
    let mut kept = Vec::new();
    for day in days {
        if !kept.contains(&day) {
            kept.push(day);
        }
    }
    kept
}

#[derive(Default)]
struct Draft {
    seen: Vec<String>,
    frequency: Option<Frequency>,
    interval: Option<u32>,
    by_day: Vec<(Option<i32>, Weekday)>,
    by_month_day: Vec<i32>,
    count: Option<u32>,
    until: Option<NaiveDate>,
}

impl Draft {
    fn read(&mut self, part: &str) -> Result<(), What> {
        let Some((name, value)) = part.split_once('=') else {
            return Err(saying("{} is not part of a recurrence (such as FREQ=WEEKLY)", [&quote(part)]));
        };
        if self.seen.iter().any(|seen| seen == name) {
            return Err(saying("{} stands twice in the recurrence", [&quote(name)]));
        }
        self.seen.push(name.to_owned());
        match name {
            "FREQ" => {
                self.frequency = Some(
                    frequency(value)
                        .ok_or_else(|| saying("{} is not a recurrence that Borgertorg knows (DAILY, WEEKLY, MONTHLY or YEARLY)", [&quote(part)]))?,
                );
            }
            "INTERVAL" => self.interval = Some(number(part, value, MOST_INTERVAL)?),
            "COUNT" => self.count = Some(number(part, value, MOST_COUNT)?),
            "UNTIL" => {
                let date = until(value);
                self.until = Some(date.ok_or_else(|| saying("{} is not a date (such as UNTIL=20270630)", [&quote(part)]))?);
            }
            "BYDAY" => {
                let days: Option<_> = value.split(',').map(by_day).collect();
                self.by_day = days.map(once).ok_or_else(|| saying("{} names no days (such as BYDAY=MO,TH or 1MO)", [&quote(part)]))?;
            }
            "BYMONTHDAY" => {
                let days: Option<_> = value.split(',').map(|day| signed(day, 31)).collect();
                self.by_month_day = days.map(once).ok_or_else(|| saying("{} names no days of a month (1 to 31, or -1 for the last)", [&quote(part)]))?;
            }
            _ => {
                return Err(saying(
                    "{} is a part of recurrence rules that Borgertorg does not know (it knows FREQ, INTERVAL, BYDAY, BYMONTHDAY, COUNT and UNTIL)",
                    [&quote(name)],
                ));
            }
        }
        Ok(())
    }

    fn finish(self, wrong: &mut Vec<What>) -> Option<Recurrence> {
        if self.count.is_some() && self.until.is_some() {
            wrong.push(said("a recurrence ends either by COUNT or by UNTIL, not by both"));
        }
        if !self.seen.iter().any(|name| name == "FREQ") && (wrong.is_empty() || !self.seen.is_empty()) {
            wrong.push(said("a recurrence needs FREQ (DAILY, WEEKLY, MONTHLY or YEARLY)"));
        }
        let frequency = self.frequency?;
        let short = matches!(frequency, Frequency::Daily | Frequency::Weekly);
        if short && self.by_day.iter().any(|(number, _)| number.is_some()) {
            wrong.push(said("a numbered day such as 1MO belongs to FREQ=MONTHLY or FREQ=YEARLY"));
        }
        if frequency == Frequency::Monthly && self.by_day.iter().any(|(number, _)| number.is_some_and(|n| n.abs() > 5)) {
            wrong.push(said("a month has no more than five of each day"));
        }
        if frequency == Frequency::Weekly && !self.by_month_day.is_empty() {
            wrong.push(said("BYMONTHDAY does not go with FREQ=WEEKLY"));
        }
        Some(Recurrence {
            frequency,
            interval: self.interval.unwrap_or(1),
            by_day: self.by_day,
            by_month_day: self.by_month_day,
            count: self.count,
            until: self.until,
        })
    }
}

fn frequency(word: &str) -> Option<Frequency> {
    Some(match word {
        "DAILY" => Frequency::Daily,
        "WEEKLY" => Frequency::Weekly,
        "MONTHLY" => Frequency::Monthly,
        "YEARLY" => Frequency::Yearly,
        _ => return None,
    })
}

fn number(part: &str, value: &str, most: u32) -> Result<u32, What> {
    let digits = value.bytes().all(|b| b.is_ascii_digit());
    let number = value.parse().ok().filter(|number| digits && (1..=most).contains(number));
    number.ok_or_else(|| saying("{} is not a number from 1 to {}", [&quote(part), &most]))
}

fn signed(text: &str, most: i32) -> Option<i32> {
    text.parse::<i32>().ok().filter(|number| (1..=most).contains(&number.saturating_abs()))
}

fn by_day(text: &str) -> Option<(Option<i32>, Weekday)> {
    let text = text.trim();
    let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let day = match name {
        "MO" => Weekday::Mon,
        "TU" => Weekday::Tue,
        "WE" => Weekday::Wed,
        "TH" => Weekday::Thu,
        "FR" => Weekday::Fri,
        "SA" => Weekday::Sat,
        "SU" => Weekday::Sun,
        _ => return None,
    };
    if number.is_empty() { Some((None, day)) } else { Some((Some(signed(number, 53)?), day)) }
}

fn until(text: &str) -> Option<NaiveDate> {
    let (date, time) = text.split_once('T').unwrap_or((text, "000000"));
    let time = time.strip_suffix('Z').unwrap_or(time);
    let figures = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    if !figures(date, 8) || !figures(time, 6) {
        return None;
    }
    NaiveDate::parse_from_str(date, "%Y%m%d").ok()
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frequency = match self.frequency {
            Frequency::Daily => "DAILY",
            Frequency::Weekly => "WEEKLY",
            Frequency::Monthly => "MONTHLY",
            Frequency::Yearly => "YEARLY",
        };
        write!(f, "FREQ={frequency}")?;
        if self.interval > 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        if !self.by_day.is_empty() {
            let days: Vec<String> = self.by_day.iter().map(|(number, day)| day_code(*number, *day)).collect();
            write!(f, ";BYDAY={}", days.join(","))?;
        }
        if !self.by_month_day.is_empty() {
            let days: Vec<String> = self.by_month_day.iter().map(ToString::to_string).collect();
            write!(f, ";BYMONTHDAY={}", days.join(","))?;
        }
        if let Some(count) = self.count {
            write!(f, ";COUNT={count}")?;
        }
        if let Some(until) = self.until {
            write!(f, ";UNTIL={}", until.format("%Y%m%d"))?;
        }
        Ok(())
    }
}

fn day_code(number: Option<i32>, day: Weekday) -> String {
    let name = day.to_string()[..2].to_uppercase();
    number.map_or_else(String::new, |number| number.to_string()) + &name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_comes_out_as_it_went_in() {
        for text in [
            "FREQ=WEEKLY",
            "FREQ=WEEKLY;INTERVAL=2",
            "FREQ=MONTHLY;BYDAY=1MO,-1FR",
            "FREQ=DAILY;COUNT=400",
            "FREQ=YEARLY;INTERVAL=52;BYMONTHDAY=1,-1;UNTIL=20301231",
        ] {
            assert_eq!(recurrence(text).unwrap().to_string(), text);
        }
        let rule = recurrence("rrule:freq=weekly; byday=tu,th; interval=1; until=20270630T180000Z;").unwrap();
        assert_eq!(rule.to_string(), "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20270630");
    }

    #[test]
    fn a_day_counts_once_and_more_days_than_fit_are_refused() {
        assert_eq!(recurrence("FREQ=MONTHLY;BYDAY=2MO,1MO,02MO;BYMONTHDAY=3,-1,3").unwrap().to_string(), "FREQ=MONTHLY;BYDAY=2MO,1MO;BYMONTHDAY=3,-1");
        let many: Vec<String> = (1..=52).flat_map(|week| ["MO", "TU", "WE"].map(|day| format!("{week}{day}"))).collect();
        let told = recurrence(&format!("FREQ=YEARLY;BYDAY={}", many.join(",")));
        assert_eq!(told, Err("this recurrence is 770 characters long, and at most 500 fit".into()));
    }

    #[test]
    fn what_borgertorg_does_not_know_is_told_by_name() {
        assert_eq!(recurrence("FREQ=SOMETIMES"), Err("\"FREQ=SOMETIMES\" is not a recurrence that Borgertorg knows (DAILY, WEEKLY, MONTHLY or YEARLY)".into()));
        let Wrong(told) = recurrence("FREQ=WEEKLY;BYSETPOS=1;WKST=MO").unwrap_err();
        assert_eq!(told.len(), 2);
        assert!(told[0].to_string().starts_with("\"BYSETPOS\" is a part") && told[1].to_string().starts_with("\"WKST\" is a part"));
    }

    #[test]
    fn rules_that_are_out_of_bounds_or_contradict_themselves_are_refused() {
        for text in [
            "INTERVAL=2",
            "FREQ=WEEKLY;INTERVAL=0",
            "FREQ=WEEKLY;INTERVAL=53",
            "FREQ=DAILY;COUNT=401",
            "FREQ=DAILY;COUNT=+4",
            "FREQ=DAILY;COUNT=2;UNTIL=20270101",
            "FREQ=WEEKLY;BYDAY=1MO",
            "FREQ=MONTHLY;BYDAY=6MO",
            "FREQ=WEEKLY;BYDAY=MAN",
            "FREQ=WEEKLY;BYDAY=",
            "FREQ=WEEKLY;BYMONTHDAY=1",
            "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=MONTHLY;BYMONTHDAY=0",
            "FREQ=DAILY;UNTIL=2027",
            "FREQ=DAILY;FREQ=DAILY",
            "hver uke",
            "FREQ",
            "FREQ=WEEKLY;BYDAY=å",
        ] {
            assert_eq!(recurrence(text).unwrap_err().0.len(), 1, "{text}");
        }
    }
}

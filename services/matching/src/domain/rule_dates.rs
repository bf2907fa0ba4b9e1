//! The local days that a rule gives: counted period by period on the calendar, where no hour is ever missing.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, Weekday};

use super::recurrence::{ByDay, End, Frequency, Rule};

impl Rule {
    /// The starts that the rule gives from `first` on, up to and with the local day `last`; `first` itself is one of
    /// them only where the rule says so.
    pub fn starts(&self, first: NaiveDateTime, last: NaiveDate) -> Vec<NaiveDateTime> {
        let (most, until) = match self.end {
            End::Never => (usize::MAX, None),
            End::Count(count) => (count as usize, None),
            End::Until(until) => (usize::MAX, Some(until)),
        };
        let mut found = Vec::new();
        for step in 0u32.. {
            let Some(days) = self.period(first.date(), step) else { break };
            if days.begins > last {
                break;
            }
            for day in days.found {
                let start = day.and_time(first.time());
                if start < first {
                    continue;
                }
                if day > last || found.len() >= most || until.is_some_and(|until| start > until) {
                    return found;
                }
                found.push(start);
            }
        }
        found
    }

    /// The days of the `step`th period, in order.
    fn period(&self, first: NaiveDate, step: u32) -> Option<Period> {
        let steps = step.checked_mul(self.interval)?;
        match self.frequency {
            Frequency::Daily => {
                let day = first.checked_add_days(Days::new(steps.into()))?;
                let wanted = self.has_weekday(day) && self.has_month_day(day);
                Some(Period { begins: day, found: if wanted { vec![day] } else { Vec::new() } })
            }
            Frequency::Weekly => {
                let monday = first.checked_sub_days(Days::new(first.weekday().num_days_from_monday().into()))?;
                let monday = monday.checked_add_days(Days::new(u64::from(steps) * 7))?;
                let wanted = |day: &NaiveDate| if self.by_day.is_empty() { day.weekday() == first.weekday() } else { self.has_weekday(*day) };
                Some(Period { begins: monday, found: monday.iter_days().take(7).filter(wanted).collect() })
            }
            Frequency::Monthly => {
                let begins = first.with_day(1)?.checked_add_months(Months::new(steps))?;
                let ends = begins.checked_add_months(Months::new(1))?;
                Some(Period { begins, found: self.days_within(begins, ends, |day| day.day() == first.day()) })
            }
            Frequency::Yearly => {
                let year = first.year().checked_add(i32::try_from(steps).ok()?)?;
                let (begins, ends) = (NaiveDate::from_ymd_opt(year, 1, 1)?, NaiveDate::from_ymd_opt(year + 1, 1, 1)?);
                Some(Period { begins, found: self.days_within(begins, ends, |day| (day.month(), day.day()) == (first.month(), first.day())) })
            }
        }
    }

    fn days_within(&self, begins: NaiveDate, ends: NaiveDate, plain: impl Fn(NaiveDate) -> bool) -> Vec<NaiveDate> {
        let wanted = |day: &NaiveDate| {
            if self.by_day.is_empty() && self.by_month_day.is_empty() {
                return plain(*day);
            }
            (self.by_day.is_empty() || self.by_day.iter().any(|by| is_nth(*day, *by, begins, ends))) && self.has_month_day(*day)
        };
        begins.iter_days().take_while(|day| *day < ends).filter(wanted).collect()
    }

    fn has_weekday(&self, day: NaiveDate) -> bool {
        self.by_day.is_empty() || self.by_day.iter().any(|by| by.weekday == day.weekday())
    }

    fn has_month_day(&self, day: NaiveDate) -> bool {
        let from_end = || day.day().cast_signed() - 1 - i32::from(day.num_days_in_month());
        self.by_month_day.is_empty() || self.by_month_day.iter().any(|&by| by == day.day().cast_signed() || by == from_end())
    }
}

struct Period {
    begins: NaiveDate,
    found: Vec<NaiveDate>,
}

fn is_nth(day: NaiveDate, by: ByDay, begins: NaiveDate, ends: NaiveDate) -> bool {
    let Weekdays { weekday, before, after } = Weekdays::around(day, begins, ends);
    weekday == by.weekday && by.nth.is_none_or(|nth| nth == before + 1 || nth == -(after + 1))
}

/// How many of the same weekday lie before and after a day within its period.
struct Weekdays {
    weekday: Weekday,
    before: i32,
    after: i32,
}

impl Weekdays {
    fn around(day: NaiveDate, begins: NaiveDate, ends: NaiveDate) -> Self {
        let weeks = |days: i64| i32::try_from(days / 7).unwrap_or_default();
        let before = weeks(day.signed_duration_since(begins).num_days());
        let after = weeks(ends.signed_duration_since(day).num_days() - 1);
        Self { weekday: day.weekday(), before, after }
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;

    fn days(rule: &str, first: &str, last: &str) -> Vec<String> {
        let rule = Rule::read(rule, Tz::Europe__Oslo).unwrap();
        let starts = rule.starts(format!("{first}T02:30:00").parse().unwrap(), last.parse().unwrap());
        starts.iter().map(|start| start.date().to_string()).collect()
    }

    #[test]
    fn the_examples_of_the_standard_come_out() {
        assert_eq!(days("FREQ=DAILY;COUNT=3", "1997-09-02", "1999-01-01"), ["1997-09-02", "1997-09-03", "1997-09-04"]);
        assert_eq!(days("FREQ=DAILY;INTERVAL=10;COUNT=3", "1997-09-02", "1999-01-01"), ["1997-09-02", "1997-09-12", "1997-09-22"]);
        assert_eq!(days("FREQ=WEEKLY;UNTIL=19971007T000000Z;BYDAY=TU,TH", "1997-09-02", "1999-01-01").last().unwrap(), "1997-10-02");
        assert_eq!(days("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,TH", "1997-09-02", "1999-01-01"), ["1997-09-02", "1997-09-04", "1997-09-16", "1997-09-18"]);
        assert_eq!(days("FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "1997-09-05", "1999-01-01"), ["1997-09-05", "1997-10-03", "1997-11-07"]);
        assert_eq!(
            days("FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU", "1997-09-07", "1999-01-01"),
            ["1997-09-07", "1997-09-28", "1997-11-02", "1997-11-30"]
        );
        assert_eq!(days("FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", "1997-09-22", "1999-01-01"), ["1997-09-22", "1997-10-20", "1997-11-17"]);
        assert_eq!(days("FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-3", "1997-09-28", "1999-01-01"), ["1997-09-28", "1997-10-29", "1997-11-28"]);
        assert_eq!(days("FREQ=MONTHLY;COUNT=2;BYDAY=FR;BYMONTHDAY=13", "1997-09-02", "1999-01-01"), ["1998-02-13", "1998-03-13"]);
        assert_eq!(days("FREQ=YEARLY;COUNT=3;BYDAY=20MO", "1997-05-19", "2001-01-01"), ["1997-05-19", "1998-05-18", "1999-05-17"]);
    }

    #[test]
    fn days_that_a_month_does_not_have_are_left_out() {
        assert_eq!(days("FREQ=MONTHLY;COUNT=3", "2026-12-31", "2028-01-01"), ["2026-12-31", "2027-01-31", "2027-03-31"]);
        assert_eq!(days("FREQ=YEARLY;COUNT=2", "2028-02-29", "2040-01-01"), ["2028-02-29", "2032-02-29"]);
        assert!(days("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30", "2027-02-01", "2090-01-01").is_empty(), "30 February never comes, and nothing spins");
    }

    #[test]
    fn a_start_that_the_rule_does_not_name_is_not_given() {
        assert_eq!(days("FREQ=WEEKLY;BYDAY=TU;COUNT=2", "2026-11-23", "2027-01-01"), ["2026-11-24", "2026-12-01"]);
    }

    #[test]
    fn clock_changes_make_no_difference_to_the_days() {
        assert_eq!(days("FREQ=DAILY", "2026-03-28", "2026-03-30"), ["2026-03-28", "2026-03-29", "2026-03-30"]);
        assert_eq!(days("FREQ=WEEKLY", "2026-10-18", "2026-11-01"), ["2026-10-18", "2026-10-25", "2026-11-01"]);
    }
}

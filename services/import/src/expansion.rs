//! The days on which a rule falls, counted on the calendar: as the house counts them, so that a row is judged by what it will give.

use chrono::{Datelike, Days, NaiveDate};

use super::recurrence::{Frequency, Recurrence};

impl Recurrence {
    /// The days from `first`, the day of the first start, up to and with `last`; `first` itself only where the rule says so.
    pub fn days(&self, first: NaiveDate, last: NaiveDate) -> impl Iterator<Item = NaiveDate> + '_ {
        let last = self.until.map_or(last, |until| until.min(last));
        let most = self.count.map_or(usize::MAX, |count| count as usize);
        first.iter_days().take_while(move |day| *day <= last).filter(move |day| self.falls_on(first, *day)).take(most)
    }

    fn falls_on(&self, first: NaiveDate, day: NaiveDate) -> bool {
        let every = |steps: i64| steps.rem_euclid(i64::from(self.interval)) == 0;
        match self.frequency {
            Frequency::Daily => every((day - first).num_days()) && self.has_weekday(day) && self.has_month_day(day),
            Frequency::Weekly => {
                let wanted = if self.by_day.is_empty() { day.weekday() == first.weekday() } else { self.has_weekday(day) };
                every((monday(day) - monday(first)).num_days() / 7) && wanted
            }
            Frequency::Monthly => {
                let month = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month());
                let (before, after) = (day.day0(), days_of_month(day) - day.day());
                every(month(day) - month(first)) && self.is_wanted(day, before, after, day.day() == first.day())
            }
            Frequency::Yearly => {
                let (before, after) = (day.ordinal0(), if day.leap_year() { 366 } else { 365 } - day.ordinal());
                let plain = (day.month(), day.day()) == (first.month(), first.day());
                every(i64::from(day.year() - first.year())) && self.is_wanted(day, before, after, plain)
            }
        }
    }

    /// Whether a month or a year with so many days before and after this one wants it.
    fn is_wanted(&self, day: NaiveDate, before: u32, after: u32, plain: bool) -> bool {
        if self.by_day.is_empty() && self.by_month_day.is_empty() {
            return plain;
        }
        let nth = |days: u32| i32::try_from(days / 7).unwrap_or_default() + 1;
        let is_it = |number: Option<i32>| number.is_none_or(|number| number == nth(before) || number == -nth(after));
        let by_day = self.by_day.is_empty() || self.by_day.iter().any(|(number, weekday)| *weekday == day.weekday() && is_it(*number));
        by_day && self.has_month_day(day)
    }

    fn has_weekday(&self, day: NaiveDate) -> bool {
        self.by_day.is_empty() || self.by_day.iter().any(|(_, weekday)| *weekday == day.weekday())
    }

    fn has_month_day(&self, day: NaiveDate) -> bool {
        let (from_start, from_end) = (day.day().cast_signed(), day.day().cast_signed() - 1 - days_of_month(day).cast_signed());
        self.by_month_day.is_empty() || self.by_month_day.iter().any(|&by| by == from_start || by == from_end)
    }
}

fn monday(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day)
}

fn days_of_month(day: NaiveDate) -> u32 {
    day.num_days_in_month().into()
}

#[cfg(test)]
mod tests {
    use super::super::recurrence::recurrence;

    fn days(rule: &str, first: &str, last: &str) -> Vec<String> {
        let (first, last) = (first.parse().unwrap(), last.parse().unwrap());
        recurrence(rule).unwrap().days(first, last).map(|day| day.format("%d.%m.%Y").to_string()).collect()
    }

    #[test]
    fn a_rule_falls_on_the_days_that_the_house_gives_it() {
        for (rule, first, expected) in [
            ("FREQ=DAILY;INTERVAL=10;COUNT=3", "1997-09-02", vec!["02.09.1997", "12.09.1997", "22.09.1997"]),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=3", "2027-01-08", vec!["08.01.2027", "18.01.2027", "22.01.2027"]),
            ("FREQ=WEEKLY;UNTIL=20270112", "2027-01-05", vec!["05.01.2027", "12.01.2027"]),
            ("FREQ=WEEKLY;BYDAY=MO;COUNT=1", "2027-01-05", vec!["11.01.2027"]),
            ("FREQ=MONTHLY;COUNT=2", "2027-01-31", vec!["31.01.2027", "31.03.2027"]),
            ("FREQ=MONTHLY;BYDAY=1MO,-1FR;COUNT=3", "2027-01-04", vec!["04.01.2027", "29.01.2027", "01.02.2027"]),
            ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2", "2027-01-04", vec!["31.01.2027", "28.02.2027"]),
            ("FREQ=YEARLY;COUNT=2", "2028-02-29", vec!["29.02.2028", "29.02.2032"]),
            ("FREQ=YEARLY;BYDAY=-1SU;COUNT=1", "2027-01-04", vec!["26.12.2027"]),
        ] {
            assert_eq!(days(rule, first, "2040-01-01"), expected, "{rule}");
        }
        assert!(days("FREQ=MONTHLY;BYMONTHDAY=30;BYDAY=5MO", "2027-02-01", "2027-03-01").is_empty());
    }
}

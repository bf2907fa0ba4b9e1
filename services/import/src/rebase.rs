//! Moves the dates of a reading by whole weeks, so that the demo always lies around today.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::Reading;

/// Moves plans so that the Monday after `exported` becomes the Monday after `today`, and statements about the past so
/// that the day of the export is not after `today`. Every date keeps its day of the week.
///
/// The two differ by a week on most days: nobody has consented, and nobody has visited, the day after tomorrow.
pub fn rebase(reading: &mut Reading, exported: NaiveDate, today: NaiveDate) {
    let plans = next_monday(today) - next_monday(exported);
    let past = TimeDelta::weeks((today - exported).num_days().div_euclid(7));
    for need in reading.needs.iter_mut().map(|row| &mut row.value) {
        need.starts += plans;
        need.ends += plans;
        if let Some(until) = need.recurrence.as_mut().and_then(|rule| rule.until.as_mut()) {
            *until += plans;
        }
    }
    for volunteer in reading.volunteers.iter_mut().map(|row| &mut row.value) {
        volunteer.consent_on += past;
        if let Some(shown) = &mut volunteer.certificate_shown_on {
            *shown += past;
        }
    }
    for visits in reading.visits.iter_mut().map(|row| &mut row.value) {
        visits.day += past;
    }
}

/// The first Monday after a day, never the day itself.
fn next_monday(day: NaiveDate) -> NaiveDate {
    let days = Weekday::Sun.num_days_from_monday() - day.weekday().num_days_from_monday() + 1;
    day + TimeDelta::days(i64::from(days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::svarstad;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn the_monday_after_the_export_becomes_the_monday_after_today() {
        let before = svarstad::reading();
        let first = before.needs.iter().position(|row| row.value.starts.date() == ymd(2027, 1, 4)).unwrap();
        let latest = |reading: &Reading| reading.visits.iter().map(|row| row.value.day).max().unwrap();
        for (today, monday) in [
            (ymd(2027, 1, 3), ymd(2027, 1, 4)),
            (ymd(2027, 1, 4), ymd(2027, 1, 11)),
            (ymd(2026, 11, 23), ymd(2026, 11, 30)),
            (ymd(2028, 2, 26), ymd(2028, 2, 28)),
        ] {
            let mut reading = before.clone();
            rebase(&mut reading, svarstad::EXPORTED, today);

            assert_eq!(reading.needs[first].value.starts.date(), monday);
            assert!(latest(&reading) <= today && today - latest(&reading) <= TimeDelta::days(8), "{today}");
            assert!(reading.volunteers.iter().all(|row| row.value.consent_on <= today));
            assert_eq!(latest(&reading).weekday(), latest(&before).weekday());
        }
    }
}

//! Local days: what a volunteer or a coordinator means by a date.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

/// The zone of the people; a centre's own zone is known to organisations and matching only.
pub(crate) const ZONE: Tz = chrono_tz::Europe::Oslo;

/// The local day at this instant.
pub(crate) fn today(now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&ZONE).date_naive()
}

/// The instant at which the local day begins.
pub(crate) fn begins(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    midnight.and_local_timezone(ZONE).earliest().map_or_else(|| midnight.and_utc(), |local| local.to_utc())
}

/// Reads `YYYY-MM-DD` within the years that a living person can mean.
///
/// # Errors
/// A sentence, where it is no such day.
pub(crate) fn read(text: &str) -> Result<NaiveDate, &'static str> {
    const WRONG: &str = "is not a day of the form YYYY-MM-DD";
    let day = if text.len() == 10 { NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| WRONG)? } else { return Err(WRONG) };
    if (1900..=2200).contains(&day.year()) { Ok(day) } else { Err("must be between the years 1900 and 2200") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_day_begins_at_its_own_midnight_in_winter_and_in_summer() {
        let day = |text| read(text).unwrap();

        assert_eq!(begins(day("2026-12-01")).to_rfc3339(), "2026-11-30T23:00:00+00:00");
        assert_eq!(begins(day("2026-07-01")).to_rfc3339(), "2026-06-30T22:00:00+00:00");
        assert_eq!(today(begins(day("2026-07-01"))), day("2026-07-01"));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in ["", "2026-13-01", "2026-02-30", "26-01-01", "2026-1-1", "+2026-01-0", "1899-12-31", "2201-01-01", "i morgen å"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}

//! Dates and times as people in Norway write them: `05.01.2027`, `05.01.2027 14:00`; ISO 8601 as well.

use chrono::{DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Oslo;

use super::fault::{Wrong, quote, said, saying};

/// Reads a day.
///
/// # Errors
/// What is no day that there was or will be, 1900 to 2199.
pub fn day(text: &str) -> Result<NaiveDate, Wrong> {
    parse_day(text).ok_or_else(|| saying("{} is not a date (such as 05.01.2027)", [&quote(text)]).into())
}

/// Reads a day as it is typed at the command line.
///
/// # Errors
/// The same, in words for whoever typed it.
pub fn typed(text: &str) -> Result<NaiveDate, String> {
    parse_day(text).ok_or_else(|| "write a day like 05.01.2027 or 2027-01-05".to_owned())
}

/// Reads a day that is not after the day of the export.
///
/// # Errors
/// What is no day, or one after the export.
pub fn past_day(text: &str, as_of: NaiveDate) -> Result<NaiveDate, Wrong> {
    let day = day(text)?;
    if day > as_of {
        return Err(saying("{} is after the day of the export, {}", [&written(day), &written(as_of)]).into());
    }
    Ok(day)
}

/// Reads a day and a time of day in Norway. `24:00` is midnight at the end of the day.
///
/// # Errors
/// What is no day and time, or one that the change of the clock leaves out or brings twice.
pub fn moment(text: &str) -> Result<NaiveDateTime, Wrong> {
    let plain = text.replacen('T', " ", 1).to_lowercase().replace("kl.", "").replace("kl ", "");
    let mut parts = plain.split_whitespace();
    let read = parts.next().and_then(parse_day).zip(parts.next().and_then(minute_of_day));
    let (Some((day, minute)), None) = (read, parts.next()) else {
        return Err(saying("{} is not a date and a time (such as 05.01.2027 14:00)", [&quote(text)]).into());
    };
    let date = if minute == 1440 { day.checked_add_days(Days::new(1)) } else { Some(day) };
    let time = NaiveTime::from_hms_opt(minute / 60 % 24, minute % 60, 0);
    let Some(moment) = date.zip(time).map(|(date, time)| date.and_time(time)) else {
        return Err(saying("{} is not a date and a time", [&quote(text)]).into());
    };
    match Oslo.from_local_datetime(&moment) {
        LocalResult::Single(_) => Ok(moment),
        LocalResult::None => Err(said("the clock is put forward that night: this time does not exist").into()),
        LocalResult::Ambiguous(..) => Err(said("the clock is put back that night: this time comes twice, and nobody can tell which is meant").into()),
    }
}

/// Reads a year of birth.
///
/// # Errors
/// What is no year of four digits, or one in which nobody alive was born.
pub fn birth_year(text: &str, as_of: NaiveDate) -> Result<i32, Wrong> {
    const OLDEST: i32 = 120;
    const EARLIEST: i32 = 1900;
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    match text.parse::<i32>().ok().filter(|_| digits) {
        None => Err(said("this is not a year (four digits, such as 1954)").into()),
        Some(year) if year > as_of.year() => Err(said("this year is after the export").into()),
        Some(year) if year < (as_of.year() - OLDEST).max(EARLIEST) => Err(said("this year is too long ago for a year of birth").into()),
        Some(year) => Ok(year),
    }
}

/// Reads a time of day as minutes from 00:00; 24:00 is the end of the day.
#[must_use]
pub fn minute_of_day(text: &str) -> Option<u32> {
    let text = text.trim();
    let (hour, minute) = match text.split_once([':', '.']) {
        Some((hour, rest)) => (hour, rest.strip_suffix(":00").unwrap_or(rest)),
        None if text.len() == 4 && text.is_ascii() => text.split_at(2),
        None => (text, "00"),
    };
    let figures = |part: &str| !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !figures(hour) || !figures(minute) || minute.len() != 2 {
        return None;
    }
    let total = hour.parse::<u32>().ok()? * 60 + minute.parse::<u32>().ok().filter(|m| *m < 60)?;
    (total <= 1440).then_some(total)
}

/// Writes a day as the files do.
#[must_use]
pub fn written(day: NaiveDate) -> String {
    day.format("%d.%m.%Y").to_string()
}

/// The day in Norway at an instant.
#[must_use]
pub fn today(now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&Oslo).date_naive()
}

/// The instant at which a day begins in Norway.
#[must_use]
pub fn begins(day: NaiveDate) -> Option<DateTime<Utc>> {
    Oslo.from_local_datetime(&day.and_time(NaiveTime::MIN)).earliest().map(|at| at.to_utc())
}

fn parse_day(text: &str) -> Option<NaiveDate> {
    let figures: Vec<&str> = text.split(['.', '-']).collect();
    let [first, second, third] = figures[..] else { return None };
    let (year, month, day) = if text.contains('.') { (third, second, first) } else { (first, second, third) };
    let is_figures = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !is_figures(year, 4) || !is_figures(month, 2) || !is_figures(day, 2) {
        return None;
    }
    if text.contains('.') && text.contains('-') {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    (1900..=2199).contains(&date.year()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn what_a_person_understands_is_read() {
        assert_eq!(day("05.01.2027"), Ok(ymd(2027, 1, 5)));
        assert_eq!(day("5.1.2027"), Ok(ymd(2027, 1, 5)));
        assert_eq!(day("2027-01-05"), Ok(ymd(2027, 1, 5)));
        let two = ymd(2027, 1, 5).and_hms_opt(14, 0, 0).unwrap();
        for text in ["05.01.2027 14:00", "5.1.2027 kl. 14.00", "2027-01-05T14:00", "05.01.2027 14:00:00", "05.01.2027 1400"] {
            assert_eq!(moment(text), Ok(two), "{text}");
        }
        assert_eq!(moment("04.01.2027 24:00"), Ok(ymd(2027, 1, 5).and_hms_opt(0, 0, 0).unwrap()));
    }

    #[test]
    fn what_a_person_would_have_to_guess_is_refused() {
        for text in ["", "5.1.27", "05/01/2027", "31.02.2027", "i morgen", "05.01.", "2027", "05.01-2027", "+5.01.2027", "01.01.1027"] {
            assert!(day(text).is_err(), "{text}");
        }
        for text in ["05.01.2027", "05.01.2027 25:00", "05.01.2027 14:60", "05.01.2027 14:00 15:00", "05.01.2027 24:01", "14:00", "05.01.2027 14:5"] {
            assert!(moment(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nights_on_which_the_clock_is_changed_are_known() {
        assert!(moment("28.03.2027 02:30").is_err());
        assert!(moment("31.10.2027 02:30").is_err());
        assert!(moment("28.03.2027 03:00").is_ok());
    }

    #[test]
    fn statements_about_the_past_are_not_dated_after_the_export() {
        assert!(past_day("03.01.2027", ymd(2027, 1, 3)).is_ok());
        assert_eq!(past_day("04.01.2027", ymd(2027, 1, 3)), Err("04.01.2027 is after the day of the export, 03.01.2027".into()));
    }

    #[test]
    fn a_year_of_birth_has_four_digits_and_is_one_somebody_alive_can_have() {
        let as_of = ymd(2027, 1, 3);
        assert_eq!(birth_year("1954", as_of), Ok(1954));
        for text in ["19o4", "54", "2028", "1899", "", "+954"] {
            assert!(birth_year(text, as_of).is_err(), "{text}");
        }
    }
}

//! Days and times in words: from our own tables, since not every platform knows nynorsk.

use chrono::{DateTime, Datelike as _, NaiveDate, Timelike as _, Utc};
use chrono_tz::Tz;

use super::Words;

/// From when until when, in the local time of the place; as HTML.
pub(super) fn span(words: &Words, from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> String {
    let (begin, end) = (from.with_timezone(&zone), until.with_timezone(&zone));
    if begin.date_naive() == end.date_naive() {
        timed(words, &begin, &format!("{}–{}", clock(words, begin.hour(), begin.minute()), clock(words, end.hour(), end.minute())))
    } else {
        format!("{}{}{}", moment(words, from, zone), words.until, moment(words, until, zone))
    }
}

/// One moment, in the local time of the place; as HTML.
pub(super) fn moment(words: &Words, at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    timed(words, &local, &clock(words, local.hour(), local.minute()))
}

/// A day with a time of the clock that is never broken into two lines.
fn timed(words: &Words, local: &DateTime<Tz>, clock: &str) -> String {
    format!("{}{}<span class=\"clock\">{}{clock}</span>", day(words, local.date_naive()), words.after_day, words.at)
}

/// A day by its name and date.
pub(super) fn day(words: &Words, date: NaiveDate) -> String {
    let weekday = words.weekdays[date.weekday().num_days_from_monday() as usize];
    let (day, month) = (date.day(), words.months[date.month0() as usize]);
    if words.dotted { format!("{weekday} {day}. {month}") } else { format!("{weekday} {day} {month}") }
}

/// A time of the clock.
pub(super) fn clock(words: &Words, hour: u32, minute: u32) -> String {
    let sign = if words.dotted { '.' } else { ':' };
    format!("{hour:02}{sign}{minute:02}")
}

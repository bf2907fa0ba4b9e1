//! Days and times in words: from our own tables, since not every platform knows nynorsk.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use chrono_tz::Tz;

use super::Book;

/// From when until when, in the local time of the place.
pub(super) fn span(book: &Book, from: DateTime<Utc>, until: DateTime<Utc>, zone: Tz) -> String {
    let (begin, end) = (from.with_timezone(&zone), until.with_timezone(&zone));
    if begin.date_naive() == end.date_naive() {
        format!("{}{}–{}", day(book, &begin) + book.at, clock(book, &begin), clock(book, &end))
    } else {
        format!("{}{}{}", moment(book, from, zone), book.until, moment(book, until, zone))
    }
}

/// One moment, in the local time of the place.
pub(super) fn moment(book: &Book, at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    day(book, &local) + book.at + &clock(book, &local)
}

/// One day of a year that may be another.
pub(super) fn date(book: &Book, at: DateTime<Utc>, zone: Tz) -> String {
    let local = at.with_timezone(&zone);
    format!("{} {}", day(book, &local), local.year())
}

fn day(book: &Book, local: &DateTime<Tz>) -> String {
    let weekday = book.weekdays[local.weekday().num_days_from_monday() as usize];
    (book.day)(weekday, local.day(), book.months[local.month0() as usize])
}

fn clock(book: &Book, local: &DateTime<Tz>) -> String {
    (book.clock)(local.hour(), local.minute())
}

#[cfg(test)]
mod tests {
    use super::super::{en, nb, nn};
    use super::*;

    #[test]
    fn a_span_over_midnight_names_both_days() {
        let (from, until) = ("2026-03-28T21:00:00Z".parse().unwrap(), "2026-03-29T04:00:00Z".parse().unwrap());
        let said = |book| span(book, from, until, Tz::Europe__Oslo);

        assert_eq!(said(&nb::BOOK), "lørdag 28. mars kl. 22.00 til søndag 29. mars kl. 06.00");
        assert_eq!(said(&nn::BOOK), "laurdag 28. mars kl. 22.00 til sundag 29. mars kl. 06.00");
        assert_eq!(said(&en::BOOK), "Saturday 28 March, 22:00 to Sunday 29 March, 06:00");
    }
}

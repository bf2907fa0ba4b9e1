//! Rows of `behov.csv`.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Weekday};

use super::cells::{Cells, at_most, text};
use super::date;
use super::fault::{What, said, saying};
use super::list::{languages, word, words, yes_or_no};
use super::number::whole;
use super::organisation;
use super::orgnr::orgnr;
use super::recurrence::{Recurrence, recurrence};
use super::register::{Entry, Known, Register, objection};
use super::sheet::{Kind, fold};
use super::venue;
use super::week::{Period, Week, clock, name};

pub const TITLE: &str = "Tittel";
pub const ORGANISATION: &str = "Orgnr";
pub const VENUE: &str = "Sted";
pub const CATEGORY: &str = "Kategori";
pub const STARTS: &str = "Start";
pub const ENDS: &str = "Slutt";
pub const RECURRENCE: &str = "Gjentakelse";
pub const PLACES: &str = "Antall";
pub const SKILLS: &str = "Ferdigheter";
pub const LANGUAGES: &str = "Språk";
pub const CERTIFICATE: &str = "Politiattest";
pub const AGE: &str = "Aldersgrense";
pub const PRIORITY: &str = "Prioritet";

const MOST_PLACES: u32 = 500;
const LONGEST_TITLE: usize = 120;
const EARLIEST_YEAR: i32 = 2000;
/// The house plans no further than five years ahead.
const FURTHEST_AHEAD: TimeDelta = TimeDelta::days(5 * 365 + 2);
/// The sessions that exist from the first day on: those are held against the opening hours.
const SESSIONS_AHEAD: TimeDelta = TimeDelta::weeks(12);

/// The file and its columns.
pub const KIND: Kind = Kind {
    file: "behov.csv",
    columns: &[TITLE, ORGANISATION, VENUE, CATEGORY, STARTS, ENDS, RECURRENCE, PLACES, SKILLS, LANGUAGES, CERTIFICATE, AGE, PRIORITY],
};

/// What is needed, when and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// Seen by everybody.
    pub title: String,
    /// The organisation's number.
    pub organisation: String,
    /// The venue's name.
    pub venue: String,
    /// In lower case.
    pub category: String,
    /// When the first session starts, local wall time in Norway.
    pub starts: NaiveDateTime,
    /// When it ends: later the same day, at midnight at the latest.
    pub ends: NaiveDateTime,
    /// How it recurs; nothing: once.
    pub recurrence: Option<Recurrence>,
    /// Places in each session, 1 to 500.
    pub places: u32,
    /// Skills that are required, in lower case.
    pub skills: Vec<String>,
    /// Languages of which one suffices, codes of ISO 639.
    pub languages: Vec<String>,
    /// Whether a police certificate must have been shown.
    pub police_certificate: bool,
    /// 0 or 18.
    pub minimum_age: u32,
    /// 1 to 5.
    pub priority: u32,
}

/// Reads one row. `seen` holds the needs of earlier rows.
pub fn read(cells: &mut Cells, seen: &mut Register, known: &Known) -> Option<Need> {
    let title = cells.required(TITLE, |text| at_most(text, LONGEST_TITLE));
    let organisation = cells.required(ORGANISATION, orgnr);
    let wrong = organisation.as_deref().and_then(|number| objection(known.organisations.as_ref(), number, organisation::KIND.file));
    if let Some(what) = wrong {
        cells.fault(ORGANISATION, what);
    }
    let venue = cells.required(VENUE, text);
    let wrong = venue.as_deref().and_then(|name| objection(known.venues.as_ref(), name, venue::KIND.file));
    if let Some(what) = wrong {
        cells.fault(VENUE, what);
    }
    let category = cells.required(CATEGORY, word);
    let starts = cells.required(STARTS, date::moment);
    let ends = cells.required(ENDS, date::moment);
    let recurrence = cells.optional(RECURRENCE, recurrence);
    check_time(cells, starts, ends, recurrence.as_ref());
    check_days(cells, starts, recurrence.as_ref(), known.as_of);
    let places = cells.required(PLACES, |text| bounded(text, 1, MOST_PLACES, &said("a need has 1 to 500 places")));
    let skills = cells.optional(SKILLS, words).unwrap_or_default();
    let languages = cells.optional(LANGUAGES, languages).unwrap_or_default();
    let police_certificate = cells.required(CERTIFICATE, yes_or_no);
    let minimum_age = cells.optional(AGE, |text| match whole(text.trim_end_matches('+').trim_end_matches("år"))? {
        age @ (0 | 18) => Ok(age),
        _ => Err(said("Borgertorg knows no other age limit than 18").into()),
    });
    let priority = cells.required(PRIORITY, |text| bounded(text, 1, 5, &said("a priority is a whole number from 1 to 5")));
    let need = Need {
        title: title?,
        organisation: organisation?,
        venue: venue?,
        category: category?,
        starts: starts?,
        ends: ends?,
        recurrence,
        places: places?,
        skills,
        languages,
        police_certificate: police_certificate?,
        minimum_age: minimum_age.unwrap_or(0),
        priority: priority?,
    };
    check_twice(cells, seen, &need);
    warn_about(cells, &need, known.opening.get(&fold(&need.venue)));
    Some(need)
}

fn bounded(text: &str, least: u32, most: u32, what: &What) -> Result<u32, super::fault::Wrong> {
    let number = whole(text)?;
    if (least..=most).contains(&number) { Ok(number) } else { Err(what.clone().into()) }
}

fn check_time(cells: &mut Cells, starts: Option<NaiveDateTime>, ends: Option<NaiveDateTime>, recurrence: Option<&Recurrence>) {
    let Some(starts) = starts else { return };
    let midnight = starts.date().checked_add_days(Days::new(1)).map(|next| next.and_time(NaiveTime::MIN));
    match ends {
        Some(ends) if ends == starts => cells.fault(ENDS, said("the session ends when it starts")),
        Some(ends) if ends < starts => cells.fault(ENDS, said("the session ends before it starts")),
        Some(ends) if midnight.is_some_and(|midnight| ends > midnight) => {
            cells.fault(ENDS, said("a session ends on the day on which it starts: write a night as two, until 24:00 and from 00:00"));
        }
        _ => {}
    }
    if is_over_before(recurrence, starts) {
        cells.fault(RECURRENCE, said("the recurrence ends before the first session"));
    }
}

fn is_over_before(recurrence: Option<&Recurrence>, starts: NaiveDateTime) -> bool {
    recurrence.and_then(|rule| rule.until).is_some_and(|until| until < starts.date())
}

/// A need has at least one session that is still to come, and not in a far future.
fn check_days(cells: &mut Cells, starts: Option<NaiveDateTime>, recurrence: Option<&Recurrence>, as_of: NaiveDate) {
    let Some(first) = starts.map(|starts| starts.date()) else { return };
    let furthest = as_of + FURTHEST_AHEAD;
    if first.year() < EARLIEST_YEAR || first > furthest {
        cells.fault(STARTS, said("the first session lies before the year 2000 or more than five years ahead: is the year mistyped?"));
        return;
    }
    match recurrence {
        None if cells.is_empty(RECURRENCE) && first < as_of => {
            cells.fault(STARTS, said("the session lies before the day of the export: nobody can come any more"));
        }
        Some(_) if starts.is_some_and(|starts| is_over_before(recurrence, starts)) => {} // told already
        Some(rule) if !rule.days(first, first.max(as_of) + FURTHEST_AHEAD).any(|day| day >= as_of) => {
            cells.fault(RECURRENCE, said("the recurrence gives no session from the day of the export on"));
        }
        _ => {}
    }
}

fn check_twice(cells: &mut Cells, seen: &mut Register, need: &Need) {
    let key = format!("{}|{}|{}|{}", need.organisation, need.title, need.venue, need.starts);
    if let Some(earlier) = seen.find(&key) {
        cells.fault(TITLE, earlier.twin(&said("the same need at the same time and place")));
    }
    seen.note(&key, Entry { line: cells.line(), taken: cells.is_good() });
}

fn warn_about(cells: &mut Cells, need: &Need, opening: Option<&Week>) {
    if need.police_certificate {
        let what = said("a police certificate is asked for, but no legal basis is stated: please add it to the need");
        cells.warn(CERTIFICATE, what);
    }
    let Some(opening) = opening else { return };
    let first = need.starts.date();
    let mut days: Vec<Weekday> = match &need.recurrence {
        Some(rule) => rule.days(first, first + SESSIONS_AHEAD).map(|day| day.weekday()).collect(),
        None => vec![first.weekday()],
    };
    days.sort_by_key(Weekday::num_days_from_monday);
    days.dedup();
    let from_minute = need.starts.hour() * 60 + need.starts.minute();
    let until_minute = match need.ends.hour() * 60 + need.ends.minute() {
        0 => 1440,
        minute => minute,
    };
    for weekday in days {
        if !opening.covers(Period { weekday, from_minute, until_minute }) {
            let what = outside(opening, weekday, from_minute, until_minute);
            cells.warn(STARTS, what);
        }
    }
}

fn outside(opening: &Week, weekday: Weekday, from_minute: u32, until_minute: u32) -> What {
    let open: Vec<String> = opening.day(weekday).map(|period| format!("{}–{}", clock(period.from_minute), clock(period.until_minute))).collect();
    if open.is_empty() {
        return saying("the venue is closed on {}", [&name(weekday)]);
    }
    saying("{}–{} is outside the venue's opening hours on {}: {}", [&clock(from_minute), &clock(until_minute), &name(weekday), &open.join(", ")])
}

//! Rows of `besok.csv`.

use chrono::NaiveDate;

use super::cells::{Cells, text};
use super::date::past_day;
use super::fault::said;
use super::list::one_of;
use super::number::people;
use super::register::{Entry, Known, Register, objection};
use super::sheet::Kind;
use super::venue;

pub const DAY: &str = "Dato";
pub const VENUE: &str = "Sted";
pub const VISITS: &str = "Besøk";
pub const STAGE: &str = "Periode";

/// The file and its columns.
pub const KIND: Kind = Kind { file: "besok.csv", columns: &[DAY, VENUE, VISITS, STAGE] };

/// Whether the service desk had moved in with the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// `før samlokalisering`
    Before,
    /// `etter samlokalisering`
    After,
}

/// How many came to a venue on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visits {
    /// The day.
    pub day: NaiveDate,
    /// The venue's name.
    pub venue: String,
    /// How many came.
    pub count: u32,
    /// Before or after the move; nothing if not told.
    pub stage: Option<Stage>,
}

/// Reads one row. `seen` holds the days of earlier rows.
pub fn read(cells: &mut Cells, seen: &mut Register, known: &Known) -> Option<Visits> {
    let day = cells.required(DAY, |text| past_day(text, known.as_of));
    let venue = cells.required(VENUE, text);
    let wrong = venue.as_deref().and_then(|name| objection(known.venues.as_ref(), name, venue::KIND.file));
    if let Some(what) = wrong {
        cells.fault(VENUE, what);
    }
    let count = cells.required(VISITS, people);
    let stage = cells.optional(STAGE, |text| {
        let words = [("før samlokalisering", Stage::Before), ("etter samlokalisering", Stage::After), ("før", Stage::Before), ("etter", Stage::After)];
        one_of(text, &words)
    });
    if let (Some(day), Some(venue)) = (day, &venue) {
        let key = format!("{day}|{venue}");
        if let Some(earlier) = seen.find(&key) {
            cells.fault(DAY, earlier.twin(&said("the same day at the same place")));
        }
        seen.note(&key, Entry { line: cells.line(), taken: cells.is_good() });
    }
    Some(Visits { day: day?, venue: venue?, count: count?, stage })
}

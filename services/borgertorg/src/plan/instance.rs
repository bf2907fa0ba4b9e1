//! An instance of the matching benchmark: a folder of three files, read whole or refused with everything that is wrong.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use engine::{Open, Volunteer};
use serde::Deserialize;

use super::cells::Cells;
use super::json::Value;
use super::rows::{self, MOST_FAULTS, Pace};
use super::{shift, volunteer};
use crate::import::fault::{Fault, quoted};

/// The file that says what the instance is.
pub const FILE: &str = "instance.json";
/// Most bytes of that file.
const LONGEST: usize = 1 << 16;
/// Most weeks of a horizon.
const WEEKS: i64 = 100_000;
/// Most places of all shifts together, as the planner counts them.
const PLACES: u64 = 1 << 31;

/// Who and what there is.
#[derive(Debug, PartialEq, Eq)]
pub struct Instance {
    pub volunteers: Vec<Volunteer>,
    pub shifts: Vec<Open>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head<'a> {
    #[serde(borrow)]
    name: Value<'a>,
    seed: Value<'a>,
    weeks: Value<'a>,
}

impl Instance {
    /// Reads a folder.
    ///
    /// # Errors
    /// Up to [`MOST_FAULTS`] faults with file and line, where there is any.
    pub fn open(folder: &Path, pace: Pace<'_>) -> Result<Self, Vec<Fault>> {
        Self::read(|file| File::open(folder.join(file)), pace)
    }

    /// Reads three files, wherever they come from.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn read<R: Read>(open: impl Fn(&'static str) -> io::Result<R>, pace: Pace<'_>) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        if let Some(input) = opened(&open, FILE, &mut faults) {
            faults.extend(head(input));
        }
        let volunteers = opened(&open, volunteer::FILE, &mut faults).map(|input| rows::read(volunteer::FILE, input, volunteer::read, pace));
        let shifts = opened(&open, shift::FILE, &mut faults).map(|input| rows::read(shift::FILE, input, shift::read, pace));
        let (volunteers, told) = volunteers.unwrap_or_default();
        faults.extend(told);
        let (shifts, told) = shifts.unwrap_or_default();
        faults.extend(told);
        if shifts.iter().map(|open| u64::from(open.places)).sum::<u64>() > PLACES {
            let what = format!("all shifts together have more than {PLACES} places");
            faults.push(Fault { file: shift::FILE.to_owned(), line: shifts.len(), column: "places".to_owned(), what: quoted(what) });
        }
        faults.truncate(MOST_FAULTS);
        if faults.is_empty() { Ok(Self { volunteers, shifts }) } else { Err(faults) }
    }

    /// Counts the places of all shifts.
    pub fn places(&self) -> u64 {
        self.shifts.iter().map(|open| u64::from(open.places)).sum()
    }
}

fn opened<R>(open: &impl Fn(&'static str) -> io::Result<R>, file: &'static str, faults: &mut Vec<Fault>) -> Option<R> {
    let fault = |error: io::Error| {
        let what = if error.kind() == io::ErrorKind::NotFound { "is not there".to_owned() } else { format!("cannot be read: {error}") };
        Fault { file: file.to_owned(), line: 1, column: String::new(), what: quoted(what) }
    };
    open(file).map_err(|error| faults.push(fault(error))).ok()
}

/// Only looked at: nothing in a plan depends on it.
fn head(input: impl Read) -> Vec<Fault> {
    let mut cells = Cells { file: FILE, line: 1, faults: Vec::new() };
    let mut bytes = Vec::new();
    if let Err(error) = input.take(LONGEST as u64 + 1).read_to_end(&mut bytes) {
        cells.fault("", format!("cannot be read: {error}"));
        return cells.faults;
    }
    match std::str::from_utf8(&bytes) {
        _ if bytes.len() > LONGEST => cells.fault("", format!("is longer than {LONGEST} bytes")),
        Ok(text) if text.trim().is_empty() => cells.fault("", "is empty"),
        Ok(text) if text.contains('\r') => cells.fault("", "ends with CR LF; lines end with LF alone"),
        Ok(text) => fields(text, &mut cells),
        Err(error) => cells.fault("", format!("is no UTF-8 text from byte {} on", error.valid_up_to() + 1)),
    }
    cells.faults
}

fn fields(text: &str, cells: &mut Cells) {
    let Some(head) = cells.row::<Head<'_>>(text) else { return };
    let line_of = |field: &str| 1 + text.split(&format!("\"{field}\"")).next().unwrap_or_default().matches('\n').count();
    cells.line = line_of("name");
    cells.word("name", &head.name);
    cells.line = line_of("seed");
    cells.whole("seed", &head.seed, i64::MIN..=i64::MAX);
    cells.line = line_of("weeks");
    cells.whole("weeks", &head.weeks, 1..=WEEKS);
}

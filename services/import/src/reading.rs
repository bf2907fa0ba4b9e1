//! A folder as a whole: its files opened in their order, each row read with what the rows before it said, the good ones kept and the
//! faulty ones named. Pure but for [`files`], which fetches the bytes.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::{fs, io};

use chrono::NaiveDate;
use thiserror::Error;

use super::cells::{Cells, Row};
use super::encoding::Encoding;
use super::fault::{Fault, said, saying};
use super::need::{self, Need};
use super::organisation::{self, Organisation};
use super::register::{Known, Register};
use super::sheet::{Kind, Sheet};
use super::venue::{self, Venue};
use super::visit::{self, Visits};
use super::volunteer::{self, Volunteer};

/// The files, in the order in which they are read and told about: what is named comes before what names it.
const KINDS: [Kind; 5] = [organisation::KIND, venue::KIND, volunteer::KIND, need::KIND, visit::KIND];

/// Everything that a folder says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Good rows of `organisasjoner.csv`.
    pub organisations: Vec<Row<Organisation>>,
    /// Good rows of `steder.csv`.
    pub venues: Vec<Row<Venue>>,
    /// Good rows of `frivillige.csv`.
    pub volunteers: Vec<Row<Volunteer>>,
    /// Good rows of `behov.csv`.
    pub needs: Vec<Row<Need>>,
    /// Good rows of `besok.csv`.
    pub visits: Vec<Row<Visits>>,
    /// What refuses a row (or a whole file, at the line of its header), in the order of files, lines and columns.
    pub faults: Vec<Fault>,
    /// What the coordinator should look at; the rows are taken.
    pub warnings: Vec<Fault>,
    /// The files of which nothing could be read: for what is wrong with their first line, or for their name.
    pub unread: Vec<String>,
    /// The files that were there, each with its encoding.
    pub encodings: BTreeMap<String, Encoding>,
    /// What was understood of the files whose header fits.
    pub seen: Vec<Seen>,
}

/// A file as a whole, before its rows are judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// As the house calls it.
    pub file: &'static str,
    /// Rows below the header.
    pub rows: usize,
    /// Columns of its header that are left unread, as far as they may be told.
    pub unread: Vec<String>,
}

/// Says why a folder could not be read at all.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The folder cannot be listed.
    #[error("cannot look into the folder {}", folder.display())]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file cannot be opened.
    #[error("cannot read {}", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// None of the files is there.
    #[error("found none of organisasjoner.csv, steder.csv, frivillige.csv, behov.csv and besok.csv{}", beside(others))]
    Nothing {
        /// The tables that are there instead.
        others: Vec<String>,
    },
}

fn beside(others: &[String]) -> String {
    if others.is_empty() { String::new() } else { format!("; there is {}: save or name them like these, as CSV", others.join(", ")) }
}

impl Reading {
    /// How many rows are good.
    #[must_use]
    pub fn good(&self) -> usize {
        self.organisations.len() + self.venues.len() + self.volunteers.len() + self.needs.len() + self.visits.len()
    }

    /// What each file was, in their order: its kind, and how many of its rows are good.
    #[must_use]
    pub fn kinds(&self) -> [(Kind, usize); 5] {
        let good = [self.organisations.len(), self.venues.len(), self.volunteers.len(), self.needs.len(), self.visits.len()];
        std::array::from_fn(|at| (KINDS[at], good[at]))
    }

    /// Names the files that were not there. Rows that speak of their rows are judged by the server.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        KINDS.iter().map(|kind| kind.file).filter(|file| !self.encodings.contains_key(*file)).collect()
    }
}

/// What files hold, by their names.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The tables that lie in a folder, by their names.
///
/// # Errors
/// [`ReadError`] if the folder or one of its files cannot be read.
pub fn files(folder: &Path) -> Result<Files, ReadError> {
    let listed = |source| ReadError::Folder { folder: folder.to_owned(), source };
    let mut files = Files::new();
    for entry in fs::read_dir(folder).map_err(listed)? {
        let path = entry.map_err(listed)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if is_workbook(&name) && path.is_file() {
            files.insert(name, Vec::new()); // its name is enough to say what to do with it
        } else if is_csv(&name) && path.is_file() {
            let bytes = fs::read(&path).map_err(|source| ReadError::File { file: path.clone(), source })?;
            files.insert(name, bytes);
        }
    }
    Ok(files)
}

/// Reads files that are in memory, by their names. `as_of` is the day on which dates are judged.
///
/// # Errors
/// [`ReadError::Nothing`] if none of the files is there.
pub fn read_files(files: &Files, as_of: NaiveDate) -> Result<Reading, ReadError> {
    let mut reading = Reading::default();
    let [organisations, venues, volunteers, needs, visits] = KINDS.map(|kind| open(kind, files, &mut reading));
    if reading.encodings.is_empty() {
        let mut others: Vec<String> = files.keys().cloned().collect();
        others.sort();
        return Err(ReadError::Nothing { others });
    }
    let mut known = Known {
        as_of,
        bodies: Register::default(),
        organisations: organisations.is_some().then(Register::default),
        venues: venues.is_some().then(Register::default),
        opening: HashMap::new(),
    };
    reading.organisations = rows(organisations.as_ref(), &mut reading, |cells| organisation::read(cells, &mut known));
    reading.venues = rows(venues.as_ref(), &mut reading, |cells| venue::read(cells, &mut known));
    let mut seen = Register::default();
    reading.volunteers = rows(volunteers.as_ref(), &mut reading, |cells| volunteer::read(cells, &mut seen, as_of));
    let mut seen = Register::default();
    reading.needs = rows(needs.as_ref(), &mut reading, |cells| need::read(cells, &mut seen, &known));
    let mut seen = Register::default();
    reading.visits = rows(visits.as_ref(), &mut reading, |cells| visit::read(cells, &mut seen, &known));
    name_strangers(files, &mut reading);
    let rank = |fault: &Fault| (KINDS.iter().position(|kind| kind.file == fault.file), fault.line);
    reading.faults.sort_by_key(rank);
    reading.warnings.sort_by_key(rank);
    Ok(reading)
}

/// Opens a file if it is there, whatever the case of its name.
fn open(kind: Kind, files: &Files, reading: &mut Reading) -> Option<Sheet> {
    let exact = files.get(kind.file);
    let bytes = exact.or_else(|| files.iter().find(|(name, _)| is_named(name, kind)).map(|(_, bytes)| bytes))?;
    let opened = kind.open(bytes);
    reading.encodings.insert(kind.file.to_owned(), opened.encoding);
    reading.faults.extend(opened.faults);
    reading.warnings.extend(opened.warnings);
    match &opened.sheet {
        Some(sheet) => reading.seen.push(Seen { file: kind.file, rows: sheet.records.len(), unread: sheet.unread() }),
        None => reading.unread.push(kind.file.to_owned()),
    }
    opened.sheet
}

fn rows<T>(sheet: Option<&Sheet>, reading: &mut Reading, mut read: impl FnMut(&mut Cells) -> Option<T>) -> Vec<Row<T>> {
    let mut taken = Vec::new();
    let Some(sheet) = sheet else { return taken };
    for record in &sheet.records {
        let mut cells = Cells::new(sheet, record);
        let value = if cells.is_whole() { read(&mut cells) } else { None };
        match cells.finish(value) {
            Ok((row, warnings)) => {
                taken.push(row);
                reading.warnings.extend(warnings);
            }
            Err(faults) => reading.faults.extend(faults),
        }
    }
    taken
}

/// Points out tables that are none of those which are read: what was misnamed or not saved as CSV should not pass in silence. Where
/// the file of that name is missing it is a fault: somebody means its rows to be taken.
fn name_strangers(files: &Files, reading: &mut Reading) {
    let mut strangers: Vec<&String> = files.keys().filter(|name| !KINDS.iter().any(|kind| is_named(name, *kind))).collect();
    strangers.sort();
    for file in strangers {
        let meant = KINDS.iter().find(|kind| is_like(file, **kind) && !reading.encodings.contains_key(kind.file));
        let what = match (is_workbook(file), meant) {
            (true, Some(kind)) => saying("this is an Excel workbook, and is left unread: open it and save it as \"CSV UTF-8\" with the name {}", [&kind.file]),
            (true, None) => said("this is an Excel workbook, and is left unread: open it and save it as \"CSV UTF-8\" with the name of one of the files"),
            (false, Some(kind)) => saying("this file is left unread: if it is the list to import, name it {}", [&kind.file]),
            (false, None) => said("this file is not one that import knows, and is left unread"),
        };
        let fault = Fault { file: file.clone(), line: 1, column: String::new(), what };
        if meant.is_some() {
            reading.unread.push(file.clone());
            reading.faults.push(fault);
        } else {
            reading.warnings.push(fault);
        }
    }
}

/// Whether a name begins like that of a file: `Frivillige (1).csv`, `frivillige 2027.xlsx`.
fn is_like(name: &str, kind: Kind) -> bool {
    kind.file.strip_suffix(".csv").is_some_and(|stem| name.to_lowercase().starts_with(stem))
}

fn is_workbook(name: &str) -> bool {
    let end = Path::new(name).extension().map(std::ffi::OsStr::to_ascii_lowercase).unwrap_or_default();
    ["xlsx", "xls", "xlsm", "ods", "numbers"].iter().any(|known| end == *known)
}

fn is_named(name: &str, kind: Kind) -> bool {
    name.to_lowercase() == kind.file
}

fn is_csv(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"))
}

//! `borgertorg import`: from a folder of CSV files to typed rows, faults and warnings, and from there to the house.
//!
//! Reading sends nothing. Bytes become text ([`encoding`]), text becomes records ([`split`]), records become a
//! table whose header is checked ([`sheet`]), and each row is read by its column ([`cells`]) into a value.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::{fs, io};

use chrono::NaiveDate;
use thiserror::Error;

pub mod cells;
pub mod date;
pub mod email;
pub mod encoding;
mod expansion;
pub mod fault;
pub mod hours;
pub mod ledger;
pub mod list;
pub mod need;
pub mod number;
pub mod organisation;
pub mod orgnr;
pub mod phone;
pub mod postal;
pub mod rebase;
pub mod recurrence;
pub mod register;
pub mod run;
pub mod send;
pub mod sheet;
pub mod split;
pub mod svarstad;
mod told;
pub mod venue;
pub mod visit;
pub mod volunteer;
pub mod week;

pub use cells::Row;
pub use encoding::Encoding;
pub use fault::Fault;
pub use need::Need;
pub use organisation::Organisation;
pub use run::run;
pub use venue::Venue;
pub use visit::Visits;
pub use volunteer::Volunteer;

use cells::Cells;
use register::{Known, Register};
use sheet::{Kind, Sheet};

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
    /// The files that were there, each with its encoding.
    pub encodings: BTreeMap<String, Encoding>,
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
    #[error("found none of organisasjoner.csv, steder.csv, frivillige.csv, behov.csv and besok.csv")]
    Nothing,
}

impl Reading {
    /// Names the files that were not there. Rows that speak of their rows are judged by the server.
    pub fn missing(&self) -> Vec<&'static str> {
        KINDS.iter().map(|kind| kind.file).filter(|file| !self.encodings.contains_key(*file)).collect()
    }
}

/// Reads the files of a folder. `as_of` is the day on which dates are judged.
///
/// # Errors
/// [`ReadError`] if the folder or one of its files cannot be read, or holds none of the files.
pub fn read(folder: &Path, as_of: NaiveDate) -> Result<Reading, ReadError> {
    let listed = |source| ReadError::Folder { folder: folder.to_owned(), source };
    let mut files = HashMap::new();
    for entry in fs::read_dir(folder).map_err(listed)? {
        let path = entry.map_err(listed)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if is_csv(&name) && path.is_file() {
            let bytes = fs::read(&path).map_err(|source| ReadError::File { file: path.clone(), source })?;
            files.insert(name, bytes);
        }
    }
    read_files(&files, as_of)
}

/// Reads files that are in memory, by their names.
///
/// # Errors
/// [`ReadError::Nothing`] if none of the files is there.
pub fn read_files(files: &HashMap<String, Vec<u8>>, as_of: NaiveDate) -> Result<Reading, ReadError> {
    let mut reading = Reading::default();
    let [organisations, venues, volunteers, needs, visits] = KINDS.map(|kind| open(kind, files, &mut reading));
    if reading.encodings.is_empty() {
        return Err(ReadError::Nothing);
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
fn open(kind: Kind, files: &HashMap<String, Vec<u8>>, reading: &mut Reading) -> Option<Sheet> {
    let exact = files.get(kind.file);
    let bytes = exact.or_else(|| files.iter().find(|(name, _)| is_named(name, kind)).map(|(_, bytes)| bytes))?;
    let opened = kind.open(bytes);
    reading.encodings.insert(kind.file.to_owned(), opened.encoding);
    reading.faults.extend(opened.faults);
    reading.warnings.extend(opened.warnings);
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

/// Points out CSV files that are none of those which are read: a mistyped name should not pass in silence.
fn name_strangers(files: &HashMap<String, Vec<u8>>, reading: &mut Reading) {
    let mut strangers: Vec<&String> = files.keys().filter(|name| is_csv(name) && !KINDS.iter().any(|kind| is_named(name, *kind))).collect();
    strangers.sort();
    for file in strangers {
        let what = "this file is not one that import knows, and is left unread".to_owned();
        reading.warnings.push(Fault { file: file.clone(), line: 1, column: String::new(), what });
    }
}

fn is_named(name: &str, kind: Kind) -> bool {
    name.to_lowercase() == kind.file
}

fn is_csv(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("csv"))
}

//! What each row said when it was imported last, so that a row acts only where it says something new.
//!
//! Between two imports people change things in the house. A row that says what it said before has nothing to add to
//! that; without a memory of it the file would win over the people each time. The memory holds keyed digests and ids,
//! nothing that tells who somebody is to whoever lacks the house's keys.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use platform::auth::Keys;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use serde::{Deserialize, Serialize};

/// A row as its file tells it.
pub trait Told {
    /// By what the next export tells the same row: its kind, and what names it.
    fn key(&self) -> String;
    /// What each column says, read, so that another way of writing the same says the same; empty where nothing is said.
    fn columns(&self) -> Vec<(&'static str, String)>;
}

/// The rows of a centre that were imported.
pub struct Ledger {
    keys: Keys,
    file: Option<PathBuf>,
    kept: Kept,
}

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    rows: BTreeMap<String, Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    /// What the row became.
    id: String,
    /// A digest of each column.
    said: BTreeMap<String, String>,
}

/// What a row says beyond what it said before.
#[derive(Debug, Default)]
pub struct News {
    id: Option<String>,
    columns: BTreeSet<&'static str>,
}

impl News {
    /// What the row became when it was imported.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Whether a column says something new. In a row that was not imported before, whatever is not empty is new.
    pub fn says(&self, column: &str) -> bool {
        self.columns.contains(column)
    }

    /// Whether the row was imported before and says nothing new.
    pub fn is_old(&self) -> bool {
        self.id.is_some() && self.columns.is_empty()
    }
}

impl Ledger {
    /// Opens a centre's ledger in the data folder, empty where there is none yet.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn open(data: &Path, centre: Id<Centre>, keys: Keys) -> Result<Self, Trouble> {
        let file = data.join("imports").join(format!("{centre}.toml"));
        let broken = |why: String| Trouble::broken("reading what was imported before", format!("{}: {why}", file.display()));
        let kept = match fs::read_to_string(&file) {
            Ok(text) => toml::from_str(&text).map_err(|e| broken(e.message().to_owned()))?,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Kept::default(),
            Err(e) => return Err(broken(e.to_string())),
        };
        Ok(Self { keys, file: Some(file), kept })
    }

    /// A ledger that no file keeps, for a centre into which nothing was imported yet.
    pub fn empty() -> Self {
        Self { keys: Keys::invented(), file: None, kept: Kept::default() }
    }

    /// What a row says beyond what it said before.
    pub fn news(&self, row: &impl Told) -> News {
        let key = row.key();
        let Some(entry) = self.kept.rows.get(&self.name(&key)) else {
            let columns = row.columns().into_iter().filter(|(_, text)| !text.is_empty()).map(|(column, _)| column).collect();
            return News { id: None, columns };
        };
        let new = |(column, text): &(&'static str, String)| entry.said.get(*column) != Some(&self.digest(&key, column, text));
        News { id: Some(entry.id.clone()), columns: row.columns().into_iter().filter(new).map(|(column, _)| column).collect() }
    }

    /// Notes that a row was imported and what it became.
    pub fn note(&mut self, row: &impl Told, id: &str) {
        let key = row.key();
        let said = row.columns().into_iter().map(|(column, text)| (column.to_owned(), self.digest(&key, column, &text))).collect();
        self.kept.rows.insert(self.name(&key), Entry { id: id.to_owned(), said });
    }

    /// Keeps it, for its owner's eyes only.
    ///
    /// # Errors
    /// Where the data folder cannot be written.
    pub fn save(&self) -> Result<(), Trouble> {
        let Some(file) = &self.file else { return Ok(()) };
        let text = toml::to_string(&self.kept).map_err(|e| Trouble::broken("keeping what was imported", e))?;
        let new = file.with_extension("new");
        let write = || -> io::Result<()> {
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder)?;
            }
            if new.exists() {
                fs::remove_file(&new)?; // what a run that was broken off has left
            }
            let mut kept = private(&new)?;
            kept.write_all(text.as_bytes())?;
            kept.sync_all()?;
            fs::rename(&new, file)
        };
        write().map_err(|e| Trouble::broken("keeping what was imported", format!("{}: {e}", file.display())))
    }

    fn name(&self, key: &str) -> String {
        shortened(&self.keys.digest("import-row", &[key.as_bytes()]))
    }

    /// The row's key goes into it: that two people say the same cannot be seen.
    fn digest(&self, key: &str, column: &str, text: &str) -> String {
        shortened(&self.keys.digest("import-column", &[key.as_bytes(), column.as_bytes(), text.as_bytes()]))
    }
}

/// A new file that its owner alone may read.
fn private(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Twelve bytes in hexadecimal: enough that no two of a centre's rows meet.
fn shortened(digest: &[u8]) -> String {
    use std::fmt::Write as _;
    digest.iter().take(12).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Person(&'static str, &'static str);

    impl Told for Person {
        fn key(&self) -> String {
            format!("person|{}", self.0)
        }
        fn columns(&self) -> Vec<(&'static str, String)> {
            vec![("Navn", self.0.to_owned()), ("Notat", self.1.to_owned())]
        }
    }

    fn centre() -> Id<Centre> {
        "centre_01h2xcejqtf2nbrexx3vqjhp41".parse().unwrap()
    }

    #[test]
    fn a_row_says_what_is_new_in_it() {
        let mut ledger = Ledger::empty();
        let first = ledger.news(&Person("kari@example.org", ""));
        assert!(first.says("Navn") && !first.says("Notat") && !first.is_old(), "an empty cell says nothing at first");

        ledger.note(&Person("kari@example.org", ""), "volunteer_1");
        assert!(ledger.news(&Person("kari@example.org", "")).is_old());
        let again = ledger.news(&Person("kari@example.org", "sjakk"));
        assert_eq!((again.id(), again.says("Navn"), again.says("Notat"), again.is_old()), (Some("volunteer_1"), false, true, false));

        ledger.note(&Person("kari@example.org", "sjakk"), "volunteer_1");
        assert!(ledger.news(&Person("kari@example.org", "")).says("Notat"), "emptied is something new");
    }

    #[test]
    fn what_is_kept_names_nobody_and_is_for_its_owners_eyes_only() {
        let (folder, keys) = (tempfile::tempdir().unwrap(), Keys::invented());
        let mut ledger = Ledger::open(folder.path(), centre(), keys.clone()).unwrap();
        ledger.note(&Person("kari@example.org", "sjakk"), "volunteer_1");
        ledger.note(&Person("ola@example.org", "sjakk"), "volunteer_2");
        ledger.save().unwrap();
        ledger.save().unwrap();

        let file = folder.path().join("imports").join(format!("{}.toml", centre()));
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("kari") && !text.contains("sjakk"), "{text}");
        let notes: BTreeSet<&str> = text.lines().filter(|line| line.contains("Notat")).collect();
        assert_eq!(notes.len(), 2, "the same word in two rows looks alike: {text}");
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).unwrap().permissions()) & 0o777, 0o600);
        assert!(Ledger::open(folder.path(), centre(), keys).unwrap().news(&Person("ola@example.org", "sjakk")).is_old());
        let stranger = Ledger::open(folder.path(), centre(), Keys::invented()).unwrap();
        assert_eq!(stranger.news(&Person("ola@example.org", "sjakk")).id(), None, "other keys recognise nobody");
    }

    #[test]
    fn a_ledger_that_cannot_be_read_is_said_so() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("imports")).unwrap();
        fs::write(folder.path().join("imports").join(format!("{}.toml", centre())), "rows = 1").unwrap();

        assert!(Ledger::open(folder.path(), centre(), Keys::invented()).is_err());
    }
}

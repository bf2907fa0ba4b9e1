//! Which rows there are, by the name under which other rows speak of them.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::fault::{What, saying};
use super::sheet::fold;
use super::week::Week;

/// What earlier rows have said, for the rows that come after.
#[derive(Debug)]
pub struct Known {
    /// The day on which dates are judged.
    pub as_of: NaiveDate,
    /// Organisations by number and name.
    pub bodies: Register,
    /// Organisations by number; nothing if their file is not there or cannot be read.
    pub organisations: Option<Register>,
    /// Venues by name; nothing if their file is not there or cannot be read.
    pub venues: Option<Register>,
    /// When each venue is open, by its folded name.
    pub opening: HashMap<String, Week>,
}

/// The rows of one file by a key.
#[derive(Debug, Default)]
pub struct Register(HashMap<String, Entry>);

/// A row that can be spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub line: usize,
    /// Whether it was taken.
    pub taken: bool,
}

impl Entry {
    /// Says what is wrong with a later row that has `the same` as this one.
    pub fn twin(self, the_same: &What) -> What {
        let Self { line, taken } = self;
        if taken {
            saying("line {} has {}: of such rows the first is taken", [&line, the_same])
        } else {
            saying("line {}, which is refused itself, has {}: nobody can tell which of them is meant", [&line, the_same])
        }
    }
}

impl Register {
    /// Finds the row with this key.
    pub fn find(&self, key: &str) -> Option<Entry> {
        self.0.get(&fold(key)).copied()
    }

    /// Notes a row; the first with a key keeps it, unless it was refused and this one is not.
    pub fn note(&mut self, key: &str, entry: Entry) {
        let kept = self.0.entry(fold(key)).or_insert(entry);
        if entry.taken && !kept.taken {
            *kept = entry;
        }
    }
}

/// Says what is wrong with naming a row of `file` by `key`, if that file was read.
pub fn objection(register: Option<&Register>, key: &str, file: &str) -> Option<What> {
    match register?.find(key) {
        None => Some(saying("no row of {} has this", [&file])),
        Some(Entry { taken: true, .. }) => None,
        Some(Entry { line, .. }) => Some(saying("the row it names, line {} of {}, is refused itself", [&line, &file])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_by_its_name_however_it_is_written() {
        let mut register = Register::default();
        register.note("Svarstad skole", Entry { line: 5, taken: true });
        register.note("svarstad  SKOLE", Entry { line: 9, taken: false });

        assert_eq!(register.find(" Svarstad Skole").unwrap().line, 5);
        assert_eq!(objection(Some(&register), "Svarstad skole", "steder.csv"), None);
        assert_eq!(objection(Some(&register), "Skolen", "steder.csv").unwrap(), "no row of steder.csv has this".into());
        assert_eq!(objection(None, "Skolen", "steder.csv"), None, "judged later");
    }

    #[test]
    fn what_names_a_refused_row_is_told_so() {
        let mut register = Register::default();
        register.note("Tunet", Entry { line: 3, taken: false });

        assert_eq!(objection(Some(&register), "Tunet", "steder.csv").unwrap(), "the row it names, line 3 of steder.csv, is refused itself".into());
    }
}

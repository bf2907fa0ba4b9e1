//! What each row said when it was imported last, so that a row acts only where it says something new.
//!
//! Between two imports people change things in the house. A row that says what it said before has nothing to add to
//! that; without a memory of it the file would win over the people each time. The memory holds keyed digests and ids,
//! nothing that tells who somebody is to whoever lacks the house's keys.

use std::collections::{BTreeMap, BTreeSet};

use platform::auth::Keys;

/// A row as its file tells it.
pub trait Told {
    /// By what the next export tells the same row: its kind, and what names it.
    fn key(&self) -> String;
    /// What each column says, read, so that another way of writing the same says the same; empty where nothing is said.
    fn columns(&self) -> Vec<(&'static str, String)>;
}

/// The rows of a centre that were imported. Whoever opens it keeps what is noted.
#[derive(Debug)]
pub struct Ledger {
    keys: Keys,
    rows: BTreeMap<String, Entry>,
}

/// One row that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What the row became.
    pub id: String,
    /// A digest of each column.
    pub said: BTreeMap<String, String>,
}

/// What a row says beyond what it said before.
#[derive(Debug, Default)]
pub struct News {
    id: Option<String>,
    columns: BTreeSet<&'static str>,
}

impl News {
    /// What the row became when it was imported.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Whether a column says something new. In a row that was not imported before, whatever is not empty is new.
    #[must_use]
    pub fn says(&self, column: &str) -> bool {
        self.columns.contains(column)
    }

    /// Whether the row was imported before and says nothing new.
    #[must_use]
    pub fn is_old(&self) -> bool {
        self.id.is_some() && self.columns.is_empty()
    }
}

impl Ledger {
    /// A centre's ledger: what was noted before, by the names of the rows.
    #[must_use]
    pub fn of(keys: Keys, rows: BTreeMap<String, Entry>) -> Self {
        Self { keys, rows }
    }

    /// A ledger of a centre into which nothing was imported yet, for whoever keeps none.
    #[must_use]
    pub fn empty() -> Self {
        Self::of(Keys::invented(), BTreeMap::new())
    }

    /// What a row says beyond what it said before.
    pub fn news(&self, row: &impl Told) -> News {
        let key = row.key();
        let Some(entry) = self.rows.get(&self.name(&key)) else {
            let columns = row.columns().into_iter().filter(|(_, text)| !text.is_empty()).map(|(column, _)| column).collect();
            return News { id: None, columns };
        };
        let new = |(column, text): &(&'static str, String)| entry.said.get(*column) != Some(&self.digest(&key, column, text));
        News { id: Some(entry.id.clone()), columns: row.columns().into_iter().filter(new).map(|(column, _)| column).collect() }
    }

    /// Notes that a row was imported and what it became; gives its name and what is to be kept, where that is something new.
    pub fn note(&mut self, row: &impl Told, id: &str) -> Option<(String, Entry)> {
        let key = row.key();
        let said = row.columns().into_iter().map(|(column, text)| (column.to_owned(), self.digest(&key, column, &text))).collect();
        let (name, entry) = (self.name(&key), Entry { id: id.to_owned(), said });
        if self.rows.get(&name) == Some(&entry) {
            return None;
        }
        self.rows.insert(name.clone(), entry.clone());
        Some((name, entry))
    }

    fn name(&self, key: &str) -> String {
        shortened(&self.keys.digest("import-row", &[key.as_bytes()]))
    }

    /// The row's key goes into it: that two people say the same cannot be seen.
    fn digest(&self, key: &str, column: &str, text: &str) -> String {
        shortened(&self.keys.digest("import-column", &[key.as_bytes(), column.as_bytes(), text.as_bytes()]))
    }
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
    fn what_is_kept_names_nobody_and_is_known_again_by_its_own_keys() {
        let keys = Keys::invented();
        let mut ledger = Ledger::of(keys.clone(), BTreeMap::new());
        let (kari, said) = ledger.note(&Person("kari@example.org", "sjakk"), "volunteer_1").unwrap();
        let (ola, other) = ledger.note(&Person("ola@example.org", "sjakk"), "volunteer_2").unwrap();

        let text = format!("{kari} {said:?} {ola} {other:?}");
        assert!(!text.contains("kari@") && !text.contains("sjakk"), "{text}");
        assert_ne!(said.said["Notat"], other.said["Notat"], "the same word in two rows looks alike: {text}");
        assert_eq!(ledger.note(&Person("ola@example.org", "sjakk"), "volunteer_2"), None, "nothing new");
        let rows = BTreeMap::from([(ola, other)]);
        assert!(Ledger::of(keys, rows.clone()).news(&Person("ola@example.org", "sjakk")).is_old());
        let stranger = Ledger::of(Keys::invented(), rows);
        assert_eq!(stranger.news(&Person("ola@example.org", "sjakk")).id(), None, "other keys recognise nobody");
    }
}

//! One row while it is read: hands out its fields by column and collects everything that is wrong with it.

use super::fault::{Fault, What, Wrong, said, saying};
use super::sheet::{Sheet, shown};
use super::split::Record;
use platform::privacy::{holds_national_id, seen};

/// The only column in which eleven digits may be a telephone number from abroad.
const PHONE: &str = "Telefon";

/// A row that was taken, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<T> {
    /// The file's name.
    pub file: &'static str,
    /// The line on which the row begins; the header is line 1.
    pub line: usize,
    /// What it says.
    pub value: T,
}

/// The fields of one row.
#[derive(Debug)]
pub struct Cells<'a> {
    sheet: &'a Sheet,
    record: &'a Record,
    faults: Vec<Fault>,
    warnings: Vec<Fault>,
    /// Columns that are told about already and must not be looked into.
    withheld: Vec<usize>,
    /// Whether the fields can be told apart at all.
    whole: bool,
}

impl<'a> Cells<'a> {
    /// Looks at the row as a whole: the number of its fields, unreadable letters, national identity numbers.
    pub fn new(sheet: &'a Sheet, record: &'a Record) -> Self {
        let mut cells = Self { sheet, record, faults: Vec::new(), warnings: Vec::new(), withheld: Vec::new(), whole: true };
        cells.check_shape();
        for (at, field) in record.fields.iter().enumerate() {
            cells.check_field(at, field);
        }
        cells
    }

    /// The line on which the row begins.
    pub fn line(&self) -> usize {
        self.record.line
    }

    /// Whether nothing is wrong so far.
    pub fn is_good(&self) -> bool {
        self.faults.is_empty()
    }

    /// Whether the fields can be told apart; if not, nothing more can be said about the row.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Reads a field that must not be empty. Gives nothing once a fault is noted.
    pub fn required<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Result<T, Wrong>) -> Option<T> {
        let text = self.text(column)?;
        if text.is_empty() {
            self.fault(column, said("this field is empty, and is needed"));
            return None;
        }
        self.parsed(column, parse(&text))
    }

    /// Reads a field that may be empty. Gives nothing if it is, or once a fault is noted.
    pub fn optional<T>(&mut self, column: &str, parse: impl FnOnce(&str) -> Result<T, Wrong>) -> Option<T> {
        let text = self.text(column)?;
        if text.is_empty() {
            return None;
        }
        self.parsed(column, parse(&text))
    }

    /// Whether nothing stands in the field.
    pub fn is_empty(&self, column: &str) -> bool {
        self.place(column).and_then(|at| self.record.fields.get(at)).is_none_or(|field| field.trim().is_empty())
    }

    /// Notes a fault, which refuses the row.
    pub fn fault(&mut self, column: &str, what: What) {
        self.faults.push(self.sheet.kind.fault(self.record.line, column, what));
    }

    /// Notes a warning; it is told if the row is taken.
    pub fn warn(&mut self, column: &str, what: What) {
        self.warnings.push(self.sheet.kind.fault(self.record.line, column, what));
    }

    /// Ends the reading: the value with its warnings if nothing is wrong, otherwise the faults in the columns' order.
    pub fn finish<T>(self, value: Option<T>) -> Result<(Row<T>, Vec<Fault>), Vec<Fault>> {
        let Self { sheet, record, mut faults, warnings, .. } = self;
        match value {
            Some(value) if faults.is_empty() => {
                let row = Row { file: sheet.kind.file, line: record.line, value };
                Ok((row, warnings))
            }
            _ => {
                faults.sort_by_key(|fault| sheet.kind.columns.iter().position(|name| *name == fault.column));
                Err(faults)
            }
        }
    }

    fn check_shape(&mut self) {
        let found = self.record.fields.len();
        let wanted = self.sheet.header.iter().rposition(|name| !name.trim().is_empty()).map_or(0, |last| last + 1);
        let surplus = self.record.fields.iter().skip(wanted).any(|field| !field.trim().is_empty());
        let what = if self.record.broken {
            let column = self.name_at(found);
            self.fault(&column, said("the quotation marks do not match: please write this field once more"));
            self.whole = false;
            return;
        } else if found < wanted {
            saying("the row has {} fields and the header {}: is a line broken in two?", [&found, &wanted])
        } else if surplus {
            saying("the row has {} fields and the header {}: a text with a separator in it needs quotation marks", [&found, &wanted])
        } else {
            return;
        };
        self.fault("", what);
        self.whole = false;
    }

    fn check_field(&mut self, at: usize, field: &str) {
        let column = self.name_at(at);
        if column != PHONE && holds_national_id(field) {
            self.fault(&column, said("this looks like a national identity number: remove it"));
            self.withheld.push(at);
        } else if field.contains(is_unreadable) {
            self.fault(&column, said("some letters cannot be read: please save the file as \"CSV UTF-8\""));
            self.withheld.push(at);
        }
    }

    /// The name that the kind gives to the column at a place, or the header's own as far as it may be told.
    fn name_at(&self, at: usize) -> String {
        let known = self.sheet.places.iter().position(|place| *place == at);
        match known.and_then(|index| self.sheet.kind.columns.get(index)) {
            Some(name) => (*name).to_owned(),
            None => self.sheet.header.get(at).map(|name| shown(name)).unwrap_or_default(),
        }
    }

    fn place(&self, column: &str) -> Option<usize> {
        let index = self.sheet.kind.columns.iter().position(|name| *name == column)?;
        self.sheet.places.get(index).copied()
    }

    /// The field with its white space tidied, unless it is withheld.
    fn text(&self, column: &str) -> Option<String> {
        let at = self.place(column)?;
        if self.withheld.contains(&at) {
            return None;
        }
        let field = self.record.fields.get(at)?;
        Some(field.lines().map(tidy).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
    }

    fn parsed<T>(&mut self, column: &str, result: Result<T, Wrong>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(Wrong(clauses)) => {
                for what in clauses {
                    self.fault(column, what);
                }
                None
            }
        }
    }
}

fn tidy(line: &str) -> String {
    seen(line).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_unreadable(mark: char) -> bool {
    mark == '\u{fffd}' || (mark.is_control() && !matches!(mark, '\n' | '\r' | '\t'))
}

/// Longest name of a person, a body or a place that the house takes.
const LONGEST_NAME: usize = 200;

/// Takes any text of the length of a name, on one line.
pub fn text(text: &str) -> Result<String, Wrong> {
    at_most(text, LONGEST_NAME)
}

/// Takes any text of so many characters, on one line.
pub fn at_most(text: &str, most: usize) -> Result<String, Wrong> {
    let text = tidy(text);
    match text.chars().count() {
        length if length > most => Err(saying("this is {} characters long, and at most {} fit", [&length, &most]).into()),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sheet::Kind;
    use super::*;

    const KIND: Kind = Kind { file: "prøve.csv", columns: &["Navn", "Telefon"] };

    fn told(text: &str) -> Vec<String> {
        let sheet = KIND.open(text.as_bytes()).sheet.unwrap();
        let mut cells = Cells::new(&sheet, &sheet.records[0]);
        let name = if cells.is_whole() { cells.required("Navn", self::text) } else { None };
        let faults = cells.finish(name).err().unwrap_or_default();
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_row_of_another_length_than_the_header_is_refused_as_a_whole() {
        assert_eq!(told("Navn;Telefon\na"), ["prøve.csv, line 2: the row has 1 fields and the header 2: is a line broken in two?"]);
        assert_eq!(
            told("Navn;Telefon\na;b;c"),
            ["prøve.csv, line 2: the row has 3 fields and the header 2: a text with a separator in it needs \
                 quotation marks"]
        );
        assert!(told("Navn;Telefon\na;b;;").is_empty(), "Excel adds empty fields");
    }

    #[test]
    fn marks_that_do_not_match_are_told_with_their_column() {
        assert_eq!(told("Navn;Telefon\na;\"b"), ["prøve.csv, line 2, Telefon: the quotation marks do not match: please write this field once more"]);
    }

    #[test]
    fn a_national_identity_number_is_refused_in_every_column_but_the_telephone() {
        let what = "this looks like a national identity number: remove it";
        assert_eq!(
            told("Navn;Telefon;Notat\nKari 010190 12345;01019012345;41019012345"),
            [format!("prøve.csv, line 2, Notat: {what}"), format!("prøve.csv, line 2, Navn: {what}")]
        );
    }

    #[test]
    fn letters_that_cannot_be_read_are_told() {
        assert_eq!(told("Navn;Telefon\nBj\u{fffd}rg;1").len(), 1);
        assert_eq!(told("Navn;Telefon\nBj\u{8f}rg;1").len(), 1);
        assert!(told("Navn;Telefon\n\"Kari\nHansen\";1").is_empty());
    }
}

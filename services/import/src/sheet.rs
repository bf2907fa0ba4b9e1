//! One file as a table: the separator recognised, the header checked, the rows cut.

use super::encoding::{self, Encoding};
use super::fault::{Fault, What, plain, said, saying};
use super::split::{self, Record};

/// What a file should look like.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its name.
    pub file: &'static str,
    /// Its columns, in the order in which faults are told.
    pub columns: &'static [&'static str],
}

/// A file whose header is as it should be.
#[derive(Debug)]
pub struct Sheet {
    /// What it was read as.
    pub kind: Kind,
    /// The header's names as they stand there.
    pub header: Vec<String>,
    /// For each column of the kind, where it stands in a record.
    pub places: Vec<usize>,
    /// The rows below the header.
    pub records: Vec<Record>,
}

/// What came of looking at one file.
#[derive(Debug)]
pub struct Opened {
    /// Nothing if the header does not fit: then no row can be read.
    pub sheet: Option<Sheet>,
    /// How its letters were written.
    pub encoding: Encoding,
    /// What is wrong with the header.
    pub faults: Vec<Fault>,
    /// What is left unread.
    pub warnings: Vec<Fault>,
}

impl Sheet {
    /// Names of the header that no column of the kind has.
    pub fn unread(&self) -> Vec<String> {
        let others = self.header.iter().enumerate().filter(|(at, _)| !self.places.contains(at));
        others.map(|(_, name)| shown(name)).filter(|name| !name.is_empty()).collect()
    }
}

impl Kind {
    /// Makes a fault of this file; an empty column means the whole line.
    pub fn fault(&self, line: usize, column: &str, what: What) -> Fault {
        Fault { file: self.file.to_owned(), line, column: column.to_owned(), what }
    }

    /// Decodes and cuts a file and checks its header.
    pub fn open(self, bytes: &[u8]) -> Opened {
        let (text, encoding) = encoding::decode(bytes);
        let mut opened = Opened { sheet: None, encoding, faults: Vec::new(), warnings: Vec::new() };
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            let what = said("this is an Excel workbook: open it in Excel and save it as \"CSV UTF-8\"");
            opened.faults.push(self.fault(1, "", what));
            return opened;
        }
        let mut records = self.cut(&text);
        if records.is_empty() {
            opened.faults.push(self.fault(1, "", said("the file is empty")));
            return opened;
        }
        let header = records.remove(0);
        let names = folded(&header.fields);
        self.check(&header, &names, &mut opened);
        if opened.faults.is_empty() {
            opened.sheet = Some(Sheet { kind: self, places: self.places(&names).collect(), header: header.fields, records });
        }
        opened
    }

    /// Where its columns stand among the folded names of a header; those that are missing are left out.
    fn places(self, names: &[String]) -> impl Iterator<Item = usize> + '_ {
        self.columns.iter().map(|column| fold(column)).filter_map(|column| names.iter().position(|name| *name == column))
    }

    /// Cuts with the separator that makes the most known columns of the header. Excel's own line "sep=;" is obeyed.
    fn cut(self, text: &str) -> Vec<Record> {
        if let Some(separator) = told_separator(text) {
            let mut records = split::split(text, separator);
            records.retain(|record| record.line > 1);
            return records;
        }
        let head_end = text.char_indices().nth(8192).map_or(text.len(), |(at, _)| at);
        let known = |separator: &u8| split::split(&text[..head_end], *separator).first().map_or(0, |header| self.places(&folded(&header.fields)).count());
        // the last of several equals is taken: a semicolon where nothing tells
        let separator = [b'\t', b',', b';'].into_iter().max_by_key(known).unwrap_or(b';');
        split::split(text, separator)
    }

    /// Notes what is wrong with a header; `names` are its folded names.
    fn check(self, header: &Record, names: &[String], opened: &mut Opened) {
        let columns = folded(self.columns);
        if !columns.iter().any(|column| names.contains(column)) {
            let what = saying("the first line should name the columns: {}", [&self.columns.join(", ")]);
            opened.faults.push(self.fault(header.line, "", what));
            return;
        }
        if header.broken {
            opened.faults.push(self.fault(header.line, "", said("the quotation marks of this line do not match")));
        }
        for (column, folded) in self.columns.iter().zip(&columns) {
            match names.iter().filter(|name| *name == folded).count() {
                0 => opened.faults.push(self.fault(header.line, column, said("this column is missing"))),
                1 => {}
                times => {
                    let what = saying("this column stands {} times in the header; leave one of them", [&times]);
                    opened.faults.push(self.fault(header.line, column, what));
                }
            }
        }
        for (name, folded) in header.fields.iter().zip(names) {
            if !columns.contains(folded) && !folded.is_empty() {
                let what = said("this column is not known, and is left unread");
                opened.warnings.push(self.fault(header.line, &shown(name), what));
            }
        }
    }
}

fn told_separator(text: &str) -> Option<u8> {
    let first = text.lines().next()?.trim_matches(['"', ' ', '\r']);
    match first.to_ascii_lowercase().strip_prefix("sep=")?.as_bytes() {
        [mark @ (b';' | b',' | b'\t')] => Some(*mark),
        _ => None,
    }
}

/// A name of the header that is not ours, as it may be told: where the header is missing it is the first row that stands there.
pub fn shown(name: &str) -> String {
    plain(name.trim()).unwrap_or_default()
}

fn folded(names: &[impl AsRef<str>]) -> Vec<String> {
    names.iter().map(|name| fold(name.as_ref())).collect()
}

/// Folds what the eye takes for the same: case and the amount of white space.
pub fn fold(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: Kind = Kind { file: "prøve.csv", columns: &["Navn", "Maks km", "Språk"] };

    fn told(text: &str) -> Vec<String> {
        KIND.open(text.as_bytes()).faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn semicolons_commas_and_tabs_are_recognised() {
        for text in [
            "Navn;Maks km;Språk\na;\"1,5\";nb",
            "Språk,Navn,Maks km\nnb,a,\"1,5\"",
            "navn\tMAKS  KM\tspråk \r\na\t1,5\tnb",
            "sep=;\r\nNavn;Maks km;Språk\r\na;1,5;nb",
        ] {
            let sheet = KIND.open(text.as_bytes()).sheet.unwrap();
            let row: Vec<_> = sheet.places.iter().map(|at| &*sheet.records[0].fields[*at]).collect();
            assert_eq!(row, ["a", "1,5", "nb"], "{text}");
        }
    }

    #[test]
    fn what_is_missing_or_double_in_the_header_is_named() {
        assert_eq!(
            told("\nNavn;Navn;Språk\na;b;c"),
            ["prøve.csv, line 2, Navn: this column stands 2 times in the header; leave one of them", "prøve.csv, line 2, Maks km: this column is missing",]
        );
        assert_eq!(told(""), ["prøve.csv, line 1: the file is empty"]);
        assert_eq!(told("PK\x03\x04…").len(), 1);
        assert_eq!(told("a;b"), ["prøve.csv, line 1: the first line should name the columns: Navn, Maks km, Språk"]);
    }

    #[test]
    fn an_unknown_column_is_pointed_out_and_left_unread() {
        let opened = KIND.open("Navn;Maks km;Notat;Språk;\na;1;x;nb;".as_bytes());

        assert_eq!(opened.warnings[0].to_string(), "prøve.csv, line 1, Notat: this column is not known, and is left unread");
        assert_eq!(opened.sheet.unwrap().places, [0, 1, 3]);
    }

    #[test]
    fn a_row_where_the_header_should_stand_is_not_repeated() {
        let opened = KIND.open("Navn;Maks km;Språk;kari@example.org;010190 12345;a\u{1b}b".as_bytes());

        let told: Vec<String> = opened.warnings.iter().map(|warning| warning.column.clone()).collect();
        assert_eq!(told, ["", "", "a b"]);
    }
}

//! Cuts the text of a CSV file into records and fields, and knows on which line each record begins.
//!
//! Written by hand because a coordinator needs what CSV readers keep to themselves: the line of a record after blank
//! lines and fields of several lines, and the one row whose quotation marks do not match, without losing the rest.

/// Longest quoted field in bytes: a cell of Excel holds 32,767 characters.
const LONGEST: usize = 4 * 32_767;

/// One row of a file as it stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line on which it begins; the first line is 1.
    pub line: usize,
    /// Its fields, without their quotation marks.
    pub fields: Vec<String>,
    /// Whether the field after the last one has quotation marks that do not match. The rest of its line is left out.
    pub broken: bool,
}

/// Cuts `text` at `separator` (an ASCII mark) and at line ends of every kind. Blank lines are left out, and counted.
pub fn split(text: &str, separator: u8) -> Vec<Record> {
    let mut cursor = Cursor { text, at: 0, line: 1, separator };
    let mut records = Vec::new();
    while cursor.peek().is_some() {
        let record = cursor.record();
        if record.broken || record.fields.iter().any(|field| !field.trim().is_empty()) {
            records.push(record);
        }
    }
    records
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    separator: u8,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn record(&mut self) -> Record {
        let mut record = Record { line: self.line, fields: Vec::new(), broken: false };
        loop {
            if self.peek() == Some(b'"') {
                let Some(field) = self.quoted() else {
                    record.broken = true;
                    self.plain(is_line_end);
                    self.line_end();
                    return record;
                };
                record.fields.push(field);
            } else {
                let separator = self.separator;
                let field = self.plain(|mark| mark == separator || is_line_end(mark));
                record.fields.push(field);
            }
            if self.peek() == Some(self.separator) {
                self.at += 1;
            } else {
                self.line_end();
                return record;
            }
        }
    }

    fn plain(&mut self, is_end: impl Fn(u8) -> bool) -> String {
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.iter().position(|mark| is_end(*mark)).unwrap_or(rest.len());
        let field = self.text[self.at..self.at + length].to_owned();
        self.at += length;
        field
    }

    /// Reads a field in quotation marks, or stays where it is if they do not match.
    fn quoted(&mut self) -> Option<String> {
        let bytes = self.text.as_bytes();
        let mut field = String::new();
        let (mut at, mut from) = (self.at + 1, self.at + 1);
        loop {
            let mark = *bytes.get(at)?;
            if at - self.at > LONGEST {
                return None;
            }
            at += 1;
            if mark != b'"' {
                continue;
            }
            field.push_str(&self.text[from..at - 1]);
            if bytes.get(at) != Some(&b'"') {
                break;
            }
            from = at;
            at += 1;
        }
        while bytes.get(at) == Some(&b' ') {
            at += 1;
        }
        let ends = bytes.get(at).is_none_or(|mark| *mark == self.separator || is_line_end(*mark));
        ends.then(|| {
            self.at = at;
            self.line += lines_in(&field);
            field
        })
    }

    fn line_end(&mut self) {
        if self.peek().is_none() {
            return;
        }
        self.at += if self.text[self.at..].starts_with("\r\n") { 2 } else { 1 };
        self.line += 1;
    }
}

fn is_line_end(mark: u8) -> bool {
    matches!(mark, b'\r' | b'\n')
}

fn lines_in(field: &str) -> usize {
    let bytes = field.as_bytes();
    (0..bytes.len()).filter(|&at| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'))).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(usize, Vec<String>)> {
        split(text, b';').into_iter().map(|record| (record.line, record.fields)).collect()
    }

    #[test]
    fn lines_are_counted_whatever_ends_them() {
        for end in ["\r\n", "\n", "\r"] {
            let text = ["a;b", "", "\"c", "", "c\";d", " ; ", "e;"].join(end);
            let rows = cut(&text);

            assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [1, 3, 7], "{end:?}");
            assert_eq!(rows[1].1[0], format!("c{end}{end}c"));
            assert_eq!(rows[2].1, ["e", ""]);
        }
    }

    #[test]
    fn quotation_marks_protect_separators_and_themselves() {
        assert_eq!(cut(r#""a;b";"c ""d"" e";f"g" ;"""#)[0].1, ["a;b", "c \"d\" e", "f\"g\" ", ""]);
    }

    #[test]
    fn marks_that_do_not_match_cost_one_row_only() {
        let rows = split("a;b\nc;\"d\n\"e;f\";g\nh;\"i", b';');

        let seen: Vec<_> = rows.iter().map(|r| (r.line, r.fields.len(), r.broken)).collect();
        assert_eq!(seen, [(1, 2, false), (2, 1, true), (3, 2, false), (4, 1, true)]);
    }
}

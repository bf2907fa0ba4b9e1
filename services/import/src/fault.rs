//! What is wrong in a file, or worth a second look, and where it stands.

use std::fmt;

use platform::privacy::holds_national_id;

/// One thing that a coordinator should know about one place in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file's name, without its folder.
    pub file: String,
    /// The line on which the row begins; the first line is 1.
    pub line: usize,
    /// The column's name as the file has it; empty where the whole row or file is meant.
    pub column: String,
    /// What is wrong: a clause that can follow a colon. Names nobody.
    pub what: What,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}", self.file, self.line)?;
        if !self.column.is_empty() {
            write!(f, ", {}", self.column)?;
        }
        write!(f, ": {}", self.what)
    }
}

/// A clause in English with places for values, so that a screen can say the same in its own language.
#[derive(Clone, Debug)]
pub struct What {
    /// The clause as it stands in the code, `{}` for each value. Empty where somebody else has said it: then the value is all of it.
    pub template: &'static str,
    /// What goes into its places; itself perhaps a clause of ours.
    pub values: Vec<String>,
}

/// A clause without values.
#[must_use]
pub const fn said(template: &'static str) -> What {
    What { template, values: Vec::new() }
}

/// A clause with its values.
pub fn saying<const N: usize>(template: &'static str, values: [&dyn fmt::Display; N]) -> What {
    What { template, values: values.iter().map(ToString::to_string).collect() }
}

/// What somebody else has said, in words of their own.
pub fn quoted(text: impl Into<String>) -> What {
    What { template: "", values: vec![text.into()] }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.template.is_empty() {
            return f.write_str(&self.values.concat());
        }
        let mut values = self.values.iter();
        for (at, part) in self.template.split("{}").enumerate() {
            if at > 0 {
                f.write_str(values.next().map_or("", String::as_str))?;
            }
            f.write_str(part)?;
        }
        Ok(())
    }
}

/// Two clauses are one where they read alike.
impl PartialEq for What {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for What {}

/// Everything that one field says wrongly; each clause becomes a fault of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong(pub Vec<What>);

impl From<What> for Wrong {
    fn from(what: What) -> Self {
        Self(vec![what])
    }
}

/// For tests, which say what they expect as a text.
#[cfg(test)]
impl From<&str> for Wrong {
    fn from(what: &str) -> Self {
        Self(vec![quoted(what)])
    }
}

#[cfg(test)]
impl From<&str> for What {
    fn from(what: &str) -> Self {
        quoted(what)
    }
}

/// Repeats a short piece of a file in quotation marks. What could tell who somebody is comes out as "this text".
#[must_use]
pub fn quote(text: &str) -> String {
    plain(text).map_or_else(|| "this text".to_owned(), |plain| format!("\"{plain}\""))
}

/// A short piece of a file on one line, unless it is empty or could tell who somebody is.
pub fn plain(text: &str) -> Option<String> {
    const LONGEST: usize = 48;
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let telling = text.contains('@') || (digits >= 8 && !has_date_marks(text));
    if telling || text.trim().is_empty() || holds_national_id(text) {
        return None;
    }
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let short = if plain.chars().count() <= LONGEST { plain } else { plain.chars().take(LONGEST).chain(['…']).collect() };
    // a cut row of digits, or one without the marks that stood in it, may be a number where the whole is none
    Some(short).filter(|short| !holds_national_id(short))
}

fn has_date_marks(text: &str) -> bool {
    text.contains([':', '=']) || text.split('.').count() == 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_reads_as_one_line() {
        let mut fault = Fault { file: "behov.csv".to_owned(), line: 17, column: "Antall".to_owned(), what: said("a need has 1 to 500 places") };
        assert_eq!(fault.to_string(), "behov.csv, line 17, Antall: a need has 1 to 500 places");

        fault.column.clear();
        assert_eq!(fault.to_string(), "behov.csv, line 17: a need has 1 to 500 places");
    }

    #[test]
    fn what_tells_who_somebody_is_is_not_repeated() {
        assert_eq!(quote("kari@example.org"), "this text");
        assert_eq!(quote("41 23 45 67"), "this text");
        assert_eq!(quote("41.23.45.67"), "this text");
        assert_eq!(quote("010190 12345"), "this text");
        assert_eq!(quote("man 18-16"), "\"man 18-16\"");
        assert_eq!(quote("05.13.2027 14:00"), "\"05.13.2027 14:00\"");
        assert_eq!(quote(&"x".repeat(60)).chars().count(), 51);
        assert_eq!(quote(&format!("{}:{}", "x".repeat(36), "1".repeat(30))), "this text");
        assert_eq!(quote("05\0\0\0\0\0.01.24 17023"), "this text");
    }
}

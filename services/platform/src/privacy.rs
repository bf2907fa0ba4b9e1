//! Personal data has a type that does not print, and text from outside is looked at before it is kept.

// paths are written out because the fuzz targets take this file into a crate of their own
#[path = "privacy/contact.rs"]
mod contact;
#[path = "privacy/digits.rs"]
mod digits;
#[path = "privacy/identity.rs"]
mod identity;
#[path = "privacy/language.rs"]
mod language;

use std::fmt;

use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Visitor};

use crate::error::Faults;
pub use contact::{email, phone};
pub use identity::holds_national_id;
pub use language::is_language;

/// Something about a person, or a secret: prints as `***`, shown only by [`Personal::reveal`].
#[derive(Clone, PartialEq, Eq, Default, PartialOrd, Ord, Hash)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// Wraps it.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The bare value; allowed in `store`, `channel`, `api` and `peers` only.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T> Serialize for Personal<T> {
    /// `***` here too: what must leave as text is revealed by hand.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("***")
    }
}

impl<'de> Deserialize<'de> for Personal<String> {
    /// Takes any scalar as the text that it was: a password of digits is a password. An error says what it is not, never what it is.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Scalar)
    }
}

struct Scalar;

impl Visitor<'_> for Scalar {
    type Value = Personal<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }
    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Personal(value.to_owned()))
    }
    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Personal(value.to_string()))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Personal(value.to_string()))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Personal(value.to_string()))
    }
    fn visit_i128<E>(self, value: i128) -> Result<Self::Value, E> {
        Ok(Personal(value.to_string()))
    }
    fn visit_u128<E>(self, value: u128) -> Result<Self::Value, E> {
        Ok(Personal(value.to_string()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Personal(value.to_string()))
    }
}

impl<T> fmt::Display for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

const NATIONAL_ID: &str = "looks like a national identity number; Borgertorg never keeps one, please remove it";

/// A text from outside, of one line or several: trimmed, as it is [`seen`], no control characters but line ends, no national identity
/// number, at most `most` characters. Notes what is wrong under `field`.
pub fn text(faults: &mut Faults, field: &str, value: &str, most: usize) -> String {
    let value = seen(value);
    let value = value.trim();
    if value.chars().any(|c| c.is_control() && !LINE_ENDS.contains(&c)) {
        faults.add(field, "holds control characters");
    }
    let length = value.chars().count();
    if length > most {
        faults.add(field, format!("is {length} characters long, at most {most} fit"));
    } else if holds_national_id(value) {
        tracing::info!(field, "a text in the shape of a national identity number was refused");
        faults.add(field, NATIONAL_ID);
    }
    value.to_owned()
}

const LINE_ENDS: [char; 5] = ['\n', '\r', '\t', '\u{2028}', '\u{2029}'];

/// A text without what takes no place or turns the direction of what follows (Unicode Standard, chapter 23): it comes along when
/// somebody copies from a page, and two texts that look the same would differ, or one would look like another. Joiners stay: scripts
/// and emoji need them.
#[must_use]
pub fn seen(text: &str) -> String {
    let unseen = |c: char| matches!(c, '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{2800}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    text.replace(unseen, "")
}

/// As [`text`], and of one line.
pub fn line(faults: &mut Faults, field: &str, value: &str, most: usize) -> String {
    let value = text(faults, field, value, most);
    if value.contains(LINE_ENDS) {
        faults.add(field, "must be one line");
    }
    value
}

/// As [`line`], and not empty.
pub fn some_line(faults: &mut Faults, field: &str, value: &str, most: usize) -> String {
    let value = line(faults, field, value, most);
    if value.is_empty() {
        faults.add(field, "is empty");
    }
    value
}

/// Short words of a list (skills, languages …): each as [`some_line`] of at most 60 characters, at most 50 of them,
/// in lower case, sorted, doubles taken once.
pub fn words(faults: &mut Faults, field: &str, values: &[String]) -> Vec<String> {
    if values.len() > 50 {
        faults.add(field, format!("has {} entries, at most 50 fit", values.len()));
        return Vec::new();
    }
    // measured as they are kept: lower case may be more letters
    let read = |(i, value): (usize, &String)| some_line(faults, &format!("{field}[{i}]"), &value.to_lowercase(), 60);
    let mut words: Vec<String> = values.iter().enumerate().map(read).collect();
    words.sort();
    words.dedup();
    words
}

/// Languages, each a code of ISO 639 as [`is_language`] knows them, in upper or lower case. Otherwise as [`words`].
pub fn languages(faults: &mut Faults, field: &str, values: &[String]) -> Vec<String> {
    for (i, value) in values.iter().take(50).enumerate() {
        if !is_language(&value.trim().to_lowercase()) {
            faults.add(format!("{field}[{i}]"), "is not a language code of ISO 639 (such as nb, en or uk)");
        }
    }
    words(faults, field, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_does_not_print() {
        let name = Personal::new("Kari".to_owned());

        assert_eq!(format!("{name} {name:?}"), "*** ***");
    }

    #[test]
    fn a_line_holds_what_is_seen_and_no_more() {
        for (value, told) in [
            ("Turleder på Lågen 🏃\u{200d}♀️", None),
            ("to\nlinjer", Some("must be one line")),
            ("to\u{2028}linjer", Some("must be one line")),
            ("\u{200b}\u{202e}", Some("is empty")),
            ("\u{3164}\u{2800}", Some("is empty")),
            ("Tur\u{1b}[31m", Some("holds control characters")),
            ("", Some("is empty")),
        ] {
            let mut faults = Faults::new();

            some_line(&mut faults, "title", value, 200);

            assert_eq!(faults.iter().map(|(_, what)| what).next(), told, "{value:?}");
        }
        let mut faults = Faults::new();
        assert_eq!(text(&mut faults, "public_text", "Tur\u{200b}leder\n\u{202e}to linjer\u{feff} ", 200), "Turleder\nto linjer");
        assert_eq!(faults.iter().count(), 0);
    }

    #[test]
    fn words_that_were_taken_are_taken_again() {
        let mut faults = Faults::new();

        let taken = words(&mut faults, "skills", &["Turleder".to_owned(), "turleder ".to_owned(), "İ".repeat(30)]);

        assert_eq!((words(&mut faults, "skills", &taken), faults.is_empty()), (taken, true));
        words(&mut faults, "skills", &["İ".repeat(31)]);
        assert_eq!(faults.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["skills[0]"]);
    }

    #[test]
    fn nul_bytes_and_long_texts_are_named() {
        let mut faults = Faults::new();

        text(&mut faults, "title", "a\0b", 10);
        text(&mut faults, "details", &"x".repeat(11), 10);

        assert_eq!(faults.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["title", "details"]);
    }
}

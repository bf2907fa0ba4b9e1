//! The fields of one line: each is asked for what it should hold, and every fault is kept with its line and field.

use std::fmt;
use std::ops::RangeInclusive;

use serde::Deserialize;

use super::json::Value;
use crate::import::fault::{Fault, quoted};

/// The last minute that is counted, more than 8,000 years ahead.
const LATEST: i64 = 0xffff_ffff;
/// Longest word in bytes, most words in a list, most intervals of a volunteer, most volunteers named by a shift.
const WORD: usize = 200;
const WORDS: usize = 1_000;
const INTERVALS: usize = 20_000;
const NAMED: usize = 100_000;
/// Most letters of what somebody else says is wrong.
const SAID: usize = 160;

/// A whole number of any width.
pub trait Figure: TryFrom<i64> + PartialOrd + fmt::Display {}

impl<T: TryFrom<i64> + PartialOrd + fmt::Display> Figure for T {}

/// Where a line stands, and what is wrong with it.
#[derive(Debug)]
pub struct Cells {
    pub file: &'static str,
    pub line: usize,
    pub faults: Vec<Fault>,
}

impl Cells {
    /// Keeps a fault; `field` is empty where the whole line is meant.
    pub fn fault(&mut self, field: &str, what: impl Into<String>) {
        self.faults.push(Fault { file: self.file.to_owned(), line: self.line, column: field.to_owned(), what: quoted(what) });
    }

    /// Takes the line apart: one object with exactly the fields of `T`.
    pub fn row<'a, T: Deserialize<'a>>(&mut self, text: &'a str) -> Option<T> {
        if !text.trim_start().starts_with('{') {
            self.fault("", "is no JSON object, which begins with {");
            return None;
        }
        let error = match serde_json::from_str(text) {
            Ok(row) => return Some(row),
            Err(error) => error,
        };
        self.line += error.line().saturating_sub(1);
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default();
        let said: String = said.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(SAID).collect();
        match error.classify() {
            serde_json::error::Category::Data => self.fault("", said),
            serde_json::error::Category::Eof => self.fault("", "ends in the middle: it has been cut off"),
            _ => self.fault("", format!("is no JSON: {said}, at byte {}", error.column())),
        }
        None
    }

    /// Asks for a whole number.
    pub fn whole<T: Figure>(&mut self, field: &str, value: &Value<'_>, range: RangeInclusive<T>) -> Option<T> {
        number(value, &range).map_err(|what| self.fault(field, what)).ok()
    }

    /// Asks for true or false.
    pub fn flag(&mut self, field: &str, value: &Value<'_>) -> bool {
        if let Value::Flag(flag) = value {
            return *flag;
        }
        self.fault(field, format!("is {}, not true or false", value.kind()));
        false
    }

    /// Asks for a short text.
    pub fn word<'v>(&mut self, field: &str, value: &'v Value<'_>) -> &'v str {
        word(value).unwrap_or_else(|what| {
            self.fault(field, what);
            ""
        })
    }

    /// Asks for a list of short texts.
    pub fn words<'v>(&mut self, field: &str, value: &'v Value<'_>) -> Vec<&'v str> {
        self.list(field, value, WORDS, word)
    }

    /// Asks for a list of volunteers' ids.
    pub fn named(&mut self, field: &str, value: &Value<'_>) -> Vec<u64> {
        self.list(field, value, NAMED, |id| number(id, &(0..=i64::MAX)).map(i64::unsigned_abs))
    }

    /// Asks for a list of `[start, end)`, each a stretch of minutes.
    pub fn intervals(&mut self, field: &str, value: &Value<'_>) -> Vec<(i64, i64)> {
        self.list(field, value, INTERVALS, |pair| match pair {
            Value::List(two) if two.len() == 2 => {
                let (start, end) = (minute(&two[0])?, minute(&two[1])?);
                if start < end { Ok((start, end)) } else { Err(format!("ends at minute {end}, which is not after its start at {start}")) }
            }
            Value::List(other) => Err(format!("is a list of {}, not of a start and an end", other.len())),
            other => Err(format!("is {}, not a list of a start and an end", other.kind())),
        })
    }

    /// Asks for a minute, counted from the start of the horizon.
    pub fn minute(&mut self, field: &str, value: &Value<'_>) -> Option<i64> {
        self.whole(field, value, 0..=LATEST)
    }

    /// The first wrong entry of a list is told, with its number.
    fn list<'v, T>(&mut self, field: &str, value: &'v Value<'_>, most: usize, read: impl Fn(&'v Value<'v>) -> Result<T, String>) -> Vec<T> {
        let Value::List(entries) = value else {
            self.fault(field, format!("is {}, not a list", value.kind()));
            return Vec::new();
        };
        if entries.len() > most {
            self.fault(field, format!("holds {} entries, more than {most}", entries.len()));
            return Vec::new();
        }
        let mut found = Vec::with_capacity(entries.len());
        for (number, entry) in (1..).zip(entries) {
            match read(entry) {
                Ok(entry) => found.push(entry),
                Err(what) => {
                    self.fault(field, format!("entry {number} {what}"));
                    break;
                }
            }
        }
        found
    }
}

fn number<T: Figure>(value: &Value<'_>, range: &RangeInclusive<T>) -> Result<T, String> {
    let Value::Whole(number) = *value else {
        return Err(format!("is {}, not a whole number from {} to {}", value.kind(), range.start(), range.end()));
    };
    let fits = T::try_from(number).ok().filter(|fits| range.contains(fits));
    fits.ok_or_else(|| format!("is {number}, not from {} to {}", range.start(), range.end()))
}

fn minute(value: &Value<'_>) -> Result<i64, String> {
    number(value, &(0..=LATEST)).map_err(|what| format!("has a minute that {what}"))
}

fn word<'v>(value: &'v Value<'_>) -> Result<&'v str, String> {
    match value {
        Value::Text(word) if word.len() <= WORD => Ok(word),
        Value::Text(word) => Err(format!("is a text of {} bytes, more than {WORD}", word.len())),
        other => Err(format!("is {}, not a text", other.kind())),
    }
}

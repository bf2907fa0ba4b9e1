//! Personal data has a type that does not print, and text from outside is looked at before it is kept.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::Faults;

/// Something about a person, or a secret: prints as `***`, shown only by [`Personal::reveal`].
#[derive(Clone, PartialEq, Eq, Default, PartialOrd, Ord, Hash, Deserialize)]
#[serde(transparent)]
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

impl<T> fmt::Display for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

const NATIONAL_ID: &str = "looks like a national identity number; Borgertorg never keeps one, please remove it";

/// Whether eleven digits with the shape of a Norwegian national identity number stand in the text.
///
/// Day (plus 40 for D-numbers), month (plus 40, 65 or 80 for synthetic and other series); the check digits are not
/// asked, since their rule changes in 2032. Separators after the sixth digit do not hide it.
#[must_use]
pub fn holds_national_id(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (0..chars.len()).any(|start| {
        let before = start.checked_sub(1).map(|i| chars[i]);
        !before.is_some_and(|c| c.is_ascii_digit()) && eleven_from(&chars[start..]).is_some_and(|digits| is_date(&digits))
    })
}

/// Eleven digits that stand alone, with at most one space, dot or hyphen between any two.
fn eleven_from(chars: &[char]) -> Option<[u32; 11]> {
    let mut digits = [0; 11];
    let (mut found, mut gap) = (0, 0);
    for (position, &c) in chars.iter().enumerate() {
        if let Some(digit) = c.to_digit(10) {
            if found == 11 {
                return None; // a longer number is another thing
            }
            digits[found] = digit;
            found += 1;
            gap = 0;
        } else if position > 0 && found < 11 && gap == 0 && matches!(c, ' ' | '\u{a0}' | '.' | '-') {
            gap = 1;
        } else {
            break;
        }
    }
    (found == 11).then_some(digits)
}

fn is_date(d: &[u32; 11]) -> bool {
    let (day, month) = (d[0] * 10 + d[1], d[2] * 10 + d[3]);
    let day = if day > 40 { day - 40 } else { day };
    let month = match month {
        41..=52 => month - 40,
        66..=77 => month - 65,
        81..=92 => month - 80,
        other => other,
    };
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

/// A line or a paragraph from outside: trimmed, no control characters but line ends, no national identity number,
/// at most `most` characters. Notes what is wrong under `field`.
pub fn text(faults: &mut Faults, field: &str, value: &str, most: usize) -> String {
    let value = value.trim();
    if value.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
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

/// As [`text`], and not empty.
pub fn some_text(faults: &mut Faults, field: &str, value: &str, most: usize) -> String {
    let value = text(faults, field, value, most);
    if value.is_empty() {
        faults.add(field, "is empty");
    }
    value
}

/// Short words of a list (skills, languages …): each as [`some_text`] of at most 60 characters, at most 50 of them,
/// in lower case, sorted, doubles taken once.
pub fn words(faults: &mut Faults, field: &str, values: &[String]) -> Vec<String> {
    if values.len() > 50 {
        faults.add(field, format!("has {} entries, at most 50 fit", values.len()));
        return Vec::new();
    }
    let read = |(i, value): (usize, &String)| some_text(faults, &format!("{field}[{i}]"), value, 60).to_lowercase();
    let mut words: Vec<String> = values.iter().enumerate().map(read).collect();
    words.sort();
    words.dedup();
    words
}

/// A phone number as people write it, in E.164; Norwegian where no country is given.
///
/// # Errors
/// A sentence, where it is none.
pub fn phone(value: &str) -> Result<String, &'static str> {
    const WRONG: &str = "is not a phone number";
    if value.chars().count() > 40 {
        return Err(WRONG);
    }
    let value = value.trim();
    let digits: String = value.chars().filter(|c| !c.is_whitespace()).collect();
    let value = match value.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        // eight bare digits are Norwegian, also those that begin like the country code
        None if digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()) => format!("+47{digits}"),
        None => value.to_owned(),
    };
    let number = phonenumber::parse(Some(phonenumber::country::NO), &value).map_err(|_| WRONG)?;
    if !phonenumber::is_valid(&number) {
        return Err(WRONG);
    }
    Ok(number.format().mode(phonenumber::Mode::E164).to_string())
}

/// An e-mail address; the domain in lower case.
///
/// # Errors
/// A sentence, where it is none.
pub fn email(value: &str) -> Result<String, &'static str> {
    const WRONG: &str = "is not an e-mail address";
    let value = value.trim();
    let (local, domain) = value.rsplit_once('@').ok_or(WRONG)?;
    let local_is_fine = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    let label = |part: &str| {
        !part.is_empty() && part.len() <= 63 && !part.starts_with('-') && !part.ends_with('-') && part.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let domain_is_fine = domain.len() <= 253 && domain.contains('.') && domain.split('.').all(label);
    if local_is_fine && domain_is_fine && !holds_national_id(local) { Ok(format!("{local}@{}", domain.to_lowercase())) } else { Err(WRONG) }
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
    fn eleven_digits_in_the_shape_of_a_date_are_found_in_any_dress() {
        for text in ["01019012345", "fnr 010190 12345.", "41019012345", "01419012345", "01819012345", "0101 9012 345", "(31129099999)"] {
            assert!(holds_national_id(text), "{text}");
        }
        for text in ["", "32019012345", "01139012345", "010190123456", "0101901234", "ring 41 23 45 67", "312 047 330"] {
            assert!(!holds_national_id(text), "{text}");
        }
    }

    #[test]
    fn phones_are_read_as_people_write_them() {
        for text in ["+47 41234567", "0047 41234567", "41 23 45 67", "41234567"] {
            assert_eq!(phone(text).as_deref(), Ok("+4741234567"), "{text}");
        }
        assert_eq!(phone("47119960").as_deref(), Ok("+4747119960"));
        for text in ["12345", "", "abc", "+47 1"] {
            assert!(phone(text).is_err(), "{text}");
        }
    }

    #[test]
    fn addresses_need_an_at_sign_and_a_domain() {
        assert_eq!(email("kari@Example.org").as_deref(), Ok("kari@example.org"));
        for text in ["ingen-krøllalfa.example.org", "@x.no", "a@b", "a..b@x.no", "a@-x.no", "a b@x.no", "01019012345@x.no"] {
            assert!(email(text).is_err(), "{text}");
        }
    }

    #[test]
    fn nul_bytes_and_long_texts_are_named() {
        let mut faults = Faults::new();

        text(&mut faults, "title", "a\0b", 10);
        text(&mut faults, "details", &"x".repeat(11), 10);

        assert_eq!(faults.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["title", "details"]);
    }
}

//! A code of six digits: typed in the browser that asked for a link, by whoever reads the mail on another device.

use chrono::{DateTime, TimeDelta, Utc};

/// How long a code opens.
pub(crate) const LIFE: TimeDelta = TimeDelta::minutes(10);
/// How often one may be tried.
pub(crate) const MOST_TRIES: i16 = 5;
/// As many as there are.
pub(crate) const CODES: u32 = 1_000_000;
const DIGITS: usize = 6;

/// A browser has asked to be let in. That says nothing of whether anybody reads the address.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The digest of what this browser alone holds.
    pub(crate) asker: Vec<u8>,
    /// The address, by a name from which nobody can read it.
    pub(crate) mailbox: Vec<u8>,
    /// The digest of the code, which counts in this browser only.
    pub(crate) code: Vec<u8>,
    /// The digest of the link in the same mail, where there is one.
    pub(crate) link: Vec<u8>,
    pub(crate) tries: i16,
    pub(crate) ends_at: DateTime<Utc>,
}

impl Asked {
    pub(crate) fn is_used_up(&self) -> bool {
        self.tries >= MOST_TRIES
    }
}

/// The digits of a code, however somebody has spaced them; none where they are no code.
pub(crate) fn digits(typed: &str) -> Option<String> {
    let bare: String = typed.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect();
    (bare.len() == DIGITS && bare.bytes().all(|sign| sign.is_ascii_digit())).then_some(bare)
}

/// A code as it stands in a mail: three digits and three are read without losing one's place.
pub(crate) fn spaced(code: &str) -> String {
    let (first, last) = code.split_at(DIGITS / 2);
    format!("{first} {last}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_six_digits_with_or_without_a_space() {
        for good in ["012345", "012 345", " 012345\n", "01 23 45", "012-345", "012\u{a0}345"] {
            assert_eq!(digits(good).as_deref(), Some("012345"), "{good:?}");
        }
        for bad in ["", "12345", "0123456", "01234x", "٠١٢٣٤٥", "+12345", "012.345"] {
            assert_eq!(digits(bad), None, "{bad:?}");
        }
        assert_eq!(digits(&spaced("012345")).as_deref(), Some("012345"));
    }
}

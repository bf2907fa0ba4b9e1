//! What may be an idempotency key. Pure, so that anybody can ask.

use uuid::Uuid;

use crate::error::Faults;
use crate::privacy::holds_national_id;

/// A key is printable and short, and nobody's number. The digits of a UUID are nobody's, however they fall.
pub(crate) fn check(key: &str) -> Result<(), Faults> {
    let mut faults = Faults::new();
    if key.len() > 100 || key.chars().any(char::is_control) {
        faults.add("idempotency_key", "must be at most 100 printable characters");
    } else if Uuid::try_parse(key).is_err() && holds_national_id(key) {
        faults.add("idempotency_key", "looks like a national identity number; please take another key");
    }
    faults.or(|| Some(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_printable_and_nobodys_number() {
        for key in ["", "import-17", "2027-01-03T20:00:00Z", "01h2xcejqtf2nbrexx3vqjhp41", "01019012-3450-4123-8123-010190123456", &"x".repeat(100)] {
            assert_eq!(check(key), Ok(()), "{key}");
        }
        for key in ["a\0b", "a\nb", "01019012345", "volunteer 010190 12345", "010190-12345", &"x".repeat(101)] {
            let refused = check(key).unwrap_err();
            assert_eq!(refused.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["idempotency_key"], "{key:?}");
            assert!(!refused.to_string().contains("12345"), "the answer repeats it");
        }
    }
}

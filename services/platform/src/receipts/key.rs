//! What may be an idempotency key. Pure, so that anybody can ask.

use uuid::Uuid;

use crate::error::Faults;
use crate::privacy::holds_national_id;

/// A key is printable and short, and nobody's number.
pub(crate) fn check(key: &str) -> Result<(), Faults> {
    let mut faults = Faults::new();
    if key.len() > 100 || key.chars().any(char::is_control) {
        faults.add("idempotency_key", "must be at most 100 printable characters");
    } else if holds_national_id(&without_ids(key)) {
        faults.add("idempotency_key", "looks like a national identity number; please take another key");
    }
    faults.or(|| Some(()))
}

/// The key without what machines name things by: clients make keys of it, and its digits are nobody's, however they fall.
pub(crate) fn without_ids(key: &str) -> String {
    let (mut rest, mut left) = (key, String::with_capacity(key.len()));
    while let Some(first) = rest.chars().next() {
        let begins = !left.ends_with(|before: char| before.is_ascii_alphanumeric());
        let id = [UUID, OURS]
            .into_iter()
            .filter_map(|long| rest.split_at_checked(long))
            .find(|(word, after)| begins && is_id(word) && !after.starts_with(|next: char| next.is_ascii_alphanumeric()));
        if let Some((_, after)) = id {
            left.push_str("id"); // letters: what stands on both sides is no one number
            rest = after;
        } else {
            left.push(first);
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
    }
    left
}

/// Letters of a UUID with its dashes.
const UUID: usize = 36;
/// Letters of our ids after their underscore, and of a ULID.
const OURS: usize = 26;

/// A UUID, or the digits and letters of base 32 without i, l, o and u, with a letter among them.
fn is_id(word: &str) -> bool {
    let base32 = |byte: u8| byte.is_ascii_alphanumeric() && !b"ilou".contains(&byte.to_ascii_lowercase());
    match word.len() {
        OURS => word.bytes().next().is_some_and(|first| first <= b'7') && word.bytes().all(base32) && word.bytes().any(|byte| byte.is_ascii_alphabetic()),
        _ => Uuid::try_parse(word).is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_printable_and_nobodys_number() {
        for key in ["", "import-17", "2027-01-03T20:00:00Z", "01h2xcejqtf2nbrexx3vqjhp41", &"x".repeat(100)] {
            assert_eq!(check(key), Ok(()), "{key}");
        }
        let ids = ["01019012-3450-4123-8123-010190123456", "offer_01m8kx0101901234501h2xcejq", "01M8KX0101901234501H2XCEJQ"];
        for key in ids.into_iter().flat_map(|id| [id.to_owned(), format!("accept-{id}:2")]) {
            assert_eq!(check(&key), Ok(()), "{key}");
        }
        // no id: too long, too short, of letters that ids do not have, or begun within a word
        let nearly = ["01019012345abcdefghjkmnpqrs", "01019012345abcdefghjkmnpq", "01019012345abcdefghijkmnpq", "x01019012345abcdefghjkmnpqr"];
        for key in ["a\0b", "a\nb", "01019012345", "volunteer 010190 12345", "010190-12345", &"x".repeat(101)].into_iter().chain(nearly) {
            let refused = check(key).unwrap_err();
            assert_eq!(refused.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["idempotency_key"], "{key:?}");
            assert!(!refused.to_string().contains("12345"), "the answer repeats it");
        }
    }
}

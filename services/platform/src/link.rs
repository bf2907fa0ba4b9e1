//! Sealed links: three opaque ids and an end, in one word that goes into a URL and that nobody outside can make.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::auth::Keys;

const USE: &str = "link";
const IDS: usize = 3 * 16;
const HEAD: usize = IDS + 8;
const WHOLE: usize = HEAD + 32;

/// Why a link does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Not ours, cut short, or changed.
    #[error("the link is not one of ours")]
    Broken,
    /// Ours, but its time is over.
    #[error("the link has expired")]
    Expired,
}

/// Seals `ids` until `expires` (not included).
#[must_use]
pub fn seal(keys: &Keys, ids: &[Uuid; 3], expires: DateTime<Utc>) -> String {
    seal_for(keys, USE, ids, expires)
}

/// As [`seal`], for one use of its own: a link for another does not open as this one.
#[must_use]
pub fn seal_for(keys: &Keys, use_: &str, ids: &[Uuid; 3], expires: DateTime<Utc>) -> String {
    let mut bytes = Vec::with_capacity(WHOLE);
    for id in ids {
        bytes.extend_from_slice(id.as_bytes());
    }
    bytes.extend_from_slice(&expires.timestamp().to_be_bytes());
    let digest = keys.digest(use_, &[&bytes]);
    bytes.extend_from_slice(&digest);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Opens what [`seal`] sealed with the same keys.
///
/// # Errors
/// [`LinkError::Broken`] for anything else, [`LinkError::Expired`] where it is ours and too old.
pub fn open(keys: &Keys, text: &str, now: DateTime<Utc>) -> Result<[Uuid; 3], LinkError> {
    open_for(keys, USE, text, now)
}

/// Opens what [`seal_for`] sealed with the same keys for the same use.
///
/// # Errors
/// As [`open`].
pub fn open_for(keys: &Keys, use_: &str, text: &str, now: DateTime<Utc>) -> Result<[Uuid; 3], LinkError> {
    if text.len() > WHOLE * 2 {
        return Err(LinkError::Broken);
    }
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| LinkError::Broken)?;
    let (head, digest) = bytes.split_at_checked(HEAD).ok_or(LinkError::Broken)?;
    if !keys.is_digest(use_, &[head], digest) {
        return Err(LinkError::Broken);
    }
    let (ids, expires) = head.split_at_checked(IDS).ok_or(LinkError::Broken)?;
    let expires = i64::from_be_bytes(expires.try_into().map_err(|_| LinkError::Broken)?);
    if now.timestamp() >= expires {
        return Err(LinkError::Expired);
    }
    let id = |at: usize| Uuid::from_slice(&ids[at * 16..(at + 1) * 16]).map_err(|_| LinkError::Broken);
    Ok([id(0)?, id(1)?, id(2)?])
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::clock::Clock;

    fn sealed(keys: &Keys) -> ([Uuid; 3], DateTime<Utc>, String) {
        let clock = Clock::fixed(DateTime::UNIX_EPOCH + TimeDelta::days(20_000), 5);
        let ids = [clock.uuid(), clock.uuid(), clock.uuid()];
        let text = seal(keys, &ids, clock.now() + TimeDelta::hours(1));
        (ids, clock.now(), text)
    }

    #[test]
    fn a_link_opens_until_its_end() {
        let keys = Keys::invented();
        let (ids, now, text) = sealed(&keys);

        assert_eq!(open(&keys, &text, now), Ok(ids));
        assert_eq!(open(&keys, &text, now + TimeDelta::minutes(59)), Ok(ids));
        assert_eq!(open(&keys, &text, now + TimeDelta::hours(1)), Err(LinkError::Expired));
    }

    #[test]
    fn a_link_opens_for_its_own_use_only() {
        let keys = Keys::invented();
        let (ids, now, text) = sealed(&keys);
        let other = seal_for(&keys, "another", &ids, now + TimeDelta::hours(1));

        assert_eq!((open_for(&keys, "another", &other, now), open(&keys, &text, now)), (Ok(ids), Ok(ids)));
        assert_eq!((open(&keys, &other, now), open_for(&keys, "another", &text, now)), (Err(LinkError::Broken), Err(LinkError::Broken)));
    }

    #[test]
    fn every_changed_byte_and_every_other_letter_is_refused() {
        let keys = Keys::invented();
        let (_, now, text) = sealed(&keys);
        let bytes = URL_SAFE_NO_PAD.decode(&text).unwrap();

        for at in 0..bytes.len() {
            for flip in [1u8, 0x10, 0x80, 0xff] {
                let mut forged = bytes.clone();
                forged[at] ^= flip;
                assert_eq!(open(&keys, &URL_SAFE_NO_PAD.encode(forged), now), Err(LinkError::Broken), "byte {at}");
            }
        }
        for at in 0..text.len() {
            let mut forged = text.clone().into_bytes();
            for letter in *b"Aa0-_=.%" {
                if forged[at] != letter {
                    let before = std::mem::replace(&mut forged[at], letter);
                    assert_eq!(open(&keys, std::str::from_utf8(&forged).unwrap(), now), Err(LinkError::Broken), "letter {at}");
                    forged[at] = before;
                }
            }
        }
    }

    #[test]
    fn links_of_other_houses_short_and_long_ones_are_refused() {
        let keys = Keys::invented();
        let (_, now, text) = sealed(&Keys::invented());
        let (_, _, ours) = sealed(&keys);

        for bad in [text.as_str(), "", "A", &ours[..ours.len() - 1], &format!("{ours}A"), &"A".repeat(5_000), "æøå"] {
            assert_eq!(open(&keys, bad, now), Err(LinkError::Broken), "{bad}");
        }
    }
}

//! Answer links: only what was sealed with our secret opens, to the ids that were sealed, and not after its end.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::bend::bend;
use super::tokens::{KEYS, NOW};
use crate::link::{LinkError, open, seal};

static GOOD: LazyLock<String> = LazyLock::new(|| seal(&KEYS, &[Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3)], until(3_600)));

fn until(seconds: i64) -> DateTime<Utc> {
    *NOW + chrono::TimeDelta::seconds(seconds)
}

/// The first byte says whether the rest is a text, something sealed with our own secret, or changes of a good link.
pub fn feed(bytes: &[u8]) {
    let Some((form, rest)) = bytes.split_first() else { return };
    match form % 3 {
        0 => {
            let text = String::from_utf8_lossy(rest);
            assert!(open(&KEYS, &text, *NOW).is_err() || text == *GOOD, "{text} opens");
        }
        1 => sealed(rest),
        _ => {
            let bent = bend(&GOOD, rest);
            let opened = open(&KEYS, &bent, *NOW);
            assert_eq!(opened.is_ok(), bent == *GOOD, "{bent}: {opened:?}");
        }
    }
}

/// Whatever lies under our seal: only the right length opens.
fn sealed(head: &[u8]) {
    let text = URL_SAFE_NO_PAD.encode([head, &KEYS.digest("link", &[head])].concat());
    let opened = open(&KEYS, &text, *NOW);
    let Ok(whole) = <[u8; 56]>::try_from(head) else { return assert_eq!(opened, Err(LinkError::Broken), "{} bytes", head.len()) };
    let (ids, [expires]) = (whole.as_chunks::<16>().0, whole[48..].as_chunks::<8>().0) else { unreachable!("56 bytes are 3 × 16 and 8") };
    let ids: Vec<Uuid> = ids.iter().map(|id| Uuid::from_bytes(*id)).collect();
    let expires = i64::from_be_bytes(*expires);
    if NOW.timestamp() >= expires {
        return assert_eq!(opened, Err(LinkError::Expired));
    }
    assert_eq!(opened.map(|ids| ids.to_vec()), Ok(ids));
    if let Some(expires) = DateTime::from_timestamp(expires, 0) {
        let again = seal(&KEYS, &opened.expect("it opened"), expires);
        assert_eq!(again, text, "there is one link for one answer and one end");
    }
}

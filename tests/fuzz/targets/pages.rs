//! Page tokens: what is taken is an id and comes out as it went in; sizes stay within their bounds.

use crate::id::Centre;
use crate::page::Page;

/// The first two bytes are the size that is asked for, the rest is the token.
pub fn feed(bytes: &[u8]) {
    let (size, token) = bytes.split_at(bytes.len().min(2));
    let size = size.iter().fold(0, |size, byte| size << 8 | u32::from(*byte));
    let token = String::from_utf8_lossy(token);
    match Page::<Centre>::read(size, &token) {
        Ok(page) => {
            assert!((1..=500).contains(&page.size) && (size == 0 || page.size <= size.into()), "{size}: {page:?}");
            let full = usize::try_from(page.size).expect("small");
            assert_eq!(page.after.map(|id| id.to_string()).unwrap_or_default(), *token, "a token that means the same as another");
            assert_eq!(page.next(page.after, full), *token, "the last row of a full page begins the next");
            assert_eq!(page.next(page.after, full - 1), "", "a page that is not full is the last");
        }
        Err(faults) => {
            let told: Vec<(&str, &str)> = faults.iter().collect();
            assert!(matches!(told[..], [("page_token", what)] if !what.is_empty()), "{token:?}: {told:?}");
        }
    }
}

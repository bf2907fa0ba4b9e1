//! Idempotency keys: what is taken is short, printable and nobody's number; what is refused is not repeated.

use crate::key::{check, without_ids};
use crate::privacy::holds_national_id;

pub fn feed(bytes: &[u8]) {
    let key = String::from_utf8_lossy(bytes);
    match check(&key) {
        Ok(()) => {
            assert!(key.len() <= 100 && !key.chars().any(char::is_control), "{key:?} is taken");
            assert!(!holds_national_id(&without_ids(&key)), "{key:?} is taken");
        }
        Err(faults) => {
            let told: Vec<(&str, &str)> = faults.iter().collect();
            assert!(matches!(told[..], [("idempotency_key", what)] if !what.is_empty() && !what.contains(&*key)), "{key:?}: {told:?}");
        }
    }
}

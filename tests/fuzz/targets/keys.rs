//! Idempotency keys: what is taken is short, printable and nobody's number; what is refused is not repeated.

use uuid::Uuid;

use crate::key::check;
use crate::privacy::holds_national_id;

pub fn feed(bytes: &[u8]) {
    let key = String::from_utf8_lossy(bytes);
    match check(&key) {
        Ok(()) => {
            assert!(key.len() <= 100 && !key.chars().any(char::is_control), "{key:?} is taken");
            assert!(Uuid::try_parse(&key).is_ok() || !holds_national_id(&key), "{key:?} is taken");
        }
        Err(faults) => {
            let told: Vec<(&str, &str)> = faults.iter().collect();
            assert!(matches!(told[..], [("idempotency_key", what)] if !what.is_empty() && !what.contains(&*key)), "{key:?}: {told:?}");
        }
    }
}

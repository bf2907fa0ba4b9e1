//! Tokens that were found good lately: whoever calls again pays for no second look at a signature.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

use super::Caller;

/// Most tokens that are kept in mind; one more, and all are looked at anew.
const MOST: usize = 1_024;

/// What a token says, whenever it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Good {
    pub caller: Caller,
    /// The first second at which it is good, and the last.
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// The tokens, and what they say.
#[derive(Default)]
pub struct Lately(Mutex<HashMap<String, Good>>);

impl fmt::Debug for Lately {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lately(***)")
    }
}

impl Lately {
    pub fn find(&self, token: &str) -> Option<Good> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    pub fn keep(&self, token: &str, good: Good) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(token.to_owned(), good);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_so_many_are_kept_and_each_says_its_own() {
        let good = |number: usize| {
            let caller = Caller { subject: format!("member_{number}"), centre: None, organisation: None, scopes: Vec::new() };
            Good { caller, from: DateTime::UNIX_EPOCH, until: DateTime::UNIX_EPOCH }
        };
        let known = Lately::default();

        for number in 0..MOST * 3 / 2 {
            known.keep(&format!("token {number}"), good(number));
        }

        let kept: Vec<usize> = (0..MOST * 3 / 2).filter(|number| known.find(&format!("token {number}")) == Some(good(*number))).collect();
        assert_eq!(kept, (MOST..MOST * 3 / 2).collect::<Vec<_>>());
    }
}

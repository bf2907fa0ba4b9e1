//! Pages of a list: how many, and where the last one ended.

use crate::error::Faults;
use crate::id::{Id, Kind};

const USUAL: u32 = 50;
const MOST: u32 = 500;

/// One page that is asked for, in the order of ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page<K: Kind> {
    /// After this one.
    pub after: Option<Id<K>>,
    /// At most so many.
    pub size: u64,
}

impl<K: Kind> Page<K> {
    /// Reads `page_size` (50 when 0, at most 500) and `page_token` (what the page before ended with).
    ///
    /// # Errors
    /// A token that is not one.
    pub fn read(size: u32, token: &str) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let after = if token.is_empty() { None } else { faults.take("page_token", token.parse().map_err(|_| "is not a page token of this list")) };
        let size = u64::from(if size == 0 { USUAL } else { size.min(MOST) });
        faults.or(|| Some(Self { after, size }))
    }

    /// Everything: what one person has had to do with fits into one answer.
    #[must_use]
    pub fn whole() -> Self {
        Self { after: None, size: i64::MAX.unsigned_abs() }
    }

    /// The token of the next page, where this one is full.
    #[must_use]
    pub fn next(&self, last: Option<Id<K>>, found: usize) -> String {
        last.filter(|_| found as u64 >= self.size).map(|id| id.to_string()).unwrap_or_default()
    }
}

//! The opaque id of a volunteer or a session: the engine compares it, and reads nothing into it.

use std::fmt;

/// Names one volunteer or one session. The order of keys breaks every tie, so equal input gives equal output.
///
/// 128 bits hold a UUID as well as a line number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u128);

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:x}", self.0)
    }
}

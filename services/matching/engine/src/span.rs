//! A stretch of minutes with a beginning and a later end: `[start, end)`.

use thiserror::Error;

/// A half-open stretch of minutes that is never empty. Minute 0 is wherever the caller put it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: i64,
    end: i64,
}

/// Says why two minutes make no span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SpanError {
    /// The end is not after the start.
    #[error("a span that starts at minute {start} cannot end at minute {end}")]
    EndsBeforeItStarts {
        /// The first minute that was given.
        start: i64,
        /// The end that was given.
        end: i64,
    },
}

impl Span {
    /// Makes the span from `start` up to, and not with, `end`.
    ///
    /// # Errors
    /// [`SpanError::EndsBeforeItStarts`] unless `end` is later than `start`.
    pub fn new(start: i64, end: i64) -> Result<Self, SpanError> {
        if end > start { Ok(Self { start, end }) } else { Err(SpanError::EndsBeforeItStarts { start, end }) }
    }

    /// Gives the first minute inside.
    #[must_use]
    pub fn start(self) -> i64 {
        self.start
    }

    /// Gives the first minute after.
    #[must_use]
    pub fn end(self) -> i64 {
        self.end
    }

    /// Counts the minutes inside.
    #[must_use]
    pub fn minutes(self) -> u64 {
        self.end.abs_diff(self.start)
    }

    /// Whether all of `other` lies inside.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_ends_after_it_starts() {
        assert_eq!(Span::new(10, 70).unwrap().minutes(), 60);
        assert_eq!(Span::new(i64::MIN, i64::MAX).unwrap().minutes(), u64::MAX);

        assert!(Span::new(10, 10).is_err());
        assert!(Span::new(10, 9).is_err());
    }
}

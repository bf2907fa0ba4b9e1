//! When a volunteer has time: stretches of minutes, in order, with touching ones made one.

use std::sync::Arc;

use crate::Span;

/// The times at which a volunteer can be asked. Stretches that touch or overlap count as one. Clones share them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Availability {
    spans: Arc<[Span]>,
}

impl Availability {
    /// Whether one unbroken stretch contains all of `span`.
    #[must_use]
    pub fn covers(&self, span: Span) -> bool {
        let begun = self.spans.partition_point(|free| free.start() <= span.start());
        begun > 0 && self.spans[begun - 1].covers(span)
    }

    /// Gives the stretches in order; no two of them touch.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }
}

impl FromIterator<Span> for Availability {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut loose: Vec<Span> = spans.into_iter().collect();
        loose.sort_unstable();
        loose.dedup_by(|next, kept| {
            let joined = next.start() <= kept.end();
            if joined {
                *kept = Span::new(kept.start(), kept.end().max(next.end())).unwrap_or(*kept);
            }
            joined
        });
        Self { spans: loose.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(start: i64, end: i64) -> Span {
        Span::new(start, end).unwrap()
    }

    #[test]
    fn touching_and_overlapping_stretches_count_as_one() {
        let free: Availability = [span(300, 400), span(0, 100), span(100, 200), span(150, 160), span(201, 250)].into_iter().collect();

        assert_eq!(free.spans(), [span(0, 200), span(201, 250), span(300, 400)]);
        assert!(free.covers(span(50, 200)));
        assert!(!free.covers(span(50, 202)), "one minute is missing");
        assert!(!free.covers(span(-1, 10)));
        assert!(!free.covers(span(390, 401)));
    }

    #[test]
    fn who_gave_no_times_has_none() {
        assert!(!Availability::default().covers(span(0, 1)));
    }
}

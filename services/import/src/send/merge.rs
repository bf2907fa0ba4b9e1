//! What stands in the house with what a row says laid over it: a row speaks only for the columns in which it says something new.

use crate::ledger::News;

/// Lays a row over what stands, and remembers the columns that differed.
pub(super) struct Merge<'a> {
    news: &'a News,
    differing: Vec<&'static str>,
}

impl<'a> Merge<'a> {
    pub(super) fn of(news: &'a News) -> Self {
        Self { news, differing: Vec::new() }
    }

    /// Puts a column's value in place where the row says something new there; answers whether it did.
    pub(super) fn take<T: PartialEq>(&mut self, column: &'static str, stands: &mut T, told: T) -> bool {
        let differs = self.news.says(column) && *stands != told;
        if differs {
            *stands = told;
            self.differs(column);
        }
        differs
    }

    /// Notes a column that was taken over by other means.
    pub(super) fn differs(&mut self, column: &'static str) {
        if !self.differing.contains(&column) {
            self.differing.push(column);
        }
    }

    /// The columns that differed, in the order in which they were looked at.
    pub(super) fn differing(self) -> Vec<&'static str> {
        self.differing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Ledger;
    use crate::{Visits, visit};

    #[test]
    fn what_people_have_changed_stands_until_the_row_says_something_new() {
        let day = |count| Visits { day: "2027-01-03".parse().unwrap(), venue: "Tunet".to_owned(), count, stage: None };
        let mut ledger = Ledger::empty();
        ledger.note(&day(3), "venue_1");

        let (mut stands, old, new) = (5, ledger.news(&day(3)), ledger.news(&day(4)));
        let mut merge = Merge::of(&old);
        assert!(!merge.take(visit::VISITS, &mut stands, 3));
        assert_eq!((stands, merge.differing()), (5, vec![]));

        let mut merge = Merge::of(&new);
        assert!(merge.take(visit::VISITS, &mut stands, 4));
        assert_eq!((stands, merge.differing()), (4, vec![visit::VISITS]));
    }
}

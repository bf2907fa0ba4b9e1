//! The best so far of those who were found, and the bar that they set for everybody else.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::{Candidate, Key};

/// At most so many candidates, the worst of them at hand.
#[derive(Debug)]
pub(super) struct Board {
    limit: usize,
    /// Points, key and number of each.
    held: BinaryHeap<(Reverse<i64>, Key, u32)>,
}

impl Board {
    pub fn of(limit: usize) -> Self {
        Self { limit, held: BinaryHeap::new() }
    }

    /// Gives the points below which nobody comes in any more.
    pub fn bar(&self) -> i64 {
        if self.held.len() < self.limit { i64::MIN } else { self.held.peek().map_or(i64::MAX, |worst| worst.0.0) }
    }

    /// Whether somebody with so many points would come in.
    pub fn takes(&self, points: i64, key: impl FnOnce() -> Key) -> bool {
        let bar = self.bar();
        points > bar || (points == bar && self.held.peek().is_some_and(|worst| key() < worst.1))
    }

    /// Adds one, and drops the worst where there are too many.
    pub fn add(&mut self, candidate: &Candidate, number: u32) {
        self.held.push((Reverse(candidate.score.total()), candidate.volunteer, number));
        if self.held.len() > self.limit {
            self.held.pop();
        }
    }

    /// Gives the numbers, best first.
    pub fn numbers(self) -> impl Iterator<Item = u32> {
        self.held.into_sorted_vec().into_iter().map(|(_, _, number)| number)
    }
}

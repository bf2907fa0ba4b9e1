//! Zones of zones of tiles, opened in the order of what can be hoped for from them.

use std::collections::BinaryHeap;

use super::board::Board;
use super::wanted::Wanted;
use super::zone::Zone;

/// Zones that stand together in one of the next level.
const FAN: usize = 16;

/// For each level, its zones; those of the first are the tiles'.
#[derive(Debug)]
pub(super) struct Tree {
    levels: Vec<Vec<Zone>>,
}

impl Tree {
    /// Joins neighbours until one zone is left.
    pub fn over(tiles: Vec<Zone>) -> Self {
        let mut levels = vec![tiles];
        while let Some(last) = levels.last().filter(|last| last.len() > 1) {
            let next = last.chunks(FAN).filter_map(|some| some.iter().copied().reduce(Zone::join)).collect();
            levels.push(next);
        }
        Self { levels }
    }

    /// Names tiles in reach, those first from which most can be hoped for, until nobody could come onto the board any more.
    pub fn visit(&self, wanted: &Wanted<'_>, board: &mut Board, mut found: impl FnMut(usize, &mut Board)) {
        let weight = wanted.policy.proximity;
        let mut open: BinaryHeap<(i64, usize, usize)> = BinaryHeap::new();
        let hope = |level: usize, number: usize| Some((self.levels[level].get(number)?.nearness(wanted.place, weight)?, level, number));
        open.extend(hope(self.levels.len() - 1, 0));
        while let Some((near, level, number)) = open.pop() {
            if near + wanted.most() < board.bar() {
                return;
            }
            match level.checked_sub(1) {
                None => found(number, board),
                Some(below) => open.extend((number * FAN..(number + 1) * FAN).filter_map(|child| hope(below, child))),
            }
        }
    }
}

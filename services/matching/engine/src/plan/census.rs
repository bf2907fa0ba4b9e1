//! A first look over all pairs: how many may take each slot, with how many points, and which slots have volunteers in common.

use super::crew::spread;
use super::index::{CHUNK, Index};
use super::options::Stop;

/// Volunteers of a slot are counted by points, in so many bins of so many points.
pub(super) const BINS: usize = 64;
pub(super) const BIN: u16 = 16;
/// Most lists of bins that are filled side by side; each takes 256 bytes a slot.
const HANDS: usize = 8;

/// What the first look has found.
pub(super) struct Census {
    /// For each slot, how many of those who may take it have how many points.
    pub bins: Vec<[u32; BINS]>,
    /// For each slot, one of no higher number that has a volunteer in common with it, or itself.
    lower: Vec<u32>,
}

impl Census {
    /// Looks at every pair; nothing if `stop` said so before the end.
    pub fn take(index: &Index<'_>, threads: usize, stop: Stop<'_>) -> Option<Self> {
        let chunks = index.volunteers().div_ceil(CHUNK);
        let hands = threads.clamp(1, HANDS);
        let found = spread(
            threads,
            hands,
            || (),
            |(), hand| {
                let mut own = Self::new(index.slots.len());
                for chunk in (hand..chunks).step_by(hands) {
                    if stop() {
                        return None;
                    }
                    (chunk * CHUNK..index.volunteers().min((chunk + 1) * CHUNK)).for_each(|volunteer| own.add(index.pairs(volunteer)));
                }
                Some(own)
            },
        );
        let mut found = found.into_iter();
        let mut census = found.next().unwrap_or_else(|| Some(Self::new(index.slots.len())))?;
        for other in found {
            census.join(&other?);
        }
        Some(census)
    }

    fn new(slots: usize) -> Self {
        Self { bins: vec![[0; BINS]; slots], lower: (0..).take(slots).collect() }
    }

    fn add(&mut self, (slots, points): (&[u32], &[u16])) {
        let Some(mut root) = slots.first().map(|slot| self.root(*slot)) else { return };
        for (&slot, &points) in slots.iter().zip(points) {
            self.bins[slot as usize][usize::from(points / BIN).min(BINS - 1)] += 1;
            if self.lower[slot as usize] != root {
                root = self.unite(root, slot);
            }
        }
    }

    fn join(&mut self, other: &Self) {
        for (bins, more) in self.bins.iter_mut().zip(&other.bins) {
            bins.iter_mut().zip(more).for_each(|(sum, more)| *sum += more);
        }
        for (slot, lower) in (0_u32..).zip(&other.lower) {
            self.unite(slot, *lower);
        }
    }

    /// Finds the lowest slot that is known to be of one part with this one.
    fn root(&mut self, mut slot: u32) -> u32 {
        while self.lower[slot as usize] != slot {
            let lower = self.lower[self.lower[slot as usize] as usize];
            self.lower[slot as usize] = lower;
            slot = lower;
        }
        slot
    }

    /// Makes two slots one part, and gives its root.
    fn unite(&mut self, one: u32, other: u32) -> u32 {
        let (one, other) = (self.root(one), self.root(other));
        let root = one.min(other);
        self.lower[one.max(other) as usize] = root;
        root
    }

    /// Gives the slots of each part, and the part of each slot. The first part is of those slots that nobody may take.
    pub fn parts(&mut self) -> (Vec<Vec<u32>>, Vec<u32>) {
        let (mut parts, mut part): (Vec<Vec<u32>>, Vec<u32>) = (vec![Vec::new()], vec![0; self.bins.len()]);
        for slot in (0_u32..).take(part.len()) {
            let root = self.root(slot);
            let number = if self.bins[slot as usize].iter().all(|count| *count == 0) {
                0
            } else if root < slot {
                part[root as usize] as usize
            } else {
                parts.push(Vec::new());
                parts.len() - 1
            };
            part[slot as usize] = u32::try_from(number).unwrap_or(u32::MAX);
            parts[number].push(slot);
        }
        (parts, part)
    }
}

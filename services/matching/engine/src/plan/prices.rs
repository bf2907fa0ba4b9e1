//! What a place in each session costs: prices that bring asking and giving together, and the bound that they prove.
//!
//! For any prices, no plan is worth more than all places at their price and every volunteer's best weeks at worth less price.
//! The least such bound is sought by following, with some inertia, what is asked beyond what there is.

use super::census::{BIN, BINS, Census};
use super::crew::spread;
use super::index::{CHUNK, Index};
use super::options::Stop;
use super::slot::Slot;
use super::week::{Item, Solver};

/// Thousandths of a point, in which prices are counted.
pub(super) const MILLI: i64 = 1000;
/// Fraction of the old direction, of 1000, that is kept in the new one.
const INERTIA: i64 = 800;
/// Directions are counted in these parts.
const FINE: i64 = 1024;
/// Volunteers between two looks at the clock.
const GLANCE: usize = 32;
/// Steps without a better bound before the step is made shorter, at first and at most.
const PATIENCE: u32 = 4;
const MOST_PATIENCE: u32 = 32;
/// A step that is too short to get anywhere.
const TINY: i64 = 30;
/// Length of the first step, of a thousandth of what separates bound and value, or of a thousandth of the bound if that is less.
const BOLD: i64 = 300;
/// Length of the longest step, likewise.
const BOLDEST: i64 = 2000;

/// The best weeks of every volunteer at some prices.
#[derive(Debug, Default)]
pub(super) struct Answer {
    /// For each part, what no choice of all its volunteers together exceeds, in thousandths.
    ceilings: Vec<i128>,
    /// For each slot, how many ask for it.
    asked: Vec<u32>,
    chunks: Vec<Wishes>,
}

#[derive(Debug, Default)]
struct Wishes {
    /// For each volunteer, what they can gain at most.
    ceilings: Vec<i64>,
    ends: Vec<usize>,
    slots: Vec<u32>,
}

impl Answer {
    /// Asks every volunteer of a part that is not `done`; nothing if `stop` said so before the end.
    fn at(index: &Index<'_>, prices: &[i64], done: &[bool], threads: usize, stop: Stop<'_>) -> Option<Self> {
        let over = over(index, prices);
        let chunks =
            spread(threads, index.volunteers().div_ceil(CHUNK), Solver::default, |solver, chunk| Wishes::of(index, &over, done, chunk * CHUNK, solver, stop));
        let chunks: Vec<Wishes> = chunks.into_iter().collect::<Option<_>>()?;
        let mut asked = vec![0; index.slots.len()];
        for slot in chunks.iter().flat_map(|wishes| &wishes.slots) {
            asked[*slot as usize] += 1;
        }
        let mut ceilings = vec![0; index.parts.len()];
        for (volunteer, ceiling) in chunks.iter().flat_map(|wishes| &wishes.ceilings).enumerate() {
            if let Some(part) = index.part_of(volunteer) {
                ceilings[part] += i128::from(*ceiling);
            }
        }
        Some(Self { ceilings, asked, chunks })
    }

    /// Gives the slots that a volunteer asks for.
    pub fn of(&self, volunteer: usize) -> &[u32] {
        let (wishes, within) = (&self.chunks[volunteer / CHUNK], volunteer % CHUNK);
        let start = if within == 0 { 0 } else { wishes.ends[within - 1] };
        &wishes.slots[start..wishes.ends[within]]
    }
}

impl Wishes {
    fn of(index: &Index<'_>, over: &[i64], done: &[bool], first: usize, solver: &mut Solver, stop: Stop<'_>) -> Option<Self> {
        let mut wishes = Self::default();
        for volunteer in first..index.volunteers().min(first + CHUNK) {
            if volunteer.is_multiple_of(GLANCE) && stop() {
                return None;
            }
            if index.part_of(volunteer).is_some_and(|part| !done[part]) {
                solver.items.clear();
                solver.items.extend(gains(index, over, volunteer));
                let best = solver.solve(index.ground(), |week| index.budget(volunteer, week));
                wishes.ceilings.push(best.ceiling);
                wishes.slots.extend_from_slice(&solver.picked);
            } else {
                wishes.ceilings.push(0);
            }
            wishes.ends.push(wishes.slots.len());
        }
        Some(wishes)
    }
}

/// What a slot costs at these prices, less what it is worth before the points of the pair.
pub(super) fn over(index: &Index<'_>, prices: &[i64]) -> Vec<i64> {
    index.slots.iter().zip(prices).map(|(slot, price)| price - MILLI * slot.base).collect()
}

/// What a volunteer can gain something from, and how much.
pub(super) fn gains<'i>(index: &'i Index<'_>, over: &'i [i64], volunteer: usize) -> impl Iterator<Item = Item> + 'i {
    let (slots, points) = index.pairs(volunteer);
    let gains = slots.iter().zip(points).map(|(&slot, &points)| Item { slot, gain: MILLI * i64::from(points) - over[slot as usize] });
    gains.filter(|item| item.gain > 0)
}

/// The search for the best prices.
#[derive(Debug)]
pub(super) struct Prices {
    /// The prices to be asked next.
    now: Vec<i64>,
    /// The prices with the lowest bound so far, in every part.
    pub best: Vec<i64>,
    /// Where prices were moving, in parts of [`FINE`].
    drift: Vec<i64>,
    /// What was asked at the best prices.
    asked: Vec<u32>,
    paths: Vec<Path>,
}

/// How the prices of one part move. Parts have nothing to do with each other, so each goes its own way.
#[derive(Clone, Debug)]
struct Path {
    /// The lowest bound so far, in thousandths.
    bound: i128,
    /// Length of a step, of 1000.
    stride: i64,
    stale: u32,
    /// Steps without a better bound before the step is made shorter.
    patience: u32,
}

impl Prices {
    /// Prices to begin with: what the first of the eligible volunteers who gets none would be worth there.
    pub fn first(index: &Index<'_>, census: &Census) -> Self {
        let most = index.problem.most();
        let now: Vec<i64> = index.slots.iter().zip(&census.bins).zip(&index.floor).map(|((slot, bins), floor)| first(slot, bins, most).max(*floor)).collect();
        let best: Vec<i64> = index.slots.iter().map(|slot| highest(slot, most)).collect();
        let path = |slots: &Vec<u32>| Path { bound: rent(index, slots, &best), stride: BOLD, stale: 0, patience: PATIENCE };
        let paths = index.parts.iter().map(path).collect();
        Self { drift: vec![0; now.len()], asked: vec![0; now.len()], now, best, paths }
    }

    /// What no plan can exceed, in thousandths of a point.
    pub fn bound(&self) -> i128 {
        self.paths.iter().map(|path| path.bound).sum()
    }

    /// What no plan of each part can exceed, in thousandths of a point.
    pub fn bounds(&self) -> Vec<i128> {
        self.paths.iter().map(|path| path.bound).collect()
    }

    /// Says for each part whether no plan of it is better than one of that value in points.
    pub fn done(&self, values: &[i64]) -> Vec<bool> {
        self.paths.iter().zip(values).map(|(path, value)| path.bound / i128::from(MILLI) <= i128::from(*value)).collect()
    }

    /// Gives the prices to be asked next.
    pub fn now(&self) -> &[i64] {
        &self.now
    }

    /// Asks all volunteers of the parts that are not `done` at the prices, keeps the bounds that are lower, and moves the prices; nothing if stopped.
    /// `values` are the points of each part in the best plan so far.
    pub fn step(&mut self, index: &Index<'_>, (values, done): (&[i64], &[bool]), threads: usize, stop: Stop<'_>) -> Option<Answer> {
        let answer = Answer::at(index, &self.now, done, threads, stop)?;
        for (number, slots) in index.parts.iter().enumerate() {
            if !done[number] {
                self.move_on(index, (number, slots), i128::from(values[number]) * i128::from(MILLI), &answer);
            }
        }
        Some(answer)
    }

    fn move_on(&mut self, index: &Index<'_>, (number, slots): (usize, &[u32]), value: i128, answer: &Answer) {
        let bound = rent(index, slots, &self.now) + answer.ceilings[number];
        let path = &mut self.paths[number];
        path.stale += 1;
        if bound < path.bound {
            if (path.bound - bound) * 50 > bound - value {
                path.stale = 0;
            }
            path.bound = bound;
            path.stride = (path.stride * 105 / 100).min(BOLDEST);
            for slot in slots.iter().map(|slot| *slot as usize) {
                (self.best[slot], self.asked[slot]) = (self.now[slot], answer.asked[slot]);
            }
        }
        if path.stale < path.patience {
            let length = (bound - value).min(path.bound / 1000).max(1) * i128::from(path.stride) / 1000;
            self.turn(index, slots, &answer.asked);
            self.walk(index, slots, length);
        } else {
            let length = path.again(value);
            for slot in slots.iter().map(|slot| *slot as usize) {
                (self.now[slot], self.drift[slot]) = (self.best[slot], 0);
            }
            let asked = std::mem::take(&mut self.asked);
            self.turn(index, slots, &asked);
            self.asked = asked;
            self.walk(index, slots, length);
        }
    }

    /// Mixes what is asked too much into the direction.
    fn turn(&mut self, index: &Index<'_>, slots: &[u32], asked: &[u32]) {
        for number in slots.iter().map(|slot| *slot as usize) {
            let over = i64::from(asked[number]) - i64::from(index.slots[number].places);
            let over = if self.now[number] <= index.floor[number] { over.max(0) } else { over };
            self.drift[number] = (INERTIA * self.drift[number] + (1000 - INERTIA) * over * FINE) / 1000;
        }
    }

    fn walk(&mut self, index: &Index<'_>, slots: &[u32], length: i128) {
        let norm: i128 = slots.iter().map(|slot| i128::from(self.drift[*slot as usize]).pow(2)).sum();
        if norm == 0 {
            return;
        }
        for slot in slots.iter().map(|slot| *slot as usize) {
            let change = length * i128::from(self.drift[slot]) * i128::from(FINE) / norm;
            self.now[slot] = self.now[slot].saturating_add(i64::try_from(change).unwrap_or(0)).max(index.floor[slot]);
        }
    }
}

impl Path {
    /// Goes back to the best prices, for shorter steps; when they have become tiny, for long ones again, with more patience. Gives the length.
    fn again(&mut self, value: i128) -> i128 {
        self.stale = 0;
        self.stride = self.stride * 2 / 3;
        if self.stride < TINY {
            self.stride = BOLD / 3;
            self.patience = (self.patience * 2).min(MOST_PATIENCE);
        }
        (self.bound - value).min(self.bound / 1000).max(1) * i128::from(self.stride) / 1000
    }
}

/// What the places of some slots cost together.
fn rent(index: &Index<'_>, slots: &[u32], prices: &[i64]) -> i128 {
    slots.iter().map(|slot| i128::from(index.slots[*slot as usize].places) * i128::from(prices[*slot as usize])).sum()
}

/// A price at which nobody asks, given the most points of a pair.
pub(super) fn highest(slot: &Slot, most: u32) -> i64 {
    MILLI * (slot.base + i64::from(most))
}

/// The price to begin with, given how many volunteers have how many points.
fn first(slot: &Slot, bins: &[u32; BINS], most: u32) -> i64 {
    if slot.places == 0 {
        return highest(slot, most);
    }
    let mut rest = slot.places;
    let bin = (0_u16..).zip(bins).collect::<Vec<_>>().into_iter().rev().find(|(_, here)| {
        let found = **here > rest;
        rest = rest.saturating_sub(**here);
        found
    });
    bin.map_or(0, |(bin, _)| MILLI * (slot.base + i64::from(bin * BIN)))
}

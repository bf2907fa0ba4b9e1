//! What a place in each session costs: prices that bring asking and giving together, and the bound that they prove.
//!
//! For any prices, no plan is worth more than all places at their price and every volunteer's best weeks at worth less price.
//! The least such bound is sought by following, with some inertia, what is asked beyond what there is.

use super::crew::spread;
use super::index::{CHUNK, Index};
use super::slot::Slot;
use super::week::{Item, Solver};

/// Thousandths of a point, in which prices are counted.
pub(super) const MILLI: i64 = 1000;
/// Fraction of the old direction, of 1000, that is kept in the new one.
const INERTIA: i64 = 800;
/// Directions are counted in these parts.
const FINE: i64 = 1024;
/// Volunteers of a slot are counted by points, in so many bins of so many points.
const BINS: usize = 64;
const BIN: u16 = 16;
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
    /// What no choice of all volunteers together exceeds, in thousandths.
    pub ceiling: i128,
    /// For each slot, how many ask for it.
    pub asked: Vec<u32>,
    chunks: Vec<Wishes>,
}

#[derive(Debug, Default)]
struct Wishes {
    ceiling: i128,
    ends: Vec<usize>,
    slots: Vec<u32>,
}

impl Answer {
    /// Asks every volunteer; nothing if `stop` said so before the end.
    pub fn at(index: &Index<'_>, prices: &[i64], threads: usize, stop: &(dyn Fn() -> bool + Sync)) -> Option<Self> {
        let over: Vec<i64> = index.slots.iter().zip(prices).map(|(slot, price)| price - MILLI * slot.base).collect();
        let chunks = spread(threads, index.volunteers().div_ceil(CHUNK), Solver::default, |solver, chunk| {
            if stop() { None } else { Some(Wishes::of(index, &over, chunk * CHUNK, solver)) }
        });
        let chunks: Vec<Wishes> = chunks.into_iter().collect::<Option<_>>()?;
        let mut asked = vec![0; index.slots.len()];
        for slot in chunks.iter().flat_map(|wishes| &wishes.slots) {
            asked[*slot as usize] += 1;
        }
        Some(Self { ceiling: chunks.iter().map(|wishes| wishes.ceiling).sum(), asked, chunks })
    }

    /// Gives the slots that a volunteer asks for.
    pub fn of(&self, volunteer: usize) -> &[u32] {
        let (wishes, within) = (&self.chunks[volunteer / CHUNK], volunteer % CHUNK);
        let start = if within == 0 { 0 } else { wishes.ends[within - 1] };
        &wishes.slots[start..wishes.ends[within]]
    }
}

impl Wishes {
    fn of(index: &Index<'_>, over: &[i64], first: usize, solver: &mut Solver) -> Self {
        let mut wishes = Self::default();
        for volunteer in first..index.volunteers().min(first + CHUNK) {
            let (slots, points) = index.pairs(volunteer);
            solver.items.clear();
            for (&slot, &points) in slots.iter().zip(points) {
                let gain = MILLI * i64::from(points) - over[slot as usize];
                if gain > 0 {
                    solver.items.push(Item { slot, gain });
                }
            }
            let best = solver.solve(index.ground(), |week| index.budget(volunteer, week));
            wishes.ceiling += i128::from(best.ceiling);
            wishes.slots.extend_from_slice(&solver.picked);
            wishes.ends.push(wishes.slots.len());
        }
        wishes
    }
}

/// The search for the best prices.
#[derive(Clone, Debug)]
pub(super) struct Prices {
    /// The prices to be asked next.
    now: Vec<i64>,
    /// The prices with the lowest bound so far.
    pub best: Vec<i64>,
    /// That bound, in thousandths.
    pub bound: i128,
    /// Where prices were moving, in parts of [`FINE`].
    drift: Vec<i64>,
    /// Length of a step, of 1000.
    stride: i64,
    stale: u32,
    /// Steps without a better bound before the step is made shorter.
    patience: u32,
    /// What was asked at the best prices.
    asked: Vec<u32>,
}

impl Prices {
    /// Prices to begin with: what the first of the eligible volunteers who gets none would be worth there.
    pub fn first(index: &Index<'_>) -> Self {
        let mut bins = vec![[0_u32; BINS]; index.slots.len()];
        for volunteer in 0..index.volunteers() {
            let (slots, points) = index.pairs(volunteer);
            for (&slot, &points) in slots.iter().zip(points) {
                bins[slot as usize][usize::from(points / BIN).min(BINS - 1)] += 1;
            }
        }
        let now = index.slots.iter().zip(&bins).zip(&index.floor).map(|((slot, bins), floor)| first(slot, bins).max(*floor));
        let now: Vec<i64> = now.collect();
        let best: Vec<i64> = index.slots.iter().map(highest).collect();
        let bound = rent(index, &best);
        Self { drift: vec![0; now.len()], now, best, bound, stride: BOLD, stale: 0, patience: PATIENCE, asked: vec![0; index.slots.len()] }
    }

    /// Gives the prices to be asked next.
    pub fn now(&self) -> &[i64] {
        &self.now
    }

    /// Asks all volunteers at the prices, keeps the bound if it is lower, and moves the prices; nothing if stopped.
    pub fn step(&mut self, index: &Index<'_>, value: i64, threads: usize, stop: &(dyn Fn() -> bool + Sync)) -> Option<Answer> {
        let answer = Answer::at(index, &self.now, threads, stop)?;
        let bound = rent(index, &self.now) + answer.ceiling;
        let value = i128::from(value) * i128::from(MILLI);
        self.stale += 1;
        if bound < self.bound {
            if (self.bound - bound) * 50 > bound - value {
                self.stale = 0;
            }
            self.bound = bound;
            self.best.clone_from(&self.now);
            self.asked.clone_from(&answer.asked);
            self.stride = (self.stride * 105 / 100).min(BOLDEST);
        }
        if self.stale < self.patience {
            self.turn(index, &answer.asked);
            self.walk(index, (bound - value).min(self.bound / 1000));
        } else {
            self.again(index);
            self.walk(index, (self.bound - value).min(self.bound / 1000));
        }
        Some(answer)
    }

    /// Goes back to the best prices, for shorter steps; when they have become tiny, for long ones again, with more patience.
    fn again(&mut self, index: &Index<'_>) {
        self.stale = 0;
        self.stride = self.stride * 2 / 3;
        if self.stride < TINY {
            self.stride = BOLD / 3;
            self.patience = (self.patience * 2).min(MOST_PATIENCE);
        }
        self.now.clone_from(&self.best);
        self.drift.fill(0);
        let asked = std::mem::take(&mut self.asked);
        self.turn(index, &asked);
        self.asked = asked;
    }

    /// Mixes what is asked too much into the direction.
    fn turn(&mut self, index: &Index<'_>, asked: &[u32]) {
        for (number, slot) in index.slots.iter().enumerate() {
            let over = i64::from(asked[number]) - i64::from(slot.places);
            let over = if self.now[number] <= index.floor[number] { over.max(0) } else { over };
            self.drift[number] = (INERTIA * self.drift[number] + (1000 - INERTIA) * over * FINE) / 1000;
        }
    }

    fn walk(&mut self, index: &Index<'_>, gap: i128) {
        let norm: i128 = self.drift.iter().map(|drift| i128::from(*drift) * i128::from(*drift)).sum();
        if norm == 0 {
            return;
        }
        let length = gap.max(1) * i128::from(self.stride) / 1000;
        for ((price, drift), floor) in self.now.iter_mut().zip(&self.drift).zip(&index.floor) {
            let change = length * i128::from(*drift) * i128::from(FINE) / norm;
            *price = price.saturating_add(i64::try_from(change).unwrap_or(0)).max(*floor);
        }
    }
}

/// What all places cost together.
fn rent(index: &Index<'_>, prices: &[i64]) -> i128 {
    index.slots.iter().zip(prices).map(|(slot, price)| i128::from(slot.places) * i128::from(*price)).sum()
}

/// A price at which nobody asks.
pub(super) fn highest(slot: &Slot) -> i64 {
    MILLI * (slot.base + i64::from(u16::MAX))
}

/// The price to begin with, given how many volunteers have how many points.
fn first(slot: &Slot, bins: &[u32; BINS]) -> i64 {
    if slot.places == 0 {
        return highest(slot);
    }
    let mut rest = slot.places;
    let bin = (0_u16..).zip(bins).collect::<Vec<_>>().into_iter().rev().find(|(_, here)| {
        let found = **here > rest;
        rest = rest.saturating_sub(**here);
        found
    });
    bin.map_or(0, |(bin, _)| MILLI * (slot.base + i64::from(bin * BIN)))
}

//! Makes a plan better by chains of changes that are valued at prices: somebody takes what gains more, whoever has no room left does something else,
//! a place that was left is filled again, and so on, for as long as all together lose less than the first one gains.
//!
//! At any prices a plan lies as far below the bound as its choices lie below the best ones and its empty places cost, together. Near the best prices
//! that is little, and so is all that a chain may lose: few ways are open at every step, and all of them are tried.

use super::choices::Choices;
use super::crew::spread;
use super::index::Index;
use super::options::Stop;

/// Most steps from one beginning.
const NODES: u32 = 400;
/// Most who move in one chain.
const CHAIN: usize = 24;
/// Beginnings that are tried together on one plan, and those of them that one thread takes at a time.
const BATCH: usize = 4096;
/// Most batches: each begins with a copy of the plan for every thread.
const BATCHES: usize = 16;
const SHARE: usize = 64;

/// What each has chosen, and the chain that is being tried.
#[derive(Clone)]
pub(super) struct Mend<'m, 'a> {
    index: &'m Index<'a>,
    choices: &'m Choices,
    prices: &'m [i64],
    /// The choice of each unit.
    pub now: Vec<u32>,
    /// For each slot, the units in it, and how many they were before the chain.
    crew: Vec<Vec<u32>>,
    before: Vec<usize>,
    /// For each slot, the places that the chain leaves empty and pays for.
    waived: Vec<usize>,
    /// What the chain has lost so far, in thousandths.
    lost: i64,
    /// Who has moved, and from which choice.
    moved: Vec<(u32, u32)>,
    touched: Vec<u32>,
    nodes: u32,
}

impl<'m, 'a> Mend<'m, 'a> {
    /// Begins with what the plan has chosen.
    pub fn new(index: &'m Index<'a>, choices: &'m Choices, prices: &'m [i64]) -> Self {
        let now: Vec<u32> = choices.units.iter().map(|unit| unit.now).collect();
        let mut crew = vec![Vec::new(); index.slots.len()];
        for ((number, unit), now) in (0_u32..).zip(&choices.units).zip(&now) {
            unit.choices[*now as usize].slots.iter().for_each(|slot| crew[*slot as usize].push(number));
        }
        let (before, waived) = (crew.iter().map(Vec::len).collect(), vec![0; crew.len()]);
        Self { index, choices, prices, now, crew, before, waived, lost: 0, moved: Vec::new(), touched: Vec::new(), nodes: 0 }
    }

    /// Lets a chain begin with everybody who would gain by something else, and with every place that stays empty though it has a price.
    pub fn sweep(&mut self, threads: usize, stop: Stop<'_>) -> Option<()> {
        let roots = self.choices.units.len() + self.crew.len();
        let batch = roots.div_ceil(BATCHES).max(BATCH);
        for first in (0..roots).step_by(batch) {
            let last = roots.min(first + batch);
            let frozen = &*self;
            let found = spread(
                threads,
                (last - first).div_ceil(SHARE),
                || frozen.clone(),
                |own, share| {
                    let start = first + share * SHARE;
                    let mut chains = Vec::new();
                    for root in start..last.min(start + SHARE) {
                        if stop() {
                            return None;
                        }
                        if own.begin(root) {
                            let chain: Vec<(u32, u32)> = own.moved.iter().map(|(unit, _)| (*unit, own.now[*unit as usize])).collect();
                            own.back(0);
                            chains.push((root, chain));
                        }
                        own.end();
                    }
                    Some(chains)
                },
            );
            for (root, chain) in found.into_iter().collect::<Option<Vec<_>>>()?.concat() {
                if stop() {
                    return None;
                }
                if !self.repeat(&chain) {
                    self.back(0);
                    self.end();
                    self.begin(root);
                }
                self.end();
            }
        }
        Some(())
    }

    /// Looks for a chain that gains, and leaves it done if there is one.
    fn begin(&mut self, root: usize) -> bool {
        self.nodes = 0;
        let choices = self.choices;
        if let Some(unit) = choices.units.get(root) {
            let slack = unit.choices[self.now[root] as usize].slack;
            return (0_u32..).zip(&unit.choices).take_while(|(_, choice)| choice.slack < slack).any(|(choice, _)| self.start(id(root), choice));
        }
        let slot = root - choices.units.len();
        let is_open = self.prices[slot] > 0 && self.crew[slot].len() < self.places(id(slot));
        is_open && choices.takers[slot].iter().any(|(unit, choice)| !self.crew[slot].contains(unit) && self.start(*unit, *choice))
    }

    fn start(&mut self, unit: u32, choice: u32) -> bool {
        let loss = self.loss(unit, choice);
        if loss >= 0 {
            return false;
        }
        self.go(unit, choice, loss);
        let found = self.search();
        if !found {
            self.back(0);
            self.end();
        }
        found
    }

    /// Makes the changes of a chain that was found elsewhere; says whether it gains here too.
    fn repeat(&mut self, chain: &[(u32, u32)]) -> bool {
        for (unit, choice) in chain {
            let loss = self.loss(*unit, *choice);
            self.go(*unit, *choice, loss);
        }
        self.touched.sort_unstable();
        self.touched.dedup();
        let left = |slot: &u32| {
            let fewer = self.before[*slot as usize].saturating_sub(self.crew[*slot as usize].len());
            self.prices[*slot as usize] * i64::try_from(fewer).unwrap_or(0)
        };
        self.lost + self.touched.iter().map(left).sum::<i64>() < 0 && !self.touched.iter().any(|slot| self.is_over(*slot))
    }

    /// Forgets the chain; what it has done stays done.
    fn end(&mut self) {
        self.lost = 0;
        self.moved.clear();
        for slot in self.touched.drain(..) {
            self.before[slot as usize] = self.crew[slot as usize].len();
            self.waived[slot as usize] = 0;
        }
    }

    /// What a change costs, if whatever it leaves behind is mended for nothing.
    fn loss(&self, unit: u32, choice: u32) -> i64 {
        let known = &self.choices.units[unit as usize].choices;
        let (now, then) = (&known[self.now[unit as usize] as usize], &known[choice as usize]);
        let mut loss = then.slack - now.slack;
        for slot in then.slots.iter().filter(|slot| !now.slots.contains(slot)) {
            let taken = self.crew[*slot as usize].len();
            if taken >= self.before[*slot as usize] && taken < self.places(*slot) {
                loss -= self.prices[*slot as usize];
            }
        }
        for slot in now.slots.iter().filter(|slot| !then.slots.contains(slot)) {
            let taken = self.crew[*slot as usize].len();
            if taken > self.before[*slot as usize] && taken <= self.places(*slot) {
                loss += self.prices[*slot as usize];
            }
        }
        loss
    }

    fn go(&mut self, unit: u32, choice: u32, loss: i64) {
        self.moved.push((unit, self.now[unit as usize]));
        self.change(unit, choice);
        self.lost += loss;
    }

    /// Takes back all moves but the first so many.
    fn back(&mut self, count: usize) {
        while self.moved.len() > count {
            if let Some((unit, was)) = self.moved.pop() {
                self.change(unit, was);
            }
        }
    }

    fn change(&mut self, unit: u32, choice: u32) {
        let known = &self.choices.units[unit as usize].choices;
        let (now, then) = (&known[self.now[unit as usize] as usize].slots, &known[choice as usize].slots);
        for slot in now.iter().filter(|slot| !then.contains(slot)) {
            self.crew[*slot as usize].retain(|one| *one != unit);
            self.touched.push(*slot);
        }
        for slot in then.iter().filter(|slot| !now.contains(slot)) {
            self.crew[*slot as usize].push(unit);
            self.touched.push(*slot);
        }
        self.now[unit as usize] = choice;
    }

    /// Mends the first slot that has too many, or else the dearest that has lost somebody, in every way until one succeeds.
    fn search(&mut self) -> bool {
        self.nodes += 1;
        let over = self.touched.iter().copied().find(|slot| self.is_over(*slot));
        let lacking = || self.touched.iter().copied().filter(|slot| self.lacks(*slot)).max_by_key(|slot| (self.prices[*slot as usize], *slot));
        let Some(slot) = over.or_else(lacking) else { return true };
        if self.moved.len() >= CHAIN {
            return false;
        }
        let (lost, moves, touched) = (self.lost, self.moved.len(), self.touched.len());
        for (loss, unit, choice) in self.ways(slot, over.is_some()) {
            if self.nodes >= NODES {
                return false;
            }
            self.go(unit, choice, loss);
            if self.search() {
                return true;
            }
            self.back(moves);
            self.touched.truncate(touched);
            self.lost = lost;
        }
        let price = self.prices[slot as usize];
        if over.is_some() || lost + price >= 0 || self.nodes >= NODES {
            return false;
        }
        self.waived[slot as usize] += 1;
        self.lost += price;
        let found = self.search();
        if !found {
            self.waived[slot as usize] -= 1;
            self.lost = lost;
        }
        found
    }

    /// Who may leave a slot, or come to it, at a loss that the chain can bear; the least loss first.
    fn ways(&self, slot: u32, leave: bool) -> Vec<(i64, u32, u32)> {
        let mut ways = Vec::new();
        let mut add = |unit: u32, choice: u32| {
            let loss = self.loss(unit, choice);
            if self.lost + loss < 0 {
                ways.push((loss, unit, choice));
            }
        };
        let stays = |unit: &u32| self.moved.iter().all(|(moved, _)| moved != unit);
        let crew = &self.crew[slot as usize];
        if leave {
            for unit in crew.iter().copied().filter(stays) {
                let without = (0_u32..).zip(&self.choices.units[unit as usize].choices).filter(|(_, choice)| !choice.slots.contains(&slot));
                without.for_each(|(choice, _)| add(unit, choice));
            }
        } else {
            let others = self.choices.takers[slot as usize].iter().filter(|(unit, _)| !crew.contains(unit) && stays(unit));
            others.for_each(|(unit, choice)| add(*unit, *choice));
        }
        ways.sort_unstable();
        ways
    }

    fn places(&self, slot: u32) -> usize {
        self.index.slots[slot as usize].places as usize
    }

    fn is_over(&self, slot: u32) -> bool {
        self.crew[slot as usize].len() > self.places(slot)
    }

    fn lacks(&self, slot: u32) -> bool {
        self.prices[slot as usize] > 0 && self.crew[slot as usize].len() + self.waived[slot as usize] < self.before[slot as usize]
    }
}

fn id(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

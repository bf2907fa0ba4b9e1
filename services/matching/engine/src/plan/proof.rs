//! Searches through everything that the bound leaves open, until the best plan is known to be the best.
//!
//! A better plan lies closer below the bound than the one there is, so its choices are among those that are as close to the best ones.
//! Among these the prices are moved on, which brings the bound of what is open down further; what can then no longer be part of a better plan is struck out.
//! Where both a choice with a slot and one without are left to somebody, the search looks at either half by itself, with prices of its own.

use std::collections::BTreeSet;

use super::choices::Choices;
use super::index::Index;
use super::options::Stop;
use super::prices::MILLI;

/// Price steps on all that is open, and on a half of what was.
const FIRST: u32 = 200;
const LATER: u32 = 40;
/// Fraction of the old direction, of 1000, that is kept in the new one.
const INERTIA: i64 = 700;
/// Directions are counted in these parts.
const FINE: i64 = 1024;
/// Steps without a better bound before the step is made shorter.
const PATIENCE: u32 = 5;
/// How far prices may move, in thousandths.
const FARTHEST: i64 = 1 << 36;
/// Most halves within halves.
const DEEPEST: u32 = 200;

/// What a search has come to.
#[derive(Debug)]
pub(super) struct Found {
    /// The choices of the best plan that was found, if it is better than the one there was.
    pub now: Option<Vec<u32>>,
    /// Whether everything has been searched through.
    pub is_all: bool,
}

/// A search on one part of a problem.
pub(super) struct Proof<'p> {
    choices: &'p Choices,
    /// For each slot of the part, its price at the bound and its places.
    slots: Vec<(i64, i64)>,
    /// For each choice of each unit, its slots by their place in `slots`.
    taken: Vec<Vec<Box<[u32]>>>,
    stop: Stop<'p>,
    /// The most that a plan may lie below the bound which is better than the best so far, in thousandths.
    limit: i64,
    best: Option<Vec<u32>>,
    /// Choices that may still be looked at.
    left: u64,
    is_stopped: bool,
}

/// What is still open to each unit, as choices.
#[derive(Clone)]
struct Open(Vec<Vec<u32>>);

/// A step's answer: what each unit chooses, and how many take each slot.
struct Step {
    now: Vec<u32>,
    used: Vec<i64>,
    /// How far below the first bound the one at these prices is.
    depth: i64,
}

impl<'p> Proof<'p> {
    /// Searches for a plan that lies no more than `limit` below the bound, in thousandths, and looks at no more than `work` choices; nothing if stopped.
    pub fn search(index: &Index<'_>, (choices, prices, slots): (&'p Choices, &[i64], &[u32]), (limit, work): (i64, u64), stop: Stop<'p>) -> Option<Found> {
        let at = |slot: &u32| u32::try_from(slots.partition_point(|known| known < slot)).unwrap_or(u32::MAX);
        let taken = choices.units.iter().map(|unit| unit.choices.iter().map(|choice| choice.slots.iter().map(at).collect()).collect());
        let known = slots.iter().map(|slot| (prices[*slot as usize], i64::from(index.slots[*slot as usize].places)));
        let mut proof = Self { choices, slots: known.collect(), taken: taken.collect(), stop, limit, best: None, left: work, is_stopped: false };
        let open = choices.units.iter().map(|unit| (0_u32..).take(unit.choices.len()).collect());
        proof.visit(Open(open.collect()), vec![0; slots.len()], 0);
        (!proof.is_stopped).then_some(Found { now: proof.best, is_all: proof.left > 0 })
    }

    fn visit(&mut self, mut open: Open, mut over: Vec<i64>, depth: u32) {
        let mut drift = vec![0_i64; over.len()];
        let mut often: Vec<Vec<u32>> = open.0.iter().map(|own| vec![0; own.len()]).collect();
        let (mut top, mut at) = (i64::MIN, over.clone());
        let (mut stale, mut stride) = (0, 1000);
        let steps = if depth == 0 { FIRST } else { LATER };
        let size: u64 = open.0.iter().map(|own| own.len() as u64).sum();
        for step in 0..steps {
            self.is_stopped |= (self.stop)();
            self.left = if self.is_stopped || depth > DEEPEST { 0 } else { self.left.saturating_sub(size) };
            if self.left == 0 {
                return;
            }
            let found = self.ask(&open, &over);
            self.try_plan(&found);
            if found.depth > top {
                (top, stale) = (found.depth, 0);
                at.clone_from(&over);
            } else {
                stale += 1;
            }
            if top > self.limit {
                return;
            }
            if step * 2 >= steps {
                for ((own, often), now) in open.0.iter().zip(&mut often).zip(&found.now) {
                    own.iter().zip(often).filter(|(choice, _)| *choice == now).for_each(|(_, often)| *often += 1);
                }
            }
            if stale > PATIENCE {
                (stale, stride) = (0, stride * 2 / 3);
                over.clone_from(&at);
                drift.fill(0);
            } else {
                self.walk(&found.used, (self.limit + MILLI - top).max(MILLI) * stride / 1000, &mut over, &mut drift);
            }
        }
        self.strike(&mut open, &mut often, &at, top);
        if open.0.iter().any(Vec::is_empty) {
            return;
        }
        let Some((unit, slot)) = self.torn(&open, &often) else { return self.try_plan(&self.ask(&open, &at)) };
        let takes = |choice: u32| self.taken[unit][choice as usize].contains(&slot);
        let half = |with: bool| {
            let mut half = open.clone();
            half.0[unit].retain(|choice| takes(*choice) == with);
            half
        };
        let (with, without) = (half(true), half(false));
        let asked: u32 = open.0[unit].iter().zip(&often[unit]).filter(|(choice, _)| takes(**choice)).map(|(_, often)| often).sum();
        let halves = if asked * 2 >= often[unit].iter().sum() { [with, without] } else { [without, with] };
        for half in halves {
            self.visit(half, at.clone(), depth + 1);
        }
    }

    /// Asks every unit what is best at prices that are `over` the first ones.
    fn ask(&self, open: &Open, over: &[i64]) -> Step {
        let (mut now, mut used, mut depth) = (Vec::with_capacity(open.0.len()), vec![0_i64; over.len()], 0_i128);
        for (unit, own) in open.0.iter().enumerate() {
            let Some((cost, choice)) = own.iter().map(|choice| (self.cost(unit, *choice, over), *choice)).min() else { continue };
            depth += i128::from(cost);
            now.push(choice);
            self.taken[unit][choice as usize].iter().for_each(|slot| used[*slot as usize] += 1);
        }
        let rent = over.iter().zip(&self.slots).map(|(over, (_, places))| i128::from(*over) * i128::from(*places)).sum::<i128>();
        Step { now, used, depth: i64::try_from(depth - rent).unwrap_or(i64::MIN / 4) }
    }

    fn cost(&self, unit: usize, choice: u32, over: &[i64]) -> i64 {
        let slack = self.choices.units[unit].choices[choice as usize].slack;
        slack + self.taken[unit][choice as usize].iter().map(|slot| over[*slot as usize]).sum::<i64>()
    }

    /// Keeps what everybody has chosen if it is a plan and better than the best so far.
    fn try_plan(&mut self, found: &Step) {
        let mut cost: i128 = found.now.iter().zip(&self.choices.units).map(|(now, unit)| i128::from(unit.choices[*now as usize].slack)).sum();
        for ((price, places), used) in self.slots.iter().zip(&found.used) {
            if used > places {
                return;
            }
            cost += i128::from(*price) * i128::from(places - used);
        }
        if let Some(cost) = i64::try_from(cost).ok().filter(|cost| *cost <= self.limit) {
            (self.limit, self.best) = (cost - MILLI, Some(found.now.clone()));
        }
    }

    /// Moves the prices along what is asked too much.
    fn walk(&self, used: &[i64], length: i64, over: &mut [i64], drift: &mut [i64]) {
        for (at, (price, places)) in self.slots.iter().enumerate() {
            let more = used[at] - places;
            let more = if over[at] <= -price { more.max(0) } else { more };
            drift[at] = (INERTIA * drift[at] + (1000 - INERTIA) * more * FINE) / 1000;
        }
        let norm: i128 = drift.iter().map(|drift| i128::from(*drift).pow(2)).sum();
        for (at, (price, _)) in self.slots.iter().enumerate() {
            let change = (i128::from(length) * i128::from(drift[at]) * i128::from(FINE)).checked_div(norm).unwrap_or(0);
            over[at] = (over[at] + i64::try_from(change).unwrap_or(0)).clamp(-price, FARTHEST);
        }
    }

    /// Strikes out what no better plan can have.
    fn strike(&self, open: &mut Open, often: &mut [Vec<u32>], over: &[i64], depth: i64) {
        for (unit, (own, often)) in open.0.iter_mut().zip(often).enumerate() {
            let least = own.iter().map(|choice| self.cost(unit, *choice, over)).min().unwrap_or(0);
            let kept: Vec<bool> = own.iter().map(|choice| depth + self.cost(unit, *choice, over) - least <= self.limit).collect();
            let mut keep = kept.iter();
            own.retain(|_| keep.next().is_some_and(|keep| *keep));
            let mut keep = kept.iter();
            often.retain(|_| keep.next().is_some_and(|keep| *keep));
        }
    }

    /// Finds who was most in two minds about a slot.
    fn torn(&self, open: &Open, often: &[Vec<u32>]) -> Option<(usize, u32)> {
        let mut most = None;
        for (unit, (own, often)) in open.0.iter().zip(often).enumerate().filter(|(_, (own, _))| own.len() > 1) {
            let all: u32 = often.iter().sum();
            let slots: BTreeSet<u32> = own.iter().flat_map(|choice| &self.taken[unit][*choice as usize]).copied().collect();
            for slot in &slots {
                let with = |choice: &u32| self.taken[unit][*choice as usize].contains(slot);
                if own.iter().all(with) {
                    continue;
                }
                let asked: u32 = own.iter().zip(often).filter(|(choice, _)| with(choice)).map(|(_, often)| often).sum();
                let doubt = (asked.min(all - asked), std::cmp::Reverse((unit, *slot)));
                most = most.max(Some(doubt));
            }
        }
        most.map(|(_, std::cmp::Reverse(torn))| torn)
    }
}

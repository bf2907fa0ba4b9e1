//! Makes a plan better, volunteer by volunteer: each takes the best weeks at what places cost, whoever is pushed out does the same,
//! and the whole chain stands only if all together gain by it.

use std::collections::VecDeque;

use super::crew::spread;
use super::draft::{Draft, Held};
use super::index::Index;
use super::options::Stop;
use super::prices::{Answer, MILLI};
use super::week::{Item, Solver};

/// Most volunteers who move in one chain.
const CHAIN: u32 = 12;
/// Volunteers between two looks at the clock.
const GLANCE: usize = 64;
/// Volunteers who are asked together whether they want to move.
const BATCH: usize = 512;
/// What a place costs that is not to be had.
const SHUT: i64 = i64::MAX / 4;

/// A search on one draft at some prices.
pub(super) struct Search<'s, 'a> {
    index: &'s Index<'a>,
    pub draft: Draft,
    /// What a place in each slot costs in points when all are taken.
    price: Vec<i64>,
    /// What one costs now, less what it is worth before the points of the pair: nothing where there is room.
    over: Vec<i64>,
    /// Slots that the chain has entered already.
    shut: Vec<u32>,
    solver: Solver,
    /// Parts where nothing is left to gain.
    done: &'s [bool],
    threads: usize,
}

impl<'s, 'a> Search<'s, 'a> {
    /// Goes on from a draft; `prices` are in thousandths.
    pub fn new(index: &'s Index<'a>, draft: Draft, prices: &[i64], done: &'s [bool], threads: usize) -> Self {
        let price: Vec<i64> = prices.iter().map(|price| price / MILLI).collect();
        let mut search = Self { index, draft, over: vec![0; price.len()], price, shut: Vec::new(), solver: Solver::default(), done, threads };
        (0_u32..).zip(&index.slots).for_each(|(slot, _)| search.set_cost(slot));
        search
    }

    /// Starts from what everybody asks for, and sends away those who lose least by it where too many ask. The parts that are done stay as in `known`.
    pub fn round(
        index: &'s Index<'a>,
        answer: &Answer,
        (prices, known): (&[i64], &Draft),
        (done, threads): (&'s [bool], usize),
        stop: Stop<'_>,
    ) -> Option<Self> {
        let mut search = Self::new(index, Draft::new(index), prices, done, threads);
        for volunteer in 0..index.volunteers() {
            if volunteer.is_multiple_of(BATCH) && stop() {
                return None;
            }
            let now = if search.is_done(volunteer) { known.held[volunteer].clone() } else { search.held(volunteer, answer.of(volunteer)) };
            if !now.is_empty() {
                search.draft.assign(id(volunteer), now);
            }
        }
        (0_u32..).zip(&index.slots).for_each(|(slot, _)| search.set_cost(slot));
        let mut crowded: Vec<u32> = (0_u32..).zip(&index.slots).filter(|(slot, _)| search.room(*slot) < 0).map(|(slot, _)| slot).collect();
        crowded.sort_by_key(|slot| std::cmp::Reverse(search.price[*slot as usize]));
        let sent = search.surplus(&crowded, stop)?.concat();
        for (count, &(volunteer, slot)) in sent.iter().enumerate() {
            if count.is_multiple_of(BATCH) && stop() {
                return None;
            }
            search.leave(volunteer, slot);
        }
        search.draft.keep();
        for (volunteer, _) in sent {
            search.improve(volunteer, stop)?;
        }
        Some(search)
    }

    /// Names, for slots that have too many, those who lose least by leaving.
    fn surplus(&self, crowded: &[u32], stop: Stop<'_>) -> Option<Vec<Vec<(u32, u32)>>> {
        let found = spread(self.threads, crowded.len().div_ceil(GLANCE), Solver::default, |solver, chunk| {
            let mut out = Vec::new();
            for &slot in crowded.iter().skip(chunk * GLANCE).take(GLANCE) {
                if stop() {
                    return None;
                }
                let over = usize::try_from(-self.room(slot)).unwrap_or(0);
                // Of many who ask, those with the fewest points leave unheard; what leaving costs is found out for the others.
                let mut crew: Vec<(i64, u32)> = self.draft.crew[slot as usize].iter().map(|&one| (self.worth(one, slot), one)).collect();
                crew.sort_unstable();
                let unheard = over.saturating_sub(2 * (crew.len() - over) + 2);
                out.extend(crew.drain(..unheard).map(|(_, volunteer)| (volunteer, slot)));
                let mut losses: Vec<(i64, u32)> = crew.into_iter().map(|(_, one)| (self.loss(solver, one, slot), one)).collect();
                losses.sort_unstable();
                out.extend(losses.into_iter().take(over - unheard).map(|(_, volunteer)| (volunteer, slot)));
            }
            Some(out)
        });
        found.into_iter().collect()
    }

    /// Lets every volunteer look for something better, as often as it helps and at most `sweeps` times; nothing if stopped.
    pub fn sweep(&mut self, sweeps: u32, stop: Stop<'_>) -> Option<()> {
        for _ in 0..sweeps {
            let before = self.draft.value;
            for batch in 0..self.index.volunteers().div_ceil(BATCH) {
                for volunteer in self.restless(batch * BATCH, stop)? {
                    self.improve(volunteer, stop)?;
                }
            }
            if self.draft.value == before {
                break;
            }
        }
        Some(())
    }

    /// Names those of a batch who would like something better; nobody moves meanwhile.
    fn restless(&self, first: usize, stop: Stop<'_>) -> Option<Vec<u32>> {
        let last = self.index.volunteers().min(first + BATCH);
        let found = spread(self.threads, (last - first).div_ceil(GLANCE), Solver::default, |solver, chunk| {
            if stop() {
                return None;
            }
            let start = first + chunk * GLANCE;
            let wants = |volunteer: &u32| !self.is_done(*volunteer as usize) && self.best(solver, *volunteer, None, true) > self.own(*volunteer);
            Some((start..last.min(start + GLANCE)).map(id).filter(wants).collect::<Vec<u32>>())
        });
        Some(found.into_iter().collect::<Option<Vec<_>>>()?.concat())
    }

    /// Lets one volunteer take better weeks, if all together gain by it; nothing if stopped, which leaves a chain half done.
    fn improve(&mut self, first: u32, stop: Stop<'_>) -> Option<()> {
        let mut solver = std::mem::take(&mut self.solver);
        let before = self.draft.value;
        let mut waiting = VecDeque::from([first]);
        let mut moved = 0;
        while let Some(volunteer) = waiting.pop_front() {
            if stop() {
                return None;
            }
            let hope = self.best(&mut solver, volunteer, None, moved < CHAIN) - self.own(volunteer);
            if waiting.is_empty() && self.draft.value + hope <= before {
                break;
            }
            if hope <= 0 {
                continue;
            }
            let now = self.held(volunteer as usize, &solver.picked);
            moved += 1;
            let entered: Vec<u32> =
                now.iter().map(|held| held.slot).filter(|slot| !self.draft.held[volunteer as usize].iter().any(|held| held.slot == *slot)).collect();
            self.assign(volunteer, now);
            for slot in entered {
                if self.room(slot) < 0 {
                    let mut least = None;
                    for one in self.draft.crew[slot as usize].iter().copied().filter(|one| *one != volunteer) {
                        if stop() {
                            return None;
                        }
                        let loss = (self.loss(&mut solver, one, slot), one);
                        least = Some(least.map_or(loss, |least: (i64, u32)| least.min(loss)));
                    }
                    if let Some((_, out)) = least {
                        self.leave(out, slot);
                        waiting.push_back(out);
                    }
                    self.shut.push(slot);
                    self.over[slot as usize] = SHUT;
                }
            }
        }
        self.solver = solver;
        if self.draft.value > before {
            self.draft.keep();
        } else {
            let touched = self.draft.undo();
            for slot in touched {
                self.set_cost(slot);
            }
        }
        while let Some(slot) = self.shut.pop() {
            self.set_cost(slot);
        }
        Some(())
    }

    fn is_done(&self, volunteer: usize) -> bool {
        self.index.part_of(volunteer).is_none_or(|part| self.done[part])
    }

    /// What a volunteer loses who must leave a slot and may do what is best at today's costs.
    fn loss(&self, solver: &mut Solver, volunteer: u32, slot: u32) -> i64 {
        self.own(volunteer) - self.best(solver, volunteer, Some(slot), true)
    }

    /// What one of a volunteer's slots is worth.
    fn worth(&self, volunteer: u32, slot: u32) -> i64 {
        self.draft.held[volunteer as usize].iter().find(|held| held.slot == slot).map_or(0, |held| held.worth)
    }

    /// What a volunteer's slots are worth.
    fn own(&self, volunteer: u32) -> i64 {
        self.draft.held[volunteer as usize].iter().map(|held| held.worth).sum()
    }

    /// The best weeks of a volunteer, who has what they hold for nothing; leaves the choice in the solver.
    fn best(&self, solver: &mut Solver, volunteer: u32, but: Option<u32>, push: bool) -> i64 {
        let (index, over) = (self.index, &self.over);
        let (slots, points) = index.pairs(volunteer as usize);
        let mine = &self.draft.held[volunteer as usize];
        let items = &mut solver.items;
        items.clear();
        for (&slot, &points) in slots.iter().zip(points) {
            let gain = i64::from(points) - over[slot as usize];
            if gain > 0 && but != Some(slot) && (push || over[slot as usize] == -index.slots[slot as usize].base) {
                items.push(Item { slot, gain });
            }
        }
        for held in mine {
            if but == Some(held.slot) {
                continue;
            }
            match items.iter_mut().find(|item| item.slot == held.slot) {
                Some(item) => item.gain = held.worth,
                None => items.push(Item { slot: held.slot, gain: held.worth }),
            }
        }
        solver.solve(index.ground(), |week| index.budget(volunteer as usize, week)).gain
    }

    fn held(&self, volunteer: usize, picked: &[u32]) -> Vec<Held> {
        let (slots, points) = self.index.pairs(volunteer);
        let worth = |slot: u32| {
            let points = slots.binary_search(&slot).map_or(0, |at| points[at]);
            self.index.slots[slot as usize].base + i64::from(points)
        };
        picked.iter().map(|&slot| Held { slot, worth: worth(slot) }).collect()
    }

    fn room(&self, slot: u32) -> i64 {
        let taken = self.draft.crew[slot as usize].len();
        i64::from(self.index.slots[slot as usize].places) - i64::try_from(taken).unwrap_or(i64::MAX)
    }

    fn set_cost(&mut self, slot: u32) {
        let cost = if self.room(slot) > 0 { 0 } else { self.price[slot as usize].max(1) };
        self.over[slot as usize] = cost - self.index.slots[slot as usize].base;
    }

    fn assign(&mut self, volunteer: u32, now: Vec<Held>) {
        let before: Vec<u32> = self.draft.held[volunteer as usize].iter().map(|held| held.slot).collect();
        let after: Vec<u32> = now.iter().map(|held| held.slot).collect();
        self.draft.assign(volunteer, now);
        before.into_iter().chain(after).filter(|slot| !self.shut.contains(slot)).collect::<Vec<_>>().into_iter().for_each(|slot| self.set_cost(slot));
    }

    fn leave(&mut self, volunteer: u32, slot: u32) {
        self.draft.leave(volunteer, slot);
        if !self.shut.contains(&slot) {
            self.set_cost(slot);
        }
    }
}

fn id(volunteer: usize) -> u32 {
    u32::try_from(volunteer).unwrap_or(u32::MAX)
}

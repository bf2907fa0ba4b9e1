//! The work on a plan, round by round: prices, a plan at those prices, and the search for a better one.

use std::ops::RangeInclusive;

use super::choices::{Choices, Reach};
use super::crew::let_go;
use super::draft::Draft;
use super::index::Index;
use super::mend::Mend;
use super::options::{Ended, Options};
use super::prices::{Answer, MILLI, Prices};
use super::proof::Proof;
use super::search::Search;
use super::{Plan, report, tell};

/// Fewest and most price steps in a round.
const STEPS: RangeInclusive<u64> = 4..=40;
/// Times that everybody looks for something better in a plan that is new.
const SWEEPS: u32 = 3;
/// Pairs up to which a plan is begun from nothing in every round, and not in the first alone.
const VILLAGE: u64 = 5_000;
/// Pairs from which there are rounds alone, without chains and proofs.
const COUNTRY: u64 = 20_000_000;
/// Rounds without gain before the planner gives up.
const PATIENCE: u32 = 150;

/// Chains are made once the bound is near: the gap so many times is less than the bound.
const NEAR: i128 = 300;
/// At first a chain makes use of what is at most so many times less than the most points of a pair below the best; when it gains nothing, of twice that.
const NARROW: i64 = 50;
const WIDEST: u32 = 4;
/// Most rounds in a row without chains, after the widest have gained nothing again and again.
const LONGEST: u32 = 15;
/// Most choices of one volunteer's week that chains make use of, the best of them.
const CHOICES: usize = 48;
/// The proof is sought once the bound is very near, or after so many rounds without gain.
const PROOF: i128 = 10_000;
const IDLE: u32 = 5;
/// Most choices in a proof, and how many of them it may look at, all steps together.
const QUICK: (usize, u64) = (30_000, 10_000_000);
const PATIENT: (usize, u64) = (100_000, 30_000_000);

/// What is known between two rounds.
pub(super) struct Rounds<'r, 'a> {
    index: &'r Index<'a>,
    prices: Prices,
    draft: Draft,
    /// Parts whose plan has been shown to be the best by searching through all others.
    proved: Vec<bool>,
    /// Bound and value when chains were last tried, and how far they reached: there is no use in trying the same again.
    mended: Option<(i128, i64)>,
    width: u32,
    /// Rounds until they are tried again, and how many those are where the widest have gained nothing.
    pause: u32,
    rest: u32,
    /// Bound and value when the proof was last tried, and the gap.
    searched: Option<((i128, i64), i128)>,
    idle: u32,
}

impl<'r, 'a> Rounds<'r, 'a> {
    /// Begins with nobody anywhere.
    pub fn new(index: &'r Index<'a>, prices: Prices) -> Self {
        Self {
            index,
            prices,
            draft: Draft::new(index),
            proved: vec![false; index.parts.len()],
            mended: None,
            searched: None,
            width: 0,
            pause: 0,
            rest: 0,
            idle: 0,
        }
    }

    /// Works on the plan until nothing is left to gain, or as long as may be; nothing if stopped.
    pub fn run(mut self, options: &Options<'_>, plan: &mut Plan) -> Option<Ended> {
        loop {
            let (value, bound) = (self.draft.value, self.prices.bound());
            let is_met = self.turn(plan.round + 1, options)?;
            report::update(plan, self.index, &self.prices, &self.draft, options.threads.get(), options.stop)?;
            tell(plan, options);
            self.idle = if self.draft.value > value || self.prices.bound() < bound { 0 } else { self.idle + 1 };
            if is_met || plan.bound <= plan.value {
                return Some(Ended::Optimal);
            }
            if self.idle > PATIENCE {
                return Some(Ended::Settled);
            }
            if plan.round >= options.rounds {
                return Some(Ended::Rounds);
            }
        }
    }

    /// Price steps in a round: many where one costs little.
    fn steps(&self) -> u64 {
        (20_000_000 / (self.index.pairs_count() + 1)).clamp(*STEPS.start(), *STEPS.end())
    }

    /// Says for each part whether its plan is known to be the best.
    fn done(&self) -> Vec<bool> {
        self.prices.done(&self.draft.values(self.index)).into_iter().zip(&self.proved).map(|(done, proved)| done || *proved).collect()
    }

    /// One round. Says whether the plan of every part is known to be the best; nothing if stopped, and then prices and draft are of no use any more.
    fn turn(&mut self, round: u32, options: &Options<'_>) -> Option<bool> {
        let (index, threads, stop) = (self.index, options.threads.get(), options.stop);
        let values = self.draft.values(index);
        let done = self.done();
        let mut found: Option<(Answer, Vec<i64>)> = None;
        for _ in 0..self.steps() {
            let (at, before) = (self.prices.now().to_vec(), self.prices.bound());
            let answer = self.prices.step(index, (&values, &done), threads, stop)?;
            if self.prices.bound() < before || index.pairs_count() < VILLAGE {
                found = Some((answer, at));
            }
        }
        // A plan from nothing costs much, and never won where there was one already, but in villages.
        if let Some((answer, at)) = found.filter(|_| index.pairs_count() < VILLAGE || round == 1) {
            let mut search = Search::round(index, &answer, (&at, &self.draft), (&done, threads), stop)?;
            search.sweep(SWEEPS, stop)?;
            if search.draft.value > self.draft.value {
                self.draft = search.draft;
            }
        }
        // The prices of the last step, not the best: every sweep sees the plan in another light.
        let mut search = Search::new(index, std::mem::take(&mut self.draft), self.prices.now(), &done, threads);
        search.sweep(1, stop)?;
        self.draft = search.draft;
        // In a country another round gains more in the same time.
        if index.pairs_count() < COUNTRY {
            self.mend(options)?;
            self.prove(options)?;
        }
        Some(self.done().into_iter().all(|done| done))
    }

    /// Makes the plan better by chains at the best prices, once these are good enough to say what a choice is worth.
    /// Where nothing is gained, the next round's chains reach farther.
    fn mend(&mut self, options: &Options<'_>) -> Option<()> {
        let (index, state) = (self.index, self.state());
        if self.mended == Some(state) && self.width == WIDEST || self.gap() * NEAR > state.0 {
            return Some(());
        }
        if self.pause > 0 {
            self.pause -= 1;
            return Some(());
        }
        let within = (MILLI * i64::from(index.problem.most()) / NARROW) << self.width;
        let reach = Reach { within: within.min(self.gap().try_into().unwrap_or(i64::MAX)), each: CHOICES, all: usize::MAX };
        let (done, threads, stop) = (self.done(), options.threads.get(), options.stop);
        let choices = Choices::near(index, &self.draft, &self.prices.best, reach, (&done, threads), stop)?;
        let mut mend = Mend::new(index, &choices, &self.prices.best);
        let is_done = mend.sweep(threads, stop).and_then(|()| choices.write(index, &mend.now, &mut self.draft, stop));
        let_go(choices);
        is_done?;
        if self.draft.value > state.1 {
            (self.width, self.rest) = (0, 0);
        } else if self.width < WIDEST {
            self.width += 1;
        } else {
            self.rest = (self.rest * 2 + 1).min(LONGEST);
            self.pause = self.rest;
        }
        self.mended = Some(self.state());
        Some(())
    }

    /// Looks for the best plan of each part among all that the bound leaves open, where that is little: when the bound is near and has come nearer,
    /// and with more patience when rounds have gained nothing.
    fn prove(&mut self, options: &Options<'_>) -> Option<()> {
        let (index, state, gap) = (self.index, self.state(), self.gap());
        let is_near = gap * PROOF < state.0 && self.searched.is_none_or(|(_, last)| last >= gap * 2);
        let is_last = self.idle >= IDLE && self.searched.is_none_or(|(last, _)| last != state);
        // Of pairs that were left out nobody knows what they would cost.
        if !is_near && !is_last || index.floor.iter().any(|floor| *floor > 0) {
            return Some(());
        }
        self.searched = Some((state, gap));
        let (all, work) = if is_last { PATIENT } else { QUICK };
        let (done, values, bounds) = (self.done(), self.draft.values(index), self.prices.bounds());
        for part in (0..done.len()).filter(|part| !done[*part]) {
            let others: Vec<bool> = (0..done.len()).map(|other| other != part).collect();
            let limit = i64::try_from(bounds[part]).unwrap_or(i64::MAX) - MILLI * (values[part] + 1);
            let reach = Reach { within: limit, each: usize::MAX, all };
            let choices = Choices::near(index, &self.draft, &self.prices.best, reach, (&others, options.threads.get()), options.stop)?;
            if choices.is_all {
                let known = (&choices, self.prices.best.as_slice(), index.parts[part].as_slice());
                let found = Proof::search(index, known, (limit, work), options.stop)?;
                self.proved[part] = found.is_all;
                if let Some(now) = found.now {
                    choices.write(index, &now, &mut self.draft, options.stop)?;
                }
            }
        }
        Some(())
    }

    /// Bound, in thousandths, and value.
    fn state(&self) -> (i128, i64) {
        (self.prices.bound(), self.draft.value)
    }

    /// How far the plan is from the bound, in thousandths.
    fn gap(&self) -> i128 {
        self.prices.bound() - i128::from(self.draft.value) * i128::from(MILLI)
    }
}

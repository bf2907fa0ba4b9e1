//! The best plan for all open sessions together, with a proof of how good it is.
//!
//! [`plan`] puts a price on every session and asks each volunteer for their best weeks at worth less price, solved exactly. All places at
//! their price and all those weeks together are a bound that no plan exceeds (weak duality). Steps along what is asked too much bring it down.
//! What volunteers ask for is rounded into a plan; each of them then takes better weeks where all gain by it, whoever is pushed out likewise.
//!
//! A problem falls into parts that share no volunteer. Every round asks all of them together, so that no thread is idle, but each has prices,
//! steps and a bound of its own, and is left alone once its value and bound have met.
//!
//! What was tried, on seed 1 of the benchmark's instances; work is seconds of all threads together:
//!
//! | choice | taken | dropped |
//! | --- | --- | --- |
//! | first prices | the worth of the first volunteer who gets no place: 1.9 % above the best bound of `larvik` | of the third such: 5.0 %; none: 7.6 % |
//! | inertia of a step | 0.8: 0.26 % after 200 steps on `larvik` | none: 0.46 %; 0.6: 0.33 % |
//! | length of a step | a share of 0.1 % of the bound, again long when short ones fail: `larvik` to 0.005 % | ever shorter: 0.14 %, and a village without proof |
//! | direction of a step | what is asked too much: `larvik` to 0.018 % in 640 steps | divided by the root of the places: 0.031 to 0.055 %, though `vestfold` gains a little |
//! | prices that guide the search | those of the last step: `vestfold` to 0.09 % in 48 steps | the best so far: 0.20 % |
//! | sweeps of the search | one after 4 to 40 steps, more steps where pairs are few | after every 5 on `larvik`: stuck at 0.19 %, where 40 reach 0.01 % |
//! | a plan from nothing | in round 1, in a village in all | in rounds 1, 2, 4, 8: never once better on `vestfold`, a third of the work |
//! | a week's table | leaves out what cannot be reached at once: the search in order of time is hardly needed | does not: a third of all work on `norway` went into that search |
//! | who is asked to move | those who would gain at the prices, judged in batches by all threads | everybody in turn |
//! | parts | each with steps of its own: `norway` is 22 (half of it one), `vestfold` and most of `larvik` are one, five far villages take 15 rounds | all as one: five far villages take 16, the bound of `norway` is 0.002 % higher after a round |
//!
//! Where the least bound of any prices lies above the best plan, nothing here closes the gap: of twenty villages two end with 0.07 and 0.11 %.

mod bare;
mod census;
pub(crate) mod crew;
mod draft;
mod empty;
mod fairness;
mod grid;
mod index;
mod lexicon;
mod lists;
mod options;
mod prices;
mod problem;
mod report;
mod search;
mod slot;
mod week;

pub use empty::{Empty, Lack};
pub use fairness::Fairness;
pub use options::{Ended, Options, Progress};
pub use problem::{Open, Place, Problem, ProblemError};

use std::ops::RangeInclusive;

use crate::Key;

use census::Census;
use draft::Draft;
use index::Index;
use prices::{Answer, Prices};
use search::Search;

/// Who goes where, and how far from the best that can be at most.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// One volunteer in one session each, ascending.
    pub places: Vec<Place>,
    /// What the plan is worth, in points.
    pub value: i64,
    /// What no plan can exceed, in points: proved by `prices`.
    pub bound: i64,
    /// The value without the points for standing in the last plan.
    pub value_without_stability: i64,
    /// What no plan can exceed where no pair has those points: proved by the same `prices`.
    pub bound_without_stability: i64,
    /// A price for each session in thousandths of a point, in the order of the problem.
    pub prices: Vec<(Key, i64)>,
    /// The last whole round. In round 0 nobody is anywhere, nothing has been looked at, and the bound is that of every place at its very most.
    pub round: u32,
    /// Why it ended there.
    pub ended: Ended,
    /// Eligible pairs that were planned with: all there are, or the best of each session, see [`Problem::within`].
    pub pairs: u64,
    /// Why places stay empty, in the order of the problem.
    pub empty: Vec<Empty>,
    /// How the minutes are shared out.
    pub fairness: Fairness,
}

/// Fewest and most price steps in a round.
const STEPS: RangeInclusive<u64> = 4..=40;
/// Times that everybody looks for something better in a plan that is new.
const SWEEPS: u32 = 3;
/// Pairs up to which a plan is begun from nothing in every round, and not in the first alone.
const VILLAGE: u64 = 5_000;
/// Rounds without gain before the planner gives up.
const PATIENCE: u32 = 150;

/// Plans all open sessions together.
#[must_use]
pub fn plan(problem: &Problem<'_>, options: &Options<'_>) -> Plan {
    let mut plan = report::nothing(problem);
    let ended = if plan.bound <= plan.value {
        Some(Ended::Optimal)
    } else if options.rounds == 0 {
        Some(Ended::Rounds)
    } else {
        None
    };
    if ended.is_some() {
        tell(&plan, options);
    }
    plan.ended = ended.or_else(|| begin(problem, options, &mut plan)).unwrap_or(Ended::Stopped);
    plan
}

fn tell(plan: &Plan, options: &Options<'_>) {
    (options.progress)(Progress { round: plan.round, value: plan.value, bound: plan.bound });
}

/// Looks at all pairs, and works on the plan round by round; nothing if stopped.
fn begin(problem: &Problem<'_>, options: &Options<'_>, plan: &mut Plan) -> Option<Ended> {
    let threads = options.threads.get();
    let mut index = Index::new(*problem, threads, options.stop)?;
    let ended = Census::take(&index, threads, options.stop).and_then(|mut census| {
        index.learn(&mut census);
        let prices = Prices::first(&index, &census);
        drop(census);
        tell(plan, options);
        work(&index, prices, options, plan)
    });
    index.drop_later();
    ended
}

fn work(index: &Index<'_>, mut prices: Prices, options: &Options<'_>, plan: &mut Plan) -> Option<Ended> {
    let mut draft = Draft::new(index);
    let mut idle = 0;
    loop {
        let (value, bound) = (draft.value, prices.bound());
        let is_met = turn(index, plan.round + 1, (&mut prices, &mut draft), options)?;
        report::update(plan, index, &prices, &draft, options.threads.get(), options.stop)?;
        tell(plan, options);
        idle = if draft.value > value || prices.bound() < bound { 0 } else { idle + 1 };
        if is_met || plan.bound <= plan.value {
            return Some(Ended::Optimal);
        }
        if idle > PATIENCE {
            return Some(Ended::Settled);
        }
        if plan.round >= options.rounds {
            return Some(Ended::Rounds);
        }
    }
}

/// Price steps in a round: many where one costs little.
fn steps(index: &Index<'_>) -> u64 {
    (20_000_000 / (index.pairs_count() + 1)).clamp(*STEPS.start(), *STEPS.end())
}

/// One round. Says whether value and bound have met in every part; nothing if stopped, and then prices and draft are of no use any more.
fn turn(index: &Index<'_>, round: u32, (prices, draft): (&mut Prices, &mut Draft), options: &Options<'_>) -> Option<bool> {
    let (threads, stop) = (options.threads.get(), options.stop);
    let values = draft.values(index);
    let done = prices.done(&values);
    let mut found: Option<(Answer, Vec<i64>)> = None;
    for _ in 0..steps(index) {
        let (at, before) = (prices.now().to_vec(), prices.bound());
        let answer = prices.step(index, (&values, &done), threads, stop)?;
        if prices.bound() < before || index.pairs_count() < VILLAGE {
            found = Some((answer, at));
        }
    }
    // A plan from nothing costs much, and never won where there was one already, but in villages.
    if let Some((answer, at)) = found.filter(|_| index.pairs_count() < VILLAGE || round == 1) {
        let mut search = Search::round(index, &answer, (&at, draft), (&done, threads), stop)?;
        search.sweep(SWEEPS, stop)?;
        if search.draft.value > draft.value {
            *draft = search.draft;
        }
    }
    // The prices of the last step, not the best: every sweep sees the plan in another light.
    let mut search = Search::new(index, std::mem::take(draft), prices.now(), &done, threads);
    search.sweep(1, stop)?;
    *draft = search.draft;
    Some(prices.done(&draft.values(index)).into_iter().all(|done| done))
}

//! The best plan for all open sessions together, with a proof of how good it is.
//!
//! [`plan`] puts a price on every session and asks each volunteer for their best weeks at worth less price, solved exactly. All places at
//! their price and all those weeks together are a bound that no plan exceeds (weak duality). Steps along what is asked too much bring it down.
//! What volunteers ask for is rounded into a plan; each of them then takes better weeks where all gain by it, whoever is pushed out likewise.
//!
//! What was tried, on seed 1 of the benchmark's instances:
//!
//! | choice | taken | dropped |
//! | --- | --- | --- |
//! | first prices | the worth of the first volunteer who gets no place: 1.9 % above the best bound of `larvik` | of the third such: 5.0 %; none: 7.6 % |
//! | inertia of a step | 0.8: 0.26 % after 200 steps on `larvik` | none: 0.46 %; 0.6: 0.33 % |
//! | length of a step | a share of 0.1 % of the bound, again long when short ones fail: `larvik` to 0.005 % | ever shorter: 0.14 %, and a village without proof |
//! | who is asked to move | those who would gain at the prices, judged in batches by all threads | everybody in turn |

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
mod search;
mod slot;
mod week;

pub use empty::{Empty, Lack};
pub use fairness::Fairness;
pub use options::{Ended, Options, Progress};
pub use problem::{Open, Place, Problem, ProblemError};

use std::ops::RangeInclusive;

use crate::Key;

use draft::Draft;
use index::Index;
use prices::{Answer, MILLI, Prices};
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
    /// A price for each session in thousandths of a point, in the order of the problem.
    pub prices: Vec<(Key, i64)>,
    /// The last whole round.
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
const STEPS: RangeInclusive<u64> = 8..=40;
/// Times that everybody looks for something better in a plan that is new.
const SWEEPS: u32 = 3;
/// Pairs up to which a plan is begun from nothing in every round that brings the bound down, and in every round.
const SMALL: u64 = 1_000_000;
const VILLAGE: u64 = 5_000;
/// Rounds without gain before the planner gives up.
const PATIENCE: u32 = 600;

/// Plans all open sessions together.
#[must_use]
pub fn plan(problem: &Problem<'_>, options: &Options<'_>) -> Plan {
    let threads = options.threads.get();
    let Some(index) = Index::new(*problem, threads, options.stop) else {
        return Plan {
            places: Vec::new(),
            value: 0,
            bound: i64::MAX,
            prices: Vec::new(),
            round: 0,
            ended: Ended::Stopped,
            pairs: 0,
            empty: Vec::new(),
            fairness: Fairness::default(),
        };
    };
    let mut prices = Prices::first(&index);
    let mut best = Draft::new(&index);
    let (mut round, mut idle) = (0, 0);
    let mut shown = prices.clone();
    let ended = loop {
        let bound = i64::try_from(shown.bound / i128::from(MILLI)).unwrap_or(i64::MAX);
        (options.progress)(Progress { round, value: best.value, bound });
        if bound <= best.value {
            break Ended::Optimal;
        }
        if idle > PATIENCE {
            break Ended::Settled;
        }
        if round >= options.rounds {
            break Ended::Rounds;
        }
        let Some((next, found)) = turn(&index, (round + 1, &prices, &best), threads, options.stop) else { break Ended::Stopped };
        round += 1;
        idle = if found.value > best.value || next.bound < shown.bound { 0 } else { idle + 1 };
        (prices, best) = (next, found);
        shown = prices.clone();
    };
    finish(&index, &shown, &best, round, ended)
}

/// Price steps in a round: many where one costs little.
fn steps(index: &Index<'_>) -> u64 {
    (20_000_000 / (index.pairs_count() + 1)).clamp(*STEPS.start(), *STEPS.end())
}

/// One round.
fn turn(index: &Index<'_>, (round, prices, best): (u32, &Prices, &Draft), threads: usize, stop: &(dyn Fn() -> bool + Sync)) -> Option<(Prices, Draft)> {
    let mut next = prices.clone();
    let small = index.pairs_count() < SMALL;
    let mut found: Option<(Answer, Vec<i64>)> = None;
    for _ in 0..steps(index) {
        let (at, before) = (next.now().to_vec(), next.bound);
        let answer = next.step(index, best.value, threads, stop)?;
        if next.bound < before || index.pairs_count() < VILLAGE {
            found = Some((answer, at));
        }
    }
    let mut better = best.clone();
    // A plan from nothing costs much and seldom wins once there is a good one.
    if let Some((answer, at)) = found.filter(|_| small || round.is_power_of_two()) {
        let mut search = Search::round(index, &answer, &at, threads, stop)?;
        search.sweep(SWEEPS, stop)?;
        if search.draft.value > best.value {
            better = search.draft;
        }
    }
    let mut search = Search::new(index, better, &next.best, threads);
    search.sweep(1, stop)?;
    Some((next, search.draft))
}

fn finish(index: &Index<'_>, prices: &Prices, best: &Draft, round: u32, ended: Ended) -> Plan {
    let volunteers = index.problem.volunteers();
    let mut places: Vec<Place> = Vec::new();
    for (volunteer, held) in volunteers.iter().zip(&best.held) {
        places.extend(held.iter().map(|held| Place { session: index.key(held.slot), volunteer: volunteer.id }));
    }
    places.sort_unstable();
    let mut asked: Vec<(Key, i64)> = vec![(Key(0), 0); index.slots.len()];
    for ((slot, price), session) in (0..).zip(&prices.best).zip(&index.session) {
        asked[*session as usize] = (index.key(slot), *price);
    }
    let bound = i64::try_from(prices.bound / i128::from(MILLI)).unwrap_or(i64::MAX);
    let (empty, fairness) = (empty::explain(index, best), fairness::share(index, best));
    Plan { places, value: best.value, bound, prices: asked, round, ended, pairs: index.pairs_count(), empty, fairness }
}

//! The best plan for all open sessions together, with a proof of how good it is.
//!
//! [`plan`] puts a price on every session and asks each volunteer for their best weeks at worth less price, solved exactly. All places at
//! their price and all those weeks together are a bound that no plan exceeds (weak duality). Steps along what is asked too much bring it down.
//! What volunteers ask for is rounded into a plan; each of them then takes better weeks where all gain by it, whoever is pushed out likewise.
//! Once the bound is near, chains of changes are tried among all weeks that are nearly as good as the best at its prices, and in the end everything that
//! the bound leaves open is searched through: then the plan is known to be the best even where no prices prove it.
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
//! | plans near the bound | chains among choices that gain at most 2 % of a pair's most points less than the best: `larvik` 23,703,732 in round 20, the best by 6 points at most | the sweeps alone: 23,702,813 in round 20, 23,703,045 in round 196 |
//! | reach of a chain | 2 %, doubled up to 32 % as long as it gains nothing | always 30 %: the same plan for four times the work; always 2 %: seed 2 of `larvik` stays 2,239 points below the best |
//! | steps of a chain | at most 400 from one beginning | 120: a third less work on `vestfold`, but seed 3 of `larvik` stays 4,874 points lower; 1,000: `vestfold` twice the work, 1,742 points more |
//! | when chains begin | with the gap below 0.3 %: `vestfold` to 0.018 % in 20 rounds, 0.006 % in 100 | from round 1: nothing gained in the end; never: 0.042 % in 20 rounds; on `norway` too: 0.009 % more for the time of eight rounds |
//! | proof | halves, each with prices of its own: villages that no prices prove take 3 and 57 ms, seed 2 of `larvik` 4 ms | somebody leaves the fullest slot, at the same prices: no end in 200,000 steps, 0.1 to 0.5 s |
//! | what a proof looks at | all choices that the bound leaves open, or nothing | the best 200 of each volunteer: never once a better plan, for 0.3 to 0.8 s |
//!
//! Where the least bound of any prices lies above the best plan, its prices cannot prove it, and [`Plan::bound`] stays above the value though
//! [`Ended::Optimal`] is true: of twenty villages two have such a gap, of 0.07 and 0.11 %.

mod bare;
mod census;
mod choices;
pub(crate) mod crew;
mod draft;
mod empty;
mod fairness;
mod grid;
mod index;
mod lexicon;
mod lists;
mod mend;
mod options;
mod prices;
mod problem;
mod proof;
mod report;
mod rounds;
mod search;
mod slot;
mod week;

pub use empty::{Empty, Lack};
pub use fairness::Fairness;
pub use options::{Ended, Options, Progress};
pub use problem::{Open, Place, Problem, ProblemError};

use crate::Key;

use census::Census;
use index::Index;
use prices::Prices;
use rounds::Rounds;

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
        Rounds::new(&index, prices).run(options, plan)
    });
    index.drop_later();
    ended
}

//! How long to plan, with how many hands, and who wants to know.

use std::num::NonZeroUsize;

/// Asked again and again whether to stop.
pub(super) type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// What bounds the planning, and what is told on the way. Neither changes what a round finds.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Most rounds; the planner ends earlier where nothing is left to gain.
    pub rounds: u32,
    /// How many threads may work at once. The plan does not depend on it.
    pub threads: NonZeroUsize,
    /// Asked often (thousands of times a second), from any thread: from the first `true` on, the planner hurries to its end with what the last
    /// whole round gave, within some milliseconds. Before the first round is over that is the empty plan of round 0: to look at the pairs is most of what
    /// a first plan costs, and a plan made without looking would have no round by which it could be made again.
    /// A time limit is a closure that looks at the caller's clock.
    pub stop: &'a (dyn Fn() -> bool + Sync),
    /// Told after every round, from the thread that plans.
    pub progress: &'a dyn Fn(Progress),
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { rounds: 400, threads: NonZeroUsize::MIN, stop: &|| false, progress: &|_| () }
    }
}

/// Where the planner stands after a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The round that has just ended; round 0 is the empty plan.
    pub round: u32,
    /// Points of the best plan so far.
    pub value: i64,
    /// Points that no plan can exceed.
    pub bound: i64,
}

/// Why the planner ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// No plan is better: value and bound have met, or a search through all that the bound leaves open has found none.
    Optimal,
    /// Many rounds have gained nothing.
    Settled,
    /// As many rounds as were allowed.
    Rounds,
    /// The caller said stop; the plan is that of the last whole round.
    Stopped,
}

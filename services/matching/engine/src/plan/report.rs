//! A plan as the caller reads it: written out at the end of every round that changed it, so that nothing is left to do when somebody says stop.

use crate::Key;

use super::draft::Draft;
use super::fairness::Fairness;
use super::index::Index;
use super::options::{Ended, Stop};
use super::prices::{MILLI, Prices, highest};
use super::problem::{Place, Problem};
use super::slot::Slot;
use super::{Empty, Lack, Plan, bare, empty, fairness};

/// The plan of round 0: nobody is anywhere. Its bound needs no pair to be looked at, since at its prices no volunteer gains anything.
pub(super) fn nothing(problem: &Problem<'_>) -> Plan {
    let slots = || problem.sessions().iter().map(|open| (open, Slot::of(&open.session, open.places, 0, problem.policy())));
    let most = problem.most();
    let bound = points(slots().map(|(_, slot)| i128::from(slot.places) * i128::from(highest(&slot, most))).sum());
    let empty = |places: u32, session: Key| Empty { session, places, why: Lack::NotLookedAt };
    let people = u32::try_from(problem.volunteers().len()).unwrap_or(u32::MAX);
    Plan {
        places: Vec::new(),
        value: 0,
        bound,
        value_without_stability: 0,
        bound_without_stability: bound,
        prices: slots().map(|(open, slot)| (open.session.id, highest(&slot, most))).collect(),
        round: 0,
        ended: Ended::Stopped,
        pairs: 0,
        empty: slots().filter(|(_, slot)| slot.places > 0).map(|(open, slot)| empty(slot.places, open.session.id)).collect(),
        fairness: Fairness { unseen: people, minutes: if people == 0 { Vec::new() } else { vec![(0, people)] }, ..Fairness::default() },
    }
}

/// Brings a plan up to date with what a round has found; nothing if `stop` said so before the end, and then the plan is as it was.
pub(super) fn update(plan: &mut Plan, index: &Index<'_>, prices: &Prices, draft: &Draft, threads: usize, stop: Stop<'_>) -> Option<()> {
    let bound = points(prices.bound());
    let is_lower = bound < plan.bound;
    let relief = if is_lower { bare::relief(index, &prices.best, threads, stop)? } else { 0 };
    if plan.round == 0 || draft.value > plan.value {
        let empty = empty::explain(index, draft, threads, stop)?;
        let places = places(index, draft, stop)?;
        plan.fairness = fairness::share(index, draft);
        (plan.places, plan.empty) = (places, empty);
        (plan.value, plan.value_without_stability) = (draft.value, bare::value(index, draft));
    }
    if is_lower {
        (plan.bound, plan.bound_without_stability) = (bound, points(prices.bound() - relief));
        for ((slot, price), session) in (0..).zip(&prices.best).zip(&index.session) {
            plan.prices[*session as usize] = (index.key(slot), *price);
        }
    }
    plan.pairs = index.pairs_count();
    plan.round += 1;
    Some(())
}

/// Whole points of what was counted in thousandths.
fn points(thousandths: i128) -> i64 {
    i64::try_from(thousandths / i128::from(MILLI)).unwrap_or(i64::MAX)
}

fn places(index: &Index<'_>, draft: &Draft, stop: Stop<'_>) -> Option<Vec<Place>> {
    let volunteers = index.problem.volunteers();
    let mut crews: Vec<(Key, &[u32])> =
        (0..).zip(&draft.crew).filter(|(_, crew)| !crew.is_empty()).map(|(slot, crew)| (index.key(slot), crew.as_slice())).collect();
    crews.sort_unstable();
    let mut places = Vec::with_capacity(crews.iter().map(|(_, crew)| crew.len()).sum());
    for (count, (session, crew)) in crews.into_iter().enumerate() {
        if count.is_multiple_of(1024) && stop() {
            return None;
        }
        let from = places.len();
        places.extend(crew.iter().map(|one| Place { session, volunteer: volunteers[*one as usize].id }));
        places[from..].sort_unstable();
    }
    Some(places)
}

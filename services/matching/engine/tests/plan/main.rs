//! The planner against a plain reading of the rules, and against every plan there is where they can be counted.

mod cases;
mod halt;
mod plain;
mod thin;

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use engine::{Ended, Lack, Options, Plan, plan};
use proptest::prelude::*;

use cases::{case, crowd};
use plain::Case;

fn planned(case: &Case, rounds: u32, threads: usize) -> Plan {
    plan(&case.problem(), &Options { rounds, threads: NonZeroUsize::new(threads).expect("figures within range"), ..Options::default() })
}

fn prices(plan: &Plan) -> Vec<i64> {
    plan.prices.iter().map(|(_, price)| *price).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_breaks_a_rule(case in case(12, 14), rounds in 0..6_u32) {
        let plan = planned(&case, rounds, 1);

        prop_assert_eq!(case.check(&plan.places), Ok(plan.value));
        prop_assert!(plan.value <= plan.bound);
    }

    #[test]
    fn the_best_plan_lies_between_value_and_bound(case in case(4, 5)) {
        let plan = planned(&case, 40, 1);
        let optimum = case.optimum();

        prop_assert!(plan.value <= optimum && optimum <= plan.bound, "{} ≤ {optimum} ≤ {}", plan.value, plan.bound);
        prop_assert_eq!(case.bound(&prices(&plan)), plan.bound);
        if plan.ended == Ended::Optimal {
            prop_assert_eq!(plan.value, optimum);
        }
    }

    #[test]
    fn a_small_plan_that_may_take_its_time_is_the_best_there_is(case in case(4, 5)) {
        let plan = planned(&case, 400, 1);

        prop_assert_eq!((plan.ended, plan.value), (Ended::Optimal, case.optimum()));
    }

    #[test]
    fn every_empty_place_has_its_reason(case in case(6, 8)) {
        let plan = planned(&case, 5, 1);

        for open in &case.sessions {
            let taken = plan.places.iter().filter(|place| place.session == open.session.id).count();
            let may: Vec<_> = case.volunteers.iter().filter(|one| case.weeks(one).iter().any(|(set, _)| set.iter().any(|&at| case.sessions[at] == *open))).collect();
            let empty = plan.empty.iter().find(|empty| empty.session == open.session.id);
            prop_assert_eq!(empty.map_or(0, |empty| empty.places as usize), open.places as usize - taken);
            match empty.map(|empty| &empty.why) {
                None => {}
                Some(Lack::NotLookedAt) => prop_assert_eq!(plan.round, 0),
                Some(Lack::NobodyEligible) => prop_assert!(may.is_empty()),
                Some(Lack::EverybodyIsHere) => prop_assert_eq!(may.len(), taken),
                Some(Lack::BetterElsewhere { eligible, sessions }) => {
                    prop_assert_eq!(may.len(), taken + *eligible as usize);
                    prop_assert!(!sessions.is_empty(), "a free volunteer would have been taken");
                }
            }
        }
        let fairness = &plan.fairness;
        prop_assert_eq!((fairness.asked + fairness.passed_over + fairness.unsuited + fairness.unseen) as usize, case.volunteers.len());
        prop_assert_eq!(fairness.minutes.iter().map(|(_, count)| *count as usize).sum::<usize>(), case.volunteers.len());
    }

    #[test]
    fn value_and_bound_are_stated_without_stability_too(case in case(4, 5), rounds in 0..30_u32) {
        let plan = planned(&case, rounds, 1);
        let bare = Case { stability: 0, ..case.clone() };

        prop_assert_eq!(bare.check(&plan.places), Ok(plan.value_without_stability));
        prop_assert_eq!(bare.bound(&prices(&plan)), plan.bound_without_stability);
        prop_assert!(plan.value_without_stability <= bare.optimum() && bare.optimum() <= plan.bound_without_stability);
        prop_assert!(plan.bound_without_stability <= plan.bound);
    }

    #[test]
    fn another_volunteer_lowers_neither_the_optimum_nor_the_bound(case in case(4, 5)) {
        let prices = prices(&planned(&case, 10, 1));
        let mut fewer = case.clone();
        fewer.volunteers.pop();

        prop_assert!(fewer.optimum() <= case.optimum());
        prop_assert!(fewer.bound(&prices) <= case.bound(&prices));
    }

    #[test]
    fn the_order_of_lists_makes_no_difference(case in case(6, 8)) {
        let mut turned = case.clone();
        for volunteer in &mut turned.volunteers {
            volunteer.attestations.reverse();
            volunteer.available = volunteer.available.spans().iter().rev().copied().collect();
            volunteer.skills = volunteer.skills.iter().collect::<Vec<_>>().into_iter().rev().collect();
        }
        turned.last.reverse();

        prop_assert_eq!(planned(&turned, 5, 1), planned(&case, 5, 1));
    }
}

#[test]
fn any_number_of_threads_finds_the_same_plan() {
    let case = crowd();

    let [one, two, three] = [1, 2, 3].map(|threads| planned(&case, 12, threads));

    assert_eq!(case.check(&one.places), Ok(one.value));
    assert_eq!(one, two);
    assert_eq!(one, three);
}

#[test]
fn a_plan_that_was_stopped_is_that_of_its_round() {
    let case = crowd();
    for round in [0, 1, 4] {
        let late = AtomicBool::new(false);
        let (stop, progress) = (|| late.load(Ordering::Relaxed), |step: engine::Progress| late.store(step.round == round, Ordering::Relaxed));

        let stopped = plan(&case.problem(), &Options { stop: &stop, progress: &progress, ..Options::default() });

        assert_eq!((stopped.round, stopped.ended), (round, Ended::Stopped));
        assert_eq!(stopped, Plan { ended: Ended::Stopped, ..planned(&case, round, 2) });
    }
}

#[test]
fn a_plan_can_be_stopped_wherever_the_planner_asks() {
    let case = crowd();
    let asked = AtomicUsize::new(0);
    let count = || {
        asked.fetch_add(1, Ordering::Relaxed);
        false
    };
    assert_eq!(plan(&case.problem(), &Options { rounds: 2, stop: &count, ..Options::default() }).round, 2);
    let all = asked.into_inner();
    let whole = [0, 1, 2].map(|rounds| planned(&case, rounds, 2));

    for at in (0..60).chain((60..all).step_by(all / 60)) {
        let left = AtomicUsize::new(at);
        let stop = || left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err();

        let stopped = plan(&case.problem(), &Options { rounds: 2, stop: &stop, ..Options::default() });

        assert_eq!(stopped.ended, Ended::Stopped);
        assert_eq!(stopped, Plan { ended: Ended::Stopped, ..whole[stopped.round as usize].clone() });
    }
}

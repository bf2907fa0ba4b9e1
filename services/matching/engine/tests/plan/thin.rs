//! Plans with the best candidates of each session only: as sound as others, and bounded for all pairs.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU32, Ordering};

use engine::{Ended, Options, Plan, plan};
use proptest::prelude::*;

use crate::cases::{case, crowd};
use crate::plain::Case;

fn planned(case: &Case, pairs: u64, rounds: u32, threads: usize) -> Plan {
    let options = Options { rounds, threads: NonZeroUsize::new(threads).expect("figures within range"), ..Options::default() };
    plan(&case.problem().within(pairs), &options)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_thin_plan_breaks_a_rule(case in case(12, 14), pairs in 0..40_u64, rounds in 0..6_u32) {
        let plan = planned(&case, pairs, rounds, 1);

        prop_assert_eq!(case.check(&plan.places), Ok(plan.value));
        prop_assert!(plan.value <= plan.bound);
    }

    #[test]
    fn the_bound_of_a_thin_plan_holds_for_every_pair(case in case(5, 4), pairs in 0..8_u64, rounds in 0..20_u32) {
        let plan = planned(&case, pairs, rounds, 1);
        let prices: Vec<i64> = plan.prices.iter().map(|(_, price)| *price).collect();

        prop_assert!(case.optimum() <= plan.bound, "{} > {}", case.optimum(), plan.bound);
        prop_assert_eq!(case.bound(&prices), plan.bound);
    }
}

#[test]
fn a_thin_plan_is_nearly_as_good_with_half_of_the_pairs() {
    let case = crowd();

    let (whole, thin) = (planned(&case, u64::MAX, 20, 2), planned(&case, 2_500, 20, 2));

    assert_eq!(case.check(&thin.places), Ok(thin.value));
    assert!(thin.pairs <= 2_700 && whole.pairs > 4_500, "{} of {}", thin.pairs, whole.pairs);
    assert!(thin.value * 10 > whole.value * 9, "{} of {}", thin.value, whole.value);
    assert!(whole.value <= thin.bound);
}

#[test]
fn any_number_of_threads_finds_the_same_thin_plan() {
    let case = crowd();

    let [one, two, three] = [1, 2, 3].map(|threads| planned(&case, 3_000, 8, threads));

    assert_eq!(one, two);
    assert_eq!(one, three);
}

#[test]
fn a_thin_plan_can_be_stopped_at_any_moment() {
    let case = crowd();
    for asked in (0..400).step_by(7) {
        let left = AtomicU32::new(asked);
        let stop = || left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err();

        let stopped = plan(&case.problem().within(3_000), &Options { stop: &stop, rounds: 20, ..Options::default() });

        assert_eq!(stopped.ended, Ended::Stopped);
        assert_eq!(case.check(&stopped.places), Ok(stopped.value));
    }
}

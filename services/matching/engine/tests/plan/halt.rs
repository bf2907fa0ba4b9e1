//! How long the planner goes on once somebody has said stop.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use engine::{Ended, Options, plan};
use rustix::time::{ClockId, clock_gettime};

use crate::cases::county;

/// What this thread has worked so far: on a busy machine a clock on the wall measures others.
fn worked() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

#[test]
fn a_large_plan_ends_within_fifty_milliseconds_of_a_stop() {
    let case = county(12_000, 2_000);
    let problem = case.problem();
    let asked = AtomicU64::new(0);
    let count = || {
        asked.fetch_add(1, Ordering::Relaxed);
        false
    };
    let whole = plan(&problem, &Options { rounds: 4, stop: &count, ..Options::default() });
    let all = asked.into_inner();
    assert!(whole.pairs > 500_000 && all > 10_000, "{} pairs, asked {all} times", whole.pairs);

    for share in 0..10 {
        let (left, said, at) = (AtomicU64::new(all * share / 10), AtomicBool::new(false), AtomicU64::new(0));
        let stop = || {
            let is_over = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_err();
            if is_over && !said.swap(true, Ordering::Relaxed) {
                at.store(u64::try_from(worked().as_micros()).expect("figures within range"), Ordering::Relaxed);
            }
            is_over
        };
        let stopped = plan(&problem, &Options { rounds: 4, stop: &stop, ..Options::default() });
        let late = worked().saturating_sub(Duration::from_micros(at.into_inner()));

        assert_eq!(stopped.ended, Ended::Stopped);
        assert!(late < Duration::from_millis(50), "{late:?} after {share} parts of 10, in round {}", stopped.round);
    }
}

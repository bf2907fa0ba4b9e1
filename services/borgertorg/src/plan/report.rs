//! The one line that a planning ends with.

use std::fs;
use std::time::Duration;

use engine::{Ended, Plan};
use serde::Serialize;

/// How long each part took.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    pub reading: Duration,
    pub indexing: Duration,
    pub planning: Duration,
}

/// What was reached, and what it took.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Points of the plan.
    value: i64,
    /// Points that no plan exceeds: proved by the prices.
    bound: i64,
    /// Places that the plan fills, of all there are.
    filled: usize,
    places: u64,
    /// The last whole round: `--rounds` with this number gives the same plan.
    round: u32,
    /// optimal, settled, rounds or stopped.
    ended: &'static str,
    /// Eligible pairs of a volunteer and a shift.
    pairs: u64,
    reading_seconds: f64,
    indexing_seconds: f64,
    planning_seconds: f64,
    /// The most memory that was held at once; nothing where the system does not say.
    peak_mebibytes: Option<u64>,
}

impl Report {
    /// Sums up a plan.
    pub fn of(plan: &Plan, places: u64, times: Times) -> Self {
        Self {
            value: plan.value,
            bound: plan.bound,
            filled: plan.places.len(),
            places,
            round: plan.round,
            ended: match plan.ended {
                Ended::Optimal => "optimal",
                Ended::Settled => "settled",
                Ended::Rounds => "rounds",
                Ended::Stopped => "stopped",
            },
            pairs: plan.pairs,
            reading_seconds: seconds(times.reading),
            indexing_seconds: seconds(times.indexing),
            planning_seconds: seconds(times.planning),
            peak_mebibytes: peak_mebibytes(),
        }
    }
}

/// To the millisecond.
fn seconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1000.0).round() / 1000.0
}

/// As Linux counts it for this process.
fn peak_mebibytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(peak.trim().strip_suffix(" kB")?.parse::<u64>().ok()? / 1024)
}

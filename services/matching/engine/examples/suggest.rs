//! Measures suggestions over an instance of the matching benchmark, in time worked by one thread: `suggest DIR [--limit N] [--every N] [--threads N] [--check N]` prints one JSON line.

#[path = "instance/rows.rs"]
mod rows;

use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use engine::{Agreed, Crowd, Key, Policy, rank};
use rustix::time::{ClockId, clock_gettime};

use rows::{Outcome, mebibytes, open, rows, volunteer};

/// What this thread has worked so far: on a busy machine a clock on the wall measures others.
fn worked() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

fn main() -> Outcome<()> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().ok_or("which folder?")?;
    let (mut limit, mut every, mut threads, mut checked) = (20, 1, NonZeroUsize::MIN, 0);
    while let Some(flag) = words.next() {
        let next = words.next().ok_or(format!("{flag} of what?"))?;
        match flag.as_str() {
            "--limit" => limit = next.parse()?,
            "--every" => every = next.parse()?,
            "--threads" => threads = next.parse()?,
            "--check" => checked = next.parse()?,
            _ => return Err(format!("unknown: {flag}").into()),
        }
    }
    let begun = Instant::now();
    let volunteers = rows(&Path::new(&folder).join("volunteers.ndjson"), volunteer)?;
    let sessions = rows(&Path::new(&folder).join("shifts.ndjson"), open)?;
    let (reading, read) = (begun.elapsed(), mebibytes("VmRSS:"));
    let (begun, agreed, policy) = (Instant::now(), Agreed::default(), Policy::default());
    let crowd = Crowd::new(&volunteers, threads, &|| false).ok_or("nobody said stop")?;
    let (indexing, indexed) = (begun.elapsed(), mebibytes("VmRSS:"));

    let (mut named, mut times): (usize, Vec<(Duration, Key)>) = (0, Vec::new());
    for open in sessions.iter().step_by(every) {
        let begun = worked();
        named += std::hint::black_box(crowd.rank(&open.session, &agreed, &policy, limit)).len();
        times.push((worked().saturating_sub(begun), open.session.id));
    }
    times.sort_unstable();
    let share = |part: usize| times.get(times.len() * part / 1000).map_or(0, |(time, _)| time.as_micros());
    let slowest: Vec<String> = times.iter().rev().take(5).map(|(time, key)| format!("{}: {} µs", key.0, time.as_micros())).collect();

    let mut wrong = 0;
    for open in sessions.iter().step_by(sessions.len().checked_div(checked).map_or(usize::MAX, |step| step.max(1))).take(checked) {
        wrong += usize::from(rank(&volunteers, &open.session, &agreed, &policy, limit) != crowd.rank(&open.session, &agreed, &policy, limit));
    }
    let sum: Duration = times.iter().map(|(time, _)| *time).sum();
    let line = serde_json::json!({
        "volunteers": volunteers.len(), "suggestions": times.len(), "limit": limit, "named": named, "checked": checked, "wrong": wrong,
        "reading": reading.as_secs_f64(), "indexing": indexing.as_secs_f64(), "seconds": sum.as_secs_f64(),
        "p50_micros": share(500), "p90_micros": share(900), "p99_micros": share(990), "p999_micros": share(999), "slowest": slowest,
        "read_mebibytes": read, "indexed_mebibytes": indexed, "peak_mebibytes": mebibytes("VmHWM:"),
    });
    println!("{line}");
    Ok(())
}

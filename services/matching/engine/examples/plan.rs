//! Plans an instance of the matching benchmark: `plan DIR [--out FILE] [--prices FILE] [--seconds S] [--rounds N] [--threads N] [--pairs N]` prints one JSON line.

#[path = "instance/rows.rs"]
mod rows;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use engine::{Agreed, Options, Policy, Problem, plan};
use rustix::time::{ClockId, clock_gettime};
use serde_json::json;

use rows::{Outcome, mebibytes, open, rows, volunteer};

/// What this process has worked so far, all threads together: on a busy machine a clock on the wall measures others.
fn worked() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}

fn main() -> Outcome<()> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().ok_or("which folder?")?;
    let (mut out, mut prices, mut seconds, mut rounds, mut threads, mut trace) = (None, None, 1e9, u32::MAX, NonZeroUsize::MIN, false);
    let mut pairs = None;
    while let Some(flag) = words.next() {
        let mut next = || words.next().ok_or(format!("{flag} of what?"));
        match flag.as_str() {
            "--out" => out = Some(next()?),
            "--prices" => prices = Some(next()?),
            "--seconds" => seconds = next()?.parse()?,
            "--rounds" => rounds = next()?.parse()?,
            "--threads" => threads = next()?.parse()?,
            "--pairs" => pairs = Some(next()?.parse()?),
            "--trace" => trace = true,
            _ => return Err(format!("unknown: {flag}").into()),
        }
    }
    let begun = Instant::now();
    let volunteers = rows(&Path::new(&folder).join("volunteers.ndjson"), volunteer)?;
    let sessions = rows(&Path::new(&folder).join("shifts.ndjson"), open)?;
    let reading = begun.elapsed();
    let read = worked();
    let (agreed, policy) = (Agreed::default(), Policy::default());
    let problem = Problem::new(&volunteers, &sessions, &agreed, &policy)?;
    let problem = pairs.map_or(problem, |pairs| problem.within(pairs));
    let (begun, limit) = (Instant::now(), Duration::from_secs_f64(seconds));
    let first = std::cell::Cell::new(None);
    let progress = |step: engine::Progress| {
        first.set(first.get().or(Some((begun.elapsed(), worked()))));
        if trace {
            eprintln!(
                "{:8.3} s ({:.1} worked), round {:4}: {} of {}, gap {:.4} %",
                begun.elapsed().as_secs_f64(),
                worked().as_secs_f64(),
                step.round,
                step.value,
                step.bound,
                share(step.value, step.bound)
            );
        }
    };
    let plan = plan(&problem, &Options { rounds, threads, stop: &|| begun.elapsed() > limit, progress: &progress });
    let (whole, (indexing, indexed)) = (begun.elapsed(), first.get().unwrap_or_default());
    let worked = [read, indexed.saturating_sub(read), worked().saturating_sub(indexed)];
    if let Some(path) = out {
        let mut file = BufWriter::new(File::create(path)?);
        plan.places.iter().try_for_each(|place| writeln!(file, "{}", json!({ "shift": place.session.0, "volunteer": place.volunteer.0 })))?;
    }
    if let Some(path) = prices {
        let mut file = BufWriter::new(File::create(path)?);
        plan.prices.iter().try_for_each(|(key, price)| writeln!(file, "{}", json!({ "shift": key.0, "price": price })))?;
    }
    let places: u64 = sessions.iter().map(|open| u64::from(open.places)).sum();
    let line = json!({
        "value": plan.value, "bound": plan.bound, "gap_percent": share(plan.value, plan.bound), "filled": plan.places.len(), "places": places,
        "pairs": plan.pairs, "round": plan.round, "ended": format!("{:?}", plan.ended), "reading": reading.as_secs_f64(),
        "indexing": indexing.as_secs_f64(), "planning": whole.saturating_sub(indexing).as_secs_f64(),
        "worked_reading": worked[0].as_secs_f64(), "worked_indexing": worked[1].as_secs_f64(), "worked_planning": worked[2].as_secs_f64(), "peak_mebibytes": mebibytes("VmHWM:"),
    });
    println!("{line}");
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a share to look at")]
fn share(value: i64, bound: i64) -> f64 {
    100.0 * (bound - value) as f64 / bound.max(1) as f64
}

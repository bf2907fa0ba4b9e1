//! Plans an instance of the matching benchmark: `plan DIR [--rounds N] [--seconds S] [--threads N] [--out FILE] [--prices FILE] [--every N]` prints one JSON line.

#[path = "instance/rows.rs"]
mod rows;

use std::cell::Cell;
use std::fmt::Write as _;
use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use engine::{Agreed, Options, Policy, Problem, plan};

use rows::{Outcome, mebibytes, open, rows, volunteer};

fn main() -> Outcome<()> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().ok_or("which folder?")?;
    let (mut rounds, mut seconds, mut threads, mut every) = (u32::MAX, 3600.0, NonZeroUsize::MIN, u32::MAX);
    let (mut out, mut proof) = (None, None);
    while let Some(flag) = words.next() {
        let next = words.next().ok_or(format!("{flag} of what?"))?;
        match flag.as_str() {
            "--rounds" => rounds = next.parse()?,
            "--seconds" => seconds = next.parse()?,
            "--threads" => threads = next.parse()?,
            "--every" => every = next.parse()?,
            "--out" => out = Some(next),
            "--prices" => proof = Some(next),
            _ => return Err(format!("unknown: {flag}").into()),
        }
    }
    let volunteers = rows(&Path::new(&folder).join("volunteers.ndjson"), volunteer)?;
    let sessions = rows(&Path::new(&folder).join("shifts.ndjson"), open)?;
    let (agreed, policy) = (Agreed::default(), Policy::default());
    let problem = Problem::new(&volunteers, &sessions, &agreed, &policy)?;
    let (begun, limit) = (Instant::now(), Duration::from_secs_f64(seconds));
    let (stop, indexed) = (|| begun.elapsed() >= limit, Cell::new(Duration::ZERO));
    let progress = |step: engine::Progress| {
        if step.round == 0 {
            indexed.set(begun.elapsed());
        }
        if step.round.is_multiple_of(every) {
            eprintln!("{:>4} {:>9.3} {} {} {}", step.round, begun.elapsed().as_secs_f64(), step.value, step.bound, step.bound - step.value);
        }
    };
    let plan = plan(&problem, &Options { rounds, threads, stop: &stop, progress: &progress });
    let spent = begun.elapsed();
    let line = serde_json::json!({
        "value": plan.value, "bound": plan.bound, "gap": plan.bound - plan.value, "filled": plan.places.len(), "round": plan.round,
        "ended": format!("{:?}", plan.ended), "pairs": plan.pairs, "indexing": indexed.get().as_secs_f64(),
        "planning": spent.saturating_sub(indexed.get()).as_secs_f64(), "mebibytes": mebibytes("VmHWM:"),
    });
    if let Some(out) = out {
        let lines = plan.places.iter().fold(String::new(), |mut lines, place| {
            let _ = writeln!(lines, "{{\"shift\": {}, \"volunteer\": {}}}", place.session.0, place.volunteer.0);
            lines
        });
        fs::write(out, lines)?;
    }
    if let Some(proof) = proof {
        let lines = plan.prices.iter().fold(String::new(), |mut lines, (session, price)| {
            let _ = writeln!(lines, "{{\"shift\": {}, \"price\": {price}}}", session.0);
            lines
        });
        fs::write(proof, lines)?;
    }
    println!("{line}");
    Ok(())
}

//! Plans an instance of the matching benchmark: `plan DIR [--out FILE] [--prices FILE] [--seconds S] [--rounds N] [--threads N]` prints one JSON line.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use engine::{Agreed, Attestation, Key, Open, Options, Policy, Position, Priority, Problem, Session, Span, Volunteer, plan};
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn Error>>;

fn rows<T>(path: &Path, read: impl Fn(&Value) -> Outcome<T>) -> Outcome<Vec<T>> {
    BufReader::new(File::open(path)?).lines().map(|line| read(&serde_json::from_str(&line?)?)).collect()
}

fn whole<T: TryFrom<i64>>(row: &Value, name: &str) -> Outcome<T> {
    let number = row[name].as_i64().ok_or_else(|| format!("{name} is not a whole number"))?;
    T::try_from(number).map_err(|_| format!("{name} is out of range").into())
}

fn words<T: FromIterator<String>>(row: &Value, name: &str) -> T {
    row[name].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn keys<T: FromIterator<Key>>(row: &Value, name: &str) -> T {
    row[name].as_array().into_iter().flatten().filter_map(Value::as_u64).map(|id| Key(id.into())).collect()
}

fn span(row: &Value) -> Outcome<Span> {
    let minute = |at: usize| row[at].as_i64().ok_or("not a minute");
    Ok(Span::new(minute(0)?, minute(1)?)?)
}

fn volunteer(row: &Value) -> Outcome<Volunteer> {
    let kinds: Vec<String> = words(row, "certificates");
    let spans: Outcome<Vec<Span>> = row["available"].as_array().into_iter().flatten().map(span).collect();
    Ok(Volunteer {
        id: Key(whole(row, "id").map(u128::from_i64)?),
        home: Position { east: whole(row, "east")?, north: whole(row, "north")? },
        max_metres: whole(row, "max_metres")?,
        weekly_minutes: whole(row, "weekly_minutes")?,
        skills: words(row, "skills"),
        languages: words(row, "languages"),
        attestations: kinds.into_iter().map(|kind| Attestation { kind, valid_until: None }).collect(),
        interests: words(row, "interests"),
        adult: row["adult"].as_bool().unwrap_or(false),
        recent_minutes: whole(row, "recent_minutes")?,
        available: spans?.into_iter().collect(),
    })
}

trait FromI64 {
    fn from_i64(number: i64) -> Self;
}

impl FromI64 for u128 {
    fn from_i64(number: i64) -> Self {
        number.unsigned_abs().into()
    }
}

fn open(row: &Value) -> Outcome<Open> {
    let span = Span::new(whole(row, "start")?, whole(row, "end")?)?;
    let session = Session {
        id: Key(whole(row, "id").map(u128::from_i64)?),
        span,
        week: span.start() / 10_080,
        place: Position { east: whole(row, "east")?, north: whole(row, "north")? },
        priority: Priority::new(whole(row, "priority")?)?,
        category: row["category"].as_str().unwrap_or_default().to_owned(),
        requires_skills: words(row, "requires_skills"),
        requires_languages: words(row, "requires_languages"),
        requires_attestations: words(row, "requires_certificates"),
        adults_only: row["adults_only"].as_bool().unwrap_or(false),
        desired_skills: words(row, "desired_skills"),
        familiar: keys(row, "familiar"),
        blocked: keys(row, "blocked"),
    };
    Ok(Open { session, places: whole(row, "places")? })
}

fn peak_mebibytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Seconds that all threads have worked.
fn work_seconds() -> f64 {
    let status = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    status.split_whitespace().nth(13).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(0.0) / 100.0
}

fn main() -> Outcome<()> {
    let mut words = std::env::args().skip(1);
    let folder = words.next().ok_or("which folder?")?;
    let (mut out, mut prices, mut seconds, mut rounds, mut threads, mut trace) = (None, None, 1e9, u32::MAX, NonZeroUsize::MIN, false);
    while let Some(flag) = words.next() {
        let mut next = || words.next().ok_or(format!("{flag} of what?"));
        match flag.as_str() {
            "--out" => out = Some(next()?),
            "--prices" => prices = Some(next()?),
            "--seconds" => seconds = next()?.parse()?,
            "--rounds" => rounds = next()?.parse()?,
            "--threads" => threads = next()?.parse()?,
            "--trace" => trace = true,
            _ => return Err(format!("unknown: {flag}").into()),
        }
    }
    let begun = Instant::now();
    let volunteers = rows(&Path::new(&folder).join("volunteers.ndjson"), volunteer)?;
    let sessions = rows(&Path::new(&folder).join("shifts.ndjson"), open)?;
    let reading = begun.elapsed();
    let (agreed, policy) = (Agreed::default(), Policy::default());
    let problem = Problem::new(&volunteers, &sessions, &agreed, &policy)?;
    let (begun, limit) = (Instant::now(), Duration::from_secs_f64(seconds));
    let first = std::cell::Cell::new(None);
    let progress = |step: engine::Progress| {
        first.set(first.get().or(Some(begun.elapsed())));
        if trace {
            eprintln!(
                "{:8.3} s, work {:7.2} s, round {:4}: {} of {}, gap {:.4} %",
                begun.elapsed().as_secs_f64(),
                work_seconds(),
                step.round,
                step.value,
                step.bound,
                share(step.value, step.bound)
            );
        }
    };
    let plan = plan(&problem, &Options { rounds, threads, stop: &|| begun.elapsed() > limit, progress: &progress });
    let (whole, indexing) = (begun.elapsed(), first.get().unwrap_or_default());
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
        "indexing": indexing.as_secs_f64(), "planning": whole.saturating_sub(indexing).as_secs_f64(), "working": work_seconds(), "peak_mebibytes": peak_mebibytes(),
    });
    println!("{line}");
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a share to look at")]
fn share(value: i64, bound: i64) -> f64 {
    100.0 * (bound - value) as f64 / bound.max(1) as f64
}

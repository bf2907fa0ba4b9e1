//! Measures suggestions over an instance of the matching benchmark: `suggest DIR [--limit N] [--every N] [--threads N] [--check N]` prints one JSON line.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use engine::{Agreed, Attestation, Crowd, Key, Policy, Position, Priority, Session, Span, Volunteer, rank};
use serde::Deserialize;
use serde::de::DeserializeOwned;

type Outcome<T> = Result<T, Box<dyn Error>>;

#[derive(Deserialize)]
struct Person {
    id: u32,
    east: i32,
    north: i32,
    max_metres: u32,
    weekly_minutes: u32,
    skills: Vec<Box<str>>,
    languages: Vec<Box<str>>,
    certificates: Vec<String>,
    interests: Vec<Box<str>>,
    adult: bool,
    recent_minutes: u32,
    available: Vec<(i64, i64)>,
}

#[derive(Deserialize)]
struct Shift {
    id: u32,
    start: i64,
    end: i64,
    east: i32,
    north: i32,
    priority: u8,
    category: String,
    requires_skills: Vec<Box<str>>,
    requires_languages: Vec<Box<str>>,
    requires_certificates: Vec<Box<str>>,
    adults_only: bool,
    desired_skills: Vec<Box<str>>,
    familiar: Vec<u32>,
    blocked: Vec<u32>,
}

fn rows<R: DeserializeOwned, T>(path: &Path, made: impl Fn(R) -> Outcome<T>) -> Outcome<Vec<T>> {
    BufReader::new(File::open(path)?).lines().map(|line| made(serde_json::from_str(&line?)?)).collect()
}

fn volunteer(row: Person) -> Outcome<Volunteer> {
    let spans: Result<Vec<Span>, _> = row.available.into_iter().map(|(start, end)| Span::new(start, end)).collect();
    Ok(Volunteer {
        id: Key(row.id.into()),
        home: Position { east: row.east, north: row.north },
        max_metres: row.max_metres,
        weekly_minutes: row.weekly_minutes,
        skills: row.skills.into_iter().collect(),
        languages: row.languages.into_iter().collect(),
        attestations: row.certificates.into_iter().map(|kind| Attestation { kind, valid_until: None }).collect(),
        interests: row.interests.into_iter().collect(),
        adult: row.adult,
        recent_minutes: row.recent_minutes,
        available: spans?.into_iter().collect(),
    })
}

fn session(row: Shift) -> Outcome<Session> {
    Ok(Session {
        id: Key(row.id.into()),
        span: Span::new(row.start, row.end)?,
        week: row.start / 10_080,
        place: Position { east: row.east, north: row.north },
        priority: Priority::new(row.priority)?,
        category: row.category,
        requires_skills: row.requires_skills.into_iter().collect(),
        requires_languages: row.requires_languages.into_iter().collect(),
        requires_attestations: row.requires_certificates.into_iter().collect(),
        adults_only: row.adults_only,
        desired_skills: row.desired_skills.into_iter().collect(),
        familiar: row.familiar.into_iter().map(|id| Key(id.into())).collect(),
        blocked: row.blocked.into_iter().map(|id| Key(id.into())).collect(),
    })
}

fn mebibytes(kind: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(kind));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
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
    let sessions = rows(&Path::new(&folder).join("shifts.ndjson"), session)?;
    let (reading, read) = (begun.elapsed(), mebibytes("VmRSS:"));
    let (begun, agreed, policy) = (Instant::now(), Agreed::default(), Policy::default());
    let crowd = Crowd::new(&volunteers, threads, &|| false).ok_or("nobody said stop")?;
    let (indexing, indexed) = (begun.elapsed(), mebibytes("VmRSS:"));

    let (mut named, mut times): (usize, Vec<(Duration, Key)>) = (0, Vec::new());
    for session in sessions.iter().step_by(every) {
        let begun = Instant::now();
        named += std::hint::black_box(crowd.rank(session, &agreed, &policy, limit)).len();
        times.push((begun.elapsed(), session.id));
    }
    times.sort_unstable();
    let share = |part: usize| times.get(times.len() * part / 1000).map_or(0, |(time, _)| time.as_micros());
    let slowest: Vec<String> = times.iter().rev().take(5).map(|(time, key)| format!("{}: {} µs", key.0, time.as_micros())).collect();

    let mut wrong = 0;
    for session in sessions.iter().step_by(sessions.len().checked_div(checked).map_or(usize::MAX, |step| step.max(1))).take(checked) {
        wrong += usize::from(rank(&volunteers, session, &agreed, &policy, limit) != crowd.rank(session, &agreed, &policy, limit));
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

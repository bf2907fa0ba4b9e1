//! Reads an instance of the matching benchmark.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use engine::{Attestation, Key, Open, Position, Priority, Session, Span, Volunteer};
use serde::Deserialize;
use serde::de::DeserializeOwned;

pub type Outcome<T> = Result<T, Box<dyn Error>>;

/// A line of `volunteers.ndjson`.
#[derive(Deserialize)]
pub struct Person {
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

/// A line of `shifts.ndjson`.
#[derive(Deserialize)]
pub struct Shift {
    id: u32,
    start: i64,
    end: i64,
    east: i32,
    north: i32,
    places: u32,
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

pub fn rows<R: DeserializeOwned, T>(path: &Path, made: impl Fn(R) -> Outcome<T>) -> Outcome<Vec<T>> {
    BufReader::new(File::open(path)?).lines().map(|line| made(serde_json::from_str(&line?)?)).collect()
}

pub fn volunteer(row: Person) -> Outcome<Volunteer> {
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

pub fn open(row: Shift) -> Outcome<Open> {
    let session = Session {
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
    };
    Ok(Open { session, places: row.places })
}

/// Reads a figure of this process's memory, such as `VmHWM:` for the most that it ever took.
pub fn mebibytes(kind: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(kind));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok()).unwrap_or(0) / 1024
}

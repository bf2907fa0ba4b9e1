//! The benchmark's rules read a second time, as plainly and slowly as they are written.

use std::collections::BTreeSet;

use engine::Reason;

pub const WEEK: i64 = 10_080;
pub type Names = BTreeSet<&'static str>;

/// A volunteer as a line of the benchmark has it, and certificates that may expire.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: i64,
    pub at: (i64, i64),
    pub max_metres: i64,
    pub weekly_minutes: i64,
    pub skills: Names,
    pub languages: Names,
    pub certificates: Vec<(&'static str, Option<i64>)>,
    pub interests: Names,
    pub adult: bool,
    pub recent_minutes: i64,
    pub available: Vec<(i64, i64)>,
}

/// A shift as a line of the benchmark has it.
#[derive(Clone, Debug)]
pub struct Shift {
    pub id: i64,
    pub start: i64,
    pub end: i64,
    pub at: (i64, i64),
    pub priority: u8,
    pub category: &'static str,
    pub skills: Names,
    pub languages: Names,
    pub certificates: Names,
    pub adults_only: bool,
    pub desired: Names,
    pub familiar: BTreeSet<i64>,
    pub blocked: BTreeSet<i64>,
}

fn distance(a: (i64, i64), b: (i64, i64)) -> i64 {
    let square = (a.0 - b.0).pow(2) + (a.1 - b.1).pow(2);
    (0..=square).find(|root| (root + 1) * (root + 1) > square).unwrap()
}

pub fn travel(a: &Shift, b: &Shift) -> i64 {
    (distance(a.at, b.at) * 3 + 1999) / 2000
}

/// Every minute of the shift is free: the slow way to merge intervals.
fn is_free(person: &Person, shift: &Shift) -> bool {
    let free = |minute| person.available.iter().any(|&(from, until)| from <= minute && minute < until);
    (shift.start..shift.end).all(free)
}

pub fn overlaps(a: &Shift, b: &Shift) -> bool {
    (a.start..a.end).any(|minute| (b.start..b.end).contains(&minute))
}

pub fn is_clash(a: &Shift, b: &Shift) -> bool {
    let (a, b) = if (b.start, b.id) < (a.start, a.id) { (b, a) } else { (a, b) };
    b.start < a.end + travel(a, b)
}

fn has(person: &Person, certificate: &str, start: i64) -> bool {
    let counts = |until: Option<i64>| until.is_none_or(|until| until > start);
    person.certificates.iter().any(|&(kind, until)| kind == certificate && counts(until))
}

/// Every rule that stands between the two, `mine` being what the person has agreed to.
pub fn reasons(person: &Person, shift: &Shift, mine: &[&Shift]) -> BTreeSet<Reason> {
    let already = mine.iter().any(|other| other.id == shift.id);
    let this_week = |other: &&&Shift| other.start.div_euclid(WEEK) == shift.start.div_euclid(WEEK);
    let minutes: i64 = mine.iter().chain([&shift]).filter(this_week).map(|other| other.end - other.start).sum();
    let clashing = || mine.iter().filter(|other| is_clash(other, shift));
    let speaks = shift.languages.is_empty() || !shift.languages.is_disjoint(&person.languages);
    let facts = [
        (Reason::TooFar, distance(person.at, shift.at) > person.max_metres),
        (Reason::Blocked, shift.blocked.contains(&person.id)),
        (Reason::UnderAge, shift.adults_only && !person.adult),
        (Reason::NotAvailable, !is_free(person, shift)),
        (Reason::SkillMissing, !shift.skills.is_subset(&person.skills)),
        (Reason::LanguageMissing, !speaks),
        (Reason::AttestationMissing, shift.certificates.iter().any(|kind| !has(person, kind, shift.start))),
        (Reason::AlreadyAgreed, already),
        (Reason::Overlap, !already && clashing().any(|other| overlaps(other, shift))),
        (Reason::TravelTooShort, !already && clashing().any(|other| !overlaps(other, shift))),
        (Reason::OverLoadLimit, !already && minutes > person.weekly_minutes),
    ];
    facts.into_iter().filter_map(|(reason, holds)| holds.then_some(reason)).collect()
}

/// Proximity, interest, desired, continuity and fairness.
pub fn points(person: &Person, shift: &Shift) -> [i64; 5] {
    let count = |number: usize| i64::try_from(number).unwrap();
    let (wished, had) = (count(shift.desired.len()), count(shift.desired.intersection(&person.skills).count()));
    let metres = distance(person.at, shift.at);
    [
        if person.max_metres == 0 { 400 } else { 400 - 400 * metres / person.max_metres },
        if person.interests.contains(shift.category) { 200 } else { 0 },
        if wished == 0 { 200 } else { 200 * had / wished },
        if shift.familiar.contains(&person.id) { 100 } else { 0 },
        100 - i64::min(100, person.recent_minutes * 100 / 3600),
    ]
}

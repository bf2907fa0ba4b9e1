//! The rules of the matching benchmark, read once more and apart from the engine: who may do what, what it is worth, what clashes.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde_json::Value;

/// Minutes of a week.
pub const WEEK: i64 = 10_080;

/// Every word gets a bit.
#[derive(Debug, Default)]
pub struct Bits(HashMap<String, u32>);

impl Bits {
    fn bit(&mut self, word: &str) -> u128 {
        let next = u32::try_from(self.0.len()).expect("few words");
        1_u128.checked_shl(*self.0.entry(word.to_owned()).or_insert(next)).expect("128 words at most")
    }
}

fn whole(row: &Value, field: &str) -> i64 {
    row[field].as_i64().unwrap_or_else(|| panic!("{field} of {row} is no whole number"))
}

/// A line of the volunteers.
#[derive(Debug)]
pub struct Volunteer {
    pub id: i64,
    pub home: (i64, i64),
    pub max_metres: i64,
    pub weekly_minutes: i64,
    pub available: Vec<(i64, i64)>,
    has: u128,
    adult: bool,
    fairness: i64,
}

impl Volunteer {
    pub fn new(row: &Value, bits: &mut Bits) -> Self {
        let pair = |pair: &Value| (pair[0].as_i64().expect("a start"), pair[1].as_i64().expect("an end"));
        let mut loose: Vec<(i64, i64)> = row["available"].as_array().expect("a list").iter().map(pair).collect();
        loose.sort_unstable();
        let mut available: Vec<(i64, i64)> = Vec::new();
        for (start, end) in loose {
            match available.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => available.push((start, end)),
            }
        }
        Self {
            id: whole(row, "id"),
            home: (whole(row, "east"), whole(row, "north")),
            max_metres: whole(row, "max_metres"),
            weekly_minutes: whole(row, "weekly_minutes"),
            available,
            has: prefixed(bits, row, &[("skills", "s"), ("languages", "l"), ("certificates", "c"), ("interests", "i")]),
            adult: row["adult"].as_bool().expect("true or false"),
            fairness: 100 - (whole(row, "recent_minutes") * 100 / 3600).min(100),
        }
    }
}

/// The bits of several lists; a word of one list is another than the same word of the next.
fn prefixed(bits: &mut Bits, row: &Value, lists: &[(&str, &str)]) -> u128 {
    let words = lists
        .iter()
        .flat_map(|(field, kind)| row[*field].as_array().expect("a list").iter().map(move |word| format!("{kind} {}", word.as_str().expect("a word"))));
    words.collect::<Vec<String>>().iter().fold(0, |all, word| all | bits.bit(word))
}

/// A line of the shifts.
#[derive(Debug)]
pub struct Shift {
    pub id: i64,
    pub start: i64,
    pub end: i64,
    pub at: (i64, i64),
    pub places: i64,
    base: i64,
    requires: u128,
    languages: u128,
    desired: u128,
    category: u128,
    adults_only: bool,
    familiar: HashSet<i64>,
    blocked: HashSet<i64>,
}

impl Shift {
    pub fn new(row: &Value, bits: &mut Bits) -> Self {
        let ids = |field: &str| row[field].as_array().expect("a list").iter().map(|id| id.as_i64().expect("an id")).collect();
        Self {
            id: whole(row, "id"),
            start: whole(row, "start"),
            end: whole(row, "end"),
            at: (whole(row, "east"), whole(row, "north")),
            places: whole(row, "places"),
            base: 1000 * 2_i64.pow(u32::try_from(whole(row, "priority")).expect("1 to 5")),
            requires: prefixed(bits, row, &[("requires_skills", "s"), ("requires_certificates", "c")]),
            languages: prefixed(bits, row, &[("requires_languages", "l")]),
            desired: prefixed(bits, row, &[("desired_skills", "s")]),
            category: bits.bit(&format!("i {}", row["category"].as_str().expect("a word"))),
            adults_only: row["adults_only"].as_bool().expect("true or false"),
            familiar: ids("familiar"),
            blocked: ids("blocked"),
        }
    }

    pub fn minutes(&self) -> i64 {
        self.end - self.start
    }
}

pub fn metres(a: (i64, i64), b: (i64, i64)) -> i64 {
    ((a.0 - b.0).pow(2) + (a.1 - b.1).pow(2)).isqrt()
}

pub fn is_eligible(v: &Volunteer, s: &Shift) -> bool {
    s.requires & !v.has == 0
        && (s.languages == 0 || s.languages & v.has != 0)
        && (v.adult || !s.adults_only)
        && metres(v.home, s.at) <= v.max_metres
        && v.available.iter().any(|(start, end)| *start <= s.start && s.end <= *end)
        && !s.blocked.contains(&v.id)
}

/// Points of the pair, which is eligible.
pub fn worth(v: &Volunteer, s: &Shift) -> i64 {
    let proximity = if v.max_metres == 0 { 400 } else { 400 - 400 * metres(v.home, s.at) / v.max_metres };
    let [wished, had] = [s.desired, s.desired & v.has].map(|bits| i64::from(bits.count_ones()));
    let desired = if wished == 0 { 200 } else { 200 * had / wished };
    let [interest, continuity] = [(s.category & v.has != 0, 200), (s.familiar.contains(&v.id), 100)].map(|(holds, points)| if holds { points } else { 0 });
    s.base + proximity + interest + desired + continuity + v.fairness
}

pub fn clash(a: &Shift, b: &Shift) -> bool {
    let (a, b) = if (a.start, a.id) <= (b.start, b.id) { (a, b) } else { (b, a) };
    b.start < a.end + (metres(a.at, b.at) * 3 + 1999) / 2000
}

/// Both lists.
#[derive(Debug)]
pub struct Rules {
    pub volunteers: Vec<Volunteer>,
    pub shifts: Vec<Shift>,
}

impl Rules {
    /// Reads the folder of an instance.
    pub fn read(folder: &Path) -> Self {
        let mut bits = Bits::default();
        let volunteers = rows(&folder.join("volunteers.ndjson")).map(|row| Volunteer::new(&row, &mut bits)).collect();
        Self { volunteers, shifts: rows(&folder.join("shifts.ndjson")).map(|row| Shift::new(&row, &mut bits)).collect() }
    }

    /// The value of a plan of (shift, volunteer).
    ///
    /// # Panics
    /// Where it breaks a rule.
    pub fn value(&self, plan: &[(usize, usize)]) -> i64 {
        let (mut seen, mut taken) = (HashSet::new(), vec![0; self.shifts.len()]);
        let mut of_volunteer: BTreeMap<usize, Vec<&Shift>> = BTreeMap::new();
        let mut value = 0;
        for &(shift, volunteer) in plan {
            let (s, v) = (&self.shifts[shift], &self.volunteers[volunteer]);
            assert!(seen.insert((shift, volunteer)) && is_eligible(v, s), "volunteer {volunteer} at shift {shift}");
            taken[shift] += 1;
            assert!(taken[shift] <= s.places, "shift {shift} has too many");
            of_volunteer.entry(volunteer).or_default().push(s);
            value += worth(v, s);
        }
        for (volunteer, mine) in of_volunteer {
            assert!(fits(&mine, self.volunteers[volunteer].weekly_minutes), "volunteer {volunteer} cannot do all of that");
        }
        value
    }
}

/// Reads one JSON value a line, as they are asked for.
pub fn rows(file: &Path) -> impl Iterator<Item = Value> {
    let input = File::open(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    BufReader::new(input).lines().map(|line| serde_json::from_str(&line.expect("a line")).expect("JSON"))
}

/// The pairs of shift and volunteer in the file of a plan.
pub fn pairs(plan: &Path) -> Vec<(usize, usize)> {
    let number = |row: &Value, field: &str| usize::try_from(whole(row, field)).expect("an id");
    rows(plan).map(|row| (number(&row, "shift"), number(&row, "volunteer"))).collect()
}

/// The prices in a file that names every shift in its order.
pub fn prices(file: &Path) -> Vec<i64> {
    (0..).zip(rows(file)).inspect(|(number, row)| assert_eq!(row["shift"], *number)).map(|(_, row)| whole(&row, "price")).collect()
}

/// Whether one volunteer can do all of these, whoever may.
pub fn fits(set: &[&Shift], weekly_minutes: i64) -> bool {
    let mut weeks: BTreeMap<i64, i64> = BTreeMap::new();
    for shift in set {
        *weeks.entry(shift.start / WEEK).or_default() += shift.minutes();
    }
    let together = set.iter().enumerate().all(|(number, a)| set[..number].iter().all(|b| !clash(a, b)));
    together && weeks.values().all(|minutes| *minutes <= weekly_minutes)
}

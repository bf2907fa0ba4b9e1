//! Invented instances: volunteers and shifts of a small town, the same for the same seed, with everything in them that a rule asks for.

use std::path::PathBuf;

use fastrand::Rng;
use serde_json::{Value, json};
use world::Folder;

const SKILLS: [&str; 5] = ["sewing", "chess", "driving", "cooking", "music"];
const LANGUAGES: [&str; 3] = ["nb", "en", "ar"];
const PAPERS: [&str; 2] = ["licence", "police"];
const KINDS: [&str; 3] = ["meal", "visit", "ride"];
/// What lies in a folder.
pub const FILES: [&str; 3] = ["instance.json", "volunteers.ndjson", "shifts.ndjson"];

/// Lines as JSON values, to be changed before they are written.
#[derive(Debug)]
pub struct Town {
    pub volunteers: Vec<Value>,
    pub shifts: Vec<Value>,
}

fn some(rng: &mut Rng, words: &[&str], most: usize) -> Vec<String> {
    let count = rng.usize(..=most);
    rng.choose_multiple(words.iter(), count).into_iter().map(ToString::to_string).collect()
}

fn volunteer(rng: &mut Rng, id: usize, side: i64) -> Value {
    let mut available: Vec<[i64; 2]> = Vec::new();
    for day in 0..14 {
        if rng.u8(..3) > 0 {
            let start = day * 1440 + rng.i64(6..14) * 60;
            available.push([start, start + rng.i64(2..10) * 60]);
        }
    }
    json!({
        "id": id, "east": rng.i64(-side..side), "north": rng.i64(-side..side), "max_metres": *rng.choice(&[0, 2_000, 9_000, 30_000]).expect("one"),
        "weekly_minutes": *rng.choice(&[0, 90, 180, 300]).expect("one"), "skills": some(rng, &SKILLS, 4), "languages": some(rng, &LANGUAGES, 2),
        "certificates": some(rng, &PAPERS, 2), "interests": some(rng, &KINDS, 2), "adult": rng.u8(..5) > 0, "recent_minutes": rng.i64(0..5_000),
        "available": available,
    })
}

fn shift(rng: &mut Rng, id: usize, side: i64, crowd: usize) -> Value {
    let start = rng.i64(0..14) * 1440 + rng.i64(7..20) * 60;
    let named = |rng: &mut Rng| (0..rng.usize(..3)).map(|_| rng.usize(..crowd)).collect::<Vec<usize>>();
    let required = some(rng, &SKILLS[..2], 1);
    json!({
        "id": id, "need": id / 2, "start": start, "end": start + rng.i64(1..5) * 45, "east": rng.i64(-side..side), "north": rng.i64(-side..side),
        "places": rng.i64(0..4), "priority": rng.i64(1..=5), "category": *rng.choice(&KINDS).expect("one"), "requires_skills": required,
        "requires_languages": if rng.u8(..5) == 0 { some(rng, &LANGUAGES, 2) } else { Vec::new() },
        "requires_certificates": if rng.u8(..4) == 0 { some(rng, &PAPERS, 1) } else { Vec::new() }, "adults_only": rng.u8(..4) == 0,
        "desired_skills": some(rng, &SKILLS[2..], 3), "familiar": named(rng), "blocked": named(rng),
    })
}

impl Town {
    /// Invents a town.
    pub fn new(seed: u64, volunteers: usize, shifts: usize) -> Self {
        let (mut rng, side) = (Rng::with_seed(seed), 8_000);
        Self {
            volunteers: (0..volunteers).map(|id| volunteer(&mut rng, id, side)).collect(),
            shifts: (0..shifts).map(|id| shift(&mut rng, id, side, volunteers)).collect(),
        }
    }

    /// Writes its three files into a folder of this name.
    pub fn write(&self, data: &Folder, name: &str) -> PathBuf {
        let folder = data.path().join(name);
        std::fs::create_dir_all(&folder).expect("a folder");
        let lines = |rows: &[Value]| rows.iter().map(ToString::to_string).collect::<Vec<String>>().join("\n") + "\n";
        let texts = [r#"{"name": "town", "seed": 1, "weeks": 2}"#.to_owned(), lines(&self.volunteers), lines(&self.shifts)];
        FILES.iter().zip(texts).for_each(|(file, text)| std::fs::write(folder.join(file), text).expect("a file"));
        folder
    }
}

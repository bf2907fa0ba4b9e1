//! The planned accidents: every point at which a process may be ended is one at which the journeys do end it.

use std::collections::BTreeSet;

use crate::source::{split, words};
use crate::tree::{File, files, no_faults};

const POINTS: &str = "services/platform/src/crash.rs";
const STORIES: &str = "tests/journeys/deaths.rs";

/// What stands between the first `opening` and the sign that closes it.
fn after<'a>(text: &'a str, opening: &str, close: &str) -> &'a str {
    let rest = text.split_once(opening).map_or("", |(_, rest)| rest);
    rest.split_once(close).map_or("", |(inside, _)| inside)
}

/// The points of the platform: those that its enum names, those of `ALL`, and the words for the environment.
fn points(text: &str) -> [BTreeSet<String>; 3] {
    let named = |part: &str| words(&split(part).code).into_iter().filter(|word| word.starts_with(char::is_uppercase));
    let variants = named(after(text, "pub enum Point {", "}")).map(|name| snake(&name));
    let all = named(after(text, "ALL: [Self; ", "];")).filter(|word| word != "Self").map(|name| snake(&name));
    let words = split(after(text, "pub fn name(self)", "\n    }\n")).literals;
    [variants.collect(), all.collect(), words.into_iter().collect()]
}

fn snake(name: &str) -> String {
    let parted = name.chars().flat_map(|sign| sign.is_uppercase().then_some('_').into_iter().chain(sign.to_lowercase()));
    parted.collect::<String>().trim_start_matches('_').to_owned()
}

/// The points of the stories: the first word of each pair in `POINTS`.
fn told(text: &str) -> BTreeSet<String> {
    split(after(text, "const POINTS:", "];")).literals.into_iter().step_by(2).collect()
}

fn faults(platform: &str, stories: &str) -> Vec<String> {
    let ([variants, all, words], told) = (points(platform), told(stories));
    let sets = [("Point::ALL", &all), ("Point::name", &words), ("POINTS of the journeys", &told)];
    let missing = sets.iter().flat_map(|(name, set)| variants.symmetric_difference(set).map(move |point| format!("{name} and the points differ in {point}")));
    let empty = variants.is_empty().then(|| "no crash point was found at all".to_owned());
    missing.chain(empty).collect()
}

#[test]
fn each_crash_point_is_reached_by_a_journey() {
    let files = files();
    let text = |path: &str| files.iter().find(|file: &&File| file.path == path).map(|file| file.text.clone()).expect("the file is there");

    no_faults(&faults(&text(POINTS), &text(STORIES)));
}

#[test]
fn a_point_that_is_never_reached_is_seen() {
    let platform = |all: &str| {
        format!(
            "pub enum Point {{\n /// One.\n AtNoon,\n AtNight,\n}}\nconst ALL: [Self; 2] = [{all}];\n    pub fn name(self) -> &str {{\n \
             Self::AtNoon => \"at_noon\",\n Self::AtNight => \"at_night\",\n    }}\n"
        )
    };
    let stories = |points: &str| format!("const POINTS: [(&str, &str); 2] = [{points}];");
    let both = stories("(\"at_noon\", \"matching\"), (\"at_night\", \"matching\")");

    assert_eq!(faults(&platform("Self::AtNoon, Self::AtNight"), &both), Vec::<String>::new());
    assert_eq!(faults(&platform("Self::AtNoon, Self::AtNight"), &stories("(\"at_noon\", \"matching\")")).len(), 1);
    assert_eq!(faults(&platform("Self::AtNoon"), &both).len(), 1);
    assert!(!faults("", "").is_empty());
}

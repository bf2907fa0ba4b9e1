//! How long files are, what they are called, what they begin with, and what lies in the root.

use crate::tree::{File, files, no_faults, rust};

const LONGEST: usize = 400;
const MEDIAN: usize = 120;
const NINETIETH: usize = 300;
const ROOT: [&str; 10] = ["ARCHITECTURE.md", "CONTRIBUTING.md", "Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "deploy", "justfile", "proto", "services"];
const NO_NAMES: [&str; 9] = ["mod", "util", "utils", "common", "helper", "helpers", "misc", "manager", "shared"];

fn too_long(files: &[File]) -> Vec<String> {
    let counted = files.iter().filter(|file| file.is("rs") || file.is("proto") || file.is("ts"));
    let long = counted.filter(|file| file.lines() > LONGEST);
    long.map(|file| format!("{} has {} lines; split it by noun at {LONGEST}", file.path, file.lines())).collect()
}

/// The median and the 90th percentile.
fn spread(files: &[File]) -> (usize, usize) {
    let mut lines: Vec<usize> = files.iter().map(File::lines).collect();
    lines.sort_unstable();
    let at = |percent: usize| lines.get((lines.len() * percent / 100).min(lines.len().saturating_sub(1))).copied().unwrap_or(0);
    (at(50), at(90))
}

fn strangers(files: &[File]) -> Vec<String> {
    let entries = files.iter().map(|file| file.path.split('/').next().unwrap_or_default());
    let strange = entries.filter(|entry| !entry.starts_with('.') && *entry != "tests" && !ROOT.contains(entry));
    strange.map(|entry| format!("{entry} does not belong in the root")).collect()
}

fn badly_named(files: &[File]) -> Vec<String> {
    let bad = |file: &&File| file.path.split('/').any(|part| NO_NAMES.contains(&part.strip_suffix(".rs").unwrap_or(part)));
    files.iter().filter(bad).map(|file| format!("{}: call it by its noun", file.path)).collect()
}

fn without_opening(files: &[File]) -> Vec<String> {
    let silent = files.iter().filter(|file| !file.text.starts_with("//! "));
    silent.map(|file| format!("{}: the first line says what the file is for, after //!", file.path)).collect()
}

#[test]
fn no_file_is_longer_than_400_lines() {
    no_faults(&too_long(&files()));

    assert_eq!(too_long(&[File::new("a.rs", &"x\n".repeat(401)), File::new("b.rs", &"x\n".repeat(400))]).len(), 1);
    assert_eq!(too_long(&[File::new("a.ts", &"x\n".repeat(401)), File::new("a.md", &"x\n".repeat(401))]).len(), 1);
}

#[test]
fn most_files_are_short() {
    let (median, ninetieth) = spread(&rust());
    assert!(median <= MEDIAN, "the median file has {median} lines, {MEDIAN} at most");
    assert!(ninetieth <= NINETIETH, "the 90th percentile is {ninetieth} lines, {NINETIETH} at most");

    let example: Vec<File> = (1..=10).map(|lines| File::new("a.rs", &"x\n".repeat(lines * 50))).collect();
    assert_eq!(spread(&example), (300, 500));
}

#[test]
fn only_what_belongs_in_the_root_lies_there() {
    no_faults(&strangers(&files()));

    assert_eq!(strangers(&[File::new("notes.txt", ""), File::new("src/a.rs", ""), File::new(".ci/run", "")]).len(), 2);
}

#[test]
fn files_are_called_by_their_noun() {
    no_faults(&badly_named(&rust()));

    assert_eq!(badly_named(&[File::new("a/mod.rs", ""), File::new("a/utils/b.rs", ""), File::new("a/model.rs", "")]).len(), 2);
}

#[test]
fn every_rust_file_begins_with_what_it_is_for() {
    no_faults(&without_opening(&rust()));

    assert_eq!(without_opening(&[File::new("a.rs", "use b;"), File::new("b.rs", "//! Words.")]).len(), 1);
}

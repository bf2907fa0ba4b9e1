//! The domain is pure, and nobody but platform's clock asks what time it is.

use crate::rooms::place;
use crate::source::{code, paths};
use crate::tree::{File, no_faults, rust};

/// Whole crates, or parts of them, that the domain may name; of platform's errors the values, not the road to gRPC.
const PURE: [&str; 19] = [
    "alloc",
    "chrono",
    "chrono_tz",
    "core",
    "crate::domain",
    "engine",
    "phonenumber",
    "platform::error::Fault",
    "platform::error::Faults",
    "platform::error::Kind",
    "platform::error::Trouble",
    "platform::id",
    "platform::privacy",
    "self",
    "serde",
    "smallvec",
    "std",
    "thiserror",
    "unicode_normalization",
];
/// Parts of those that reach outside after all.
const IMPURE: [&str; 8] = ["std::env", "std::fs", "std::io", "std::net", "std::os", "std::process", "std::thread", "std::sync::mpsc"];
const PRIMITIVES: [&str; 14] = ["bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "str", "u8", "u16", "u32", "u64", "usize"];
const NO_WORDS: [&str; 9] = ["async", "await", "println", "eprintln", "dbg", "print", "eprint", "Instant", "SystemTime"];
const CLOCKS: [&str; 3] = ["Utc::now", "Local::now", "SystemTime::now"];

fn begins(path: &[String], with: &str) -> bool {
    let parts: Vec<&str> = with.split("::").collect();
    path.len() >= parts.len() && path.iter().zip(&parts).all(|(found, wanted)| found == wanted)
}

/// Names that the file itself gives: its modules, its imports, its aliases.
fn given(words: &[String], paths: &[Vec<String>]) -> Vec<String> {
    let declared = words.windows(2).filter(|two| two[0] == "mod" || two[0] == "as").map(|two| two[1].clone());
    let macros = words.windows(3).filter(|three| three[0] == "macro_rules").map(|three| three[2].clone());
    let imported = paths.iter().filter(|path| path.len() > 1).filter_map(|path| path.last().cloned());
    declared.chain(macros).chain(imported).collect()
}

fn may_name(path: &[String], depth: usize, given: &[String]) -> bool {
    let root = path[0].as_str();
    let ups = path.iter().take_while(|part| *part == "super").count();
    if ups > 0 {
        return ups < depth || path.get(ups).is_some_and(|room| room == "domain");
    }
    let local = root.starts_with(char::is_uppercase) || PRIMITIVES.contains(&root) || given.iter().any(|name| name == root);
    (local || PURE.iter().any(|pure| begins(path, pure))) && !IMPURE.iter().any(|impure| begins(path, impure))
}

fn impure(file: &File) -> Vec<String> {
    let Some((_, modules)) = place(&file.path).filter(|(_, modules)| modules[0] == "domain") else { return Vec::new() };
    let words = code(&file.text);
    let paths = paths(&words);
    let given = given(&words, &paths);
    let named = paths.iter().filter(|path| !may_name(path, modules.len(), &given)).map(|path| path.join("::"));
    let faults = words.iter().filter(|word| NO_WORDS.contains(&word.as_str())).cloned().chain(named);
    faults.map(|what| format!("{}: the domain is pure and may not name {what}", file.path)).collect()
}

fn clocks(file: &File) -> Vec<String> {
    if file.path.starts_with("services/platform/src/clock") {
        return Vec::new();
    }
    let named = paths(&code(&file.text)).into_iter().map(|path| path.join("::"));
    named.filter(|path| CLOCKS.iter().any(|clock| path.ends_with(clock))).map(|path| format!("{}: {path}; ask platform's Clock", file.path)).collect()
}

#[test]
fn the_domain_is_pure() {
    no_faults(&rust().iter().flat_map(impure).collect::<Vec<String>>());
}

#[test]
fn an_impure_domain_is_seen() {
    let at = "services/matching/src/domain.rs";
    let bad = [
        "async fn f() {}",
        "use std::fs;",
        "use platform::db::Pool;",
        "use platform::error::status;",
        "use tracing::info;",
        "fn f() { tokio::spawn(g()) }",
        "use crate::store::Store;",
        "use super::store::Store;",
        "fn f() { println!() }",
        "use tokio;",
        "use reqwest::Client;",
        "use std::time::Instant;",
        "fn f() -> bool { std::time::SystemTime::UNIX_EPOCH.elapsed().is_ok() }",
    ];

    for text in bad {
        assert_eq!(impure(&File::new(at, text)).len(), 1, "{text}");
    }
    let deep = File::new("services/matching/src/domain/need.rs", "use super::super::store::Store;");
    assert_eq!(impure(&deep).len(), 1);
}

#[test]
fn a_pure_domain_is_no_fault() {
    let text = "use platform::{error::Kind, id::Id, privacy::Personal}; use chrono::{DateTime, Utc}; use crate::domain::need::Need;
        use super::offer; use engine::score; mod part; fn f() { part::g(); offer::h(u32::MAX); score::i() } #[cfg(test)] mod tests { use std::fs; }";

    assert_eq!(impure(&File::new("services/matching/src/domain/plan.rs", text)), Vec::<String>::new());
    assert_eq!(impure(&File::new("services/matching/src/store.rs", "async fn f() {}")), Vec::<String>::new());
}

#[test]
fn only_the_clock_of_platform_asks_the_time() {
    no_faults(&rust().iter().flat_map(clocks).collect::<Vec<String>>());

    assert_eq!(clocks(&File::new("tests/a.rs", "let now = chrono::Utc::now();")).len(), 1);
    assert_eq!(clocks(&File::new("services/matching/src/jobs.rs", "let now = Utc::now();")).len(), 1);
    assert_eq!(clocks(&File::new("services/platform/src/clock.rs", "let now = Utc::now();")).len(), 0);
}

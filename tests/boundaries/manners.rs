//! Manners: nobody sleeps, nothing is ignored, allowed or put off, personal data is opened in four rooms only,
//! and no file knows on which machine it was written.

use crate::rooms::place;
use crate::source::{code, paths, split, words};
use crate::tree::{File, files, no_faults, rust};

/// Here loops wait for their next step, and tests for what they want to see.
const TIMERS: [&str; 5] = ["services/platform/src/", "services/borgertorg/src/", "services/import/src/way.rs", "tests/world/wait.rs", "tests/load"];
const OPENED_IN: [&str; 4] = ["store", "channel", "api", "peers"];

fn has(words: &[String], sequence: &[&str]) -> bool {
    words.windows(sequence.len()).any(|window| window == sequence)
}

fn sleepers(file: &File) -> Vec<String> {
    if TIMERS.iter().any(|timer| file.path.starts_with(timer)) {
        return Vec::new();
    }
    let named = paths(&words(&split(&file.text).code)).into_iter().filter(|path| {
        let last = path.last().map_or("", String::as_str);
        path.iter().any(|part| part == "time" || part == "thread") && ["sleep", "sleep_until", "interval", "interval_at"].contains(&last)
    });
    named.map(|path| format!("{}: {}; nobody sleeps", file.path, path.join("::"))).collect()
}

fn silenced(file: &File) -> Vec<String> {
    let words = words(&split(&file.text).code);
    let ignored = has(&words, &["#", "[", "ignore"]) || has(&words, &[",", "ignore", ")", "]"]);
    let allowed = has(&words, &["[", "allow", "("]) || has(&words, &[",", "allow", "("]);
    let fault = |found: bool, what: &str| found.then(|| format!("{}: {what}", file.path));
    fault(ignored, "a test is run or removed, not ignored").into_iter().chain(fault(allowed, "expect with a reason, do not allow")).collect()
}

fn opened(file: &File) -> Vec<String> {
    let Some((_, modules)) = place(&file.path).filter(|(_, modules)| !OPENED_IN.contains(&modules[0])) else { return Vec::new() };
    let found = has(&code(&file.text), &[".", "reveal", "("]);
    found.then(|| format!("{}: {} may not open personal data", file.path, modules[0])).into_iter().collect()
}

/// What somebody means to do later and has no issue for: nobody will.
fn postponed(file: &File) -> Vec<String> {
    let comments = split(&file.text).comments;
    let later = comments.lines().filter(|line| words(line).iter().any(|word| ["TODO", "FIXME", "XXX"].contains(&word.as_str())));
    let numbered = |line: &&str| line.split_once('#').is_some_and(|(_, number)| number.starts_with(|sign: char| sign.is_ascii_digit()));
    later.filter(|line| !numbered(line)).map(|line| format!("{}: `{}` carries no issue number", file.path, line.trim())).collect()
}

/// Written in two halves, so that this file is not one of those it looks for.
fn traces() -> Vec<String> {
    let halves = [
        ("/wo", "rk/"),
        ("/ro", "ot/"),
        ("crates", ".io"),
        ("docs", ".rs"),
        ("pypi", ".org"),
        ("pythonhosted", ".org"),
        ("npmjs", ".org"),
        ("npmjs", ".com"),
        ("deb.debian", ".org"),
        ("proxy.golang", ".org"),
        ("rust-lang", ".org"),
        ("rustup", ".rs"),
    ];
    halves.iter().map(|(one, other)| format!("{one}{other}")).collect()
}

fn local(files: &[File]) -> Vec<String> {
    let traces = traces();
    let written = files.iter().filter(|file| file.path != "Cargo.lock");
    let found = written.flat_map(|file| traces.iter().filter(|trace| file.text.contains(trace.as_str())).map(move |trace| (file, trace)));
    found.map(|(file, trace)| format!("{} names {trace}", file.path)).collect()
}

#[test]
fn nobody_sleeps() {
    no_faults(&rust().iter().flat_map(sleepers).collect::<Vec<String>>());

    for bad in ["std::thread::sleep(s)", "tokio::time::sleep(s).await", "use tokio::time::{self, sleep};", "time::interval(s)"] {
        assert_eq!(sleepers(&File::new("services/matching/tests/service.rs", bad)).len(), 1, "{bad}");
    }
    assert!(sleepers(&File::new("tests/journeys.rs", "// thread::sleep\nwithin_time(sleep)")).is_empty());
}

#[test]
fn nothing_is_ignored_or_allowed() {
    no_faults(&rust().iter().flat_map(silenced).collect::<Vec<String>>());

    for bad in ["#[test] #[ignore] fn f() {}", "#[ignore = \"later\"]", "#[allow(dead_code)]", "#![allow(unused)]", "#[cfg_attr(a, allow(b))]"] {
        assert_eq!(silenced(&File::new("a.rs", bad)).len(), 1, "{bad}");
    }
    assert!(silenced(&File::new("a.rs", "#[expect(a, reason = \"#[allow(b)]\")] fn allow() {}")).is_empty());
}

#[test]
fn what_is_put_off_has_an_issue() {
    no_faults(&rust().iter().flat_map(postponed).collect::<Vec<String>>());

    for bad in ["// TODO", "// TODO: later", "/// FIXME soon # 3", "let a = 1; // XXX"] {
        assert_eq!(postponed(&File::new("a.rs", bad)).len(), 1, "{bad}");
    }
    for good in ["// TODO(#12): later", "let a = \"TODO\";", "fn todo() {}"] {
        assert!(postponed(&File::new("a.rs", good)).is_empty(), "{good}");
    }
}

#[test]
fn personal_data_is_opened_in_four_rooms_only() {
    no_faults(&rust().iter().flat_map(opened).collect::<Vec<String>>());

    for bad in ["domain", "domain/need", "events", "jobs", "lib"] {
        assert_eq!(opened(&File::new(&format!("services/matching/src/{bad}.rs"), "name.reveal()")).len(), 1, "{bad}");
    }
    assert!(opened(&File::new("services/matching/src/api/needs.rs", "name.reveal()")).is_empty());
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    no_faults(&local(&files()));

    for trace in traces() {
        assert_eq!(local(&[File::new("README.md", &format!("see {trace}x"))]).len(), 1);
    }
}

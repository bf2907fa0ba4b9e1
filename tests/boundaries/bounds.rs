//! Bounds: what answers callers sees one centre, and nothing that waits may grow without end.

use crate::rooms::place;
use crate::source::code;
use crate::tree::{File, no_faults, rust};

/// Answers that look into all centres, and why.
const OVER_ALL: [(&str, &str); 3] = [
    ("services/organisations/src/api/centres.rs", "the operator's list of centres"),
    ("services/organisations/src/api/members.rs", "where an address that signs in is a member"),
    ("services/organisations/src/api/keys.rs", "whose key a secret is, before anybody knows the centre"),
];
/// Queues without a limit of their own, and what limits them.
const UNBOUNDED: [(&str, &str); 1] = [("services/dispatcher/src/imports.rs", "holds what one step of an import says, which goes on when that is told")];

fn has(words: &[String], sequence: &[&str]) -> bool {
    words.windows(sequence.len()).any(|window| window == sequence)
}

fn far_sighted(file: &File) -> Vec<String> {
    let answers = place(&file.path).is_some_and(|(_, modules)| modules[0] == "api");
    let sees = answers && has(&code(&file.text), &[".", "worker", "("]) && !OVER_ALL.iter().any(|(path, _)| *path == file.path);
    sees.then(|| format!("{}: whoever answers callers sees their centre only", file.path)).into_iter().collect()
}

fn boundless(file: &File) -> Vec<String> {
    let grows = code(&file.text).iter().any(|word| ["unbounded", "unbounded_channel", "UnboundedSender"].contains(&word.as_str()));
    let product = file.path.starts_with("services/") && file.path.contains("/src/");
    let found = product && grows && !UNBOUNDED.iter().any(|(path, _)| *path == file.path);
    found.then(|| format!("{}: a queue has a limit", file.path)).into_iter().collect()
}

#[test]
fn who_answers_callers_sees_their_centre_only() {
    no_faults(&rust().iter().flat_map(far_sighted).collect::<Vec<String>>());

    assert_eq!(far_sighted(&File::new("services/matching/src/api/needs.rs", "self.db.worker().read().await?")).len(), 1);
    assert!(far_sighted(&File::new("services/matching/src/jobs.rs", "cx.db.worker().read()")).is_empty());
}

#[test]
fn every_queue_has_a_limit() {
    no_faults(&rust().iter().flat_map(boundless).collect::<Vec<String>>());

    for bad in ["mpsc::unbounded_channel()", "futures::channel::mpsc::unbounded::<u8>()", "struct S(UnboundedSender<u8>);"] {
        assert_eq!(boundless(&File::new("services/matching/src/lib.rs", bad)).len(), 1, "{bad}");
    }
}

#[test]
fn each_exception_is_still_one() {
    let files = rust();
    let of = |path: &str| files.iter().find(|file| file.path == path).map(|file| code(&file.text)).unwrap_or_default();
    let gone = OVER_ALL.iter().filter(|(path, _)| !has(&of(path), &[".", "worker", "("]));
    let gone = gone.chain(UNBOUNDED.iter().filter(|(path, _)| !of(path).iter().any(|word| word == "unbounded_channel")));
    no_faults(&gone.map(|(path, why)| format!("{path}: no longer {why}")).collect::<Vec<String>>());
}

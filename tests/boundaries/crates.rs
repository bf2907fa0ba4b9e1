//! The crates: which of ours may lean on which, and what comes in from others.

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};
use world::tools::root;

use crate::licences::allowed;
use crate::tree::no_faults;

/// Of these there is one version in the tree, or types of one do not fit the other.
const SINGLE: [&str; 11] = ["tonic", "prost", "axum", "hyper", "rustls", "tokio", "sqlx-core", "h2", "http", "opentelemetry", "sea-orm"];
/// A second TLS, or one that is built from C.
const UNWANTED: [&str; 4] = ["openssl-sys", "aws-lc-rs", "aws-lc-sys", "native-tls"];
/// What the engine may lean on: nothing that waits, stores or talks.
const ENGINE: [&str; 5] = ["serde", "rayon", "thiserror", "good_lp", "microlp"];
/// Crates with a licence that is not on the list, and why they may stay.
const EXCEPTIONS: [(&str, &str); 0] = [];
const FEATURES: [&str; 1] = ["testkit"];

fn metadata() -> Metadata {
    let shipped = ["--locked".to_owned(), "--filter-platform=x86_64-unknown-linux-gnu".to_owned()];
    MetadataCommand::new().manifest_path(root().join("Cargo.toml")).other_options(shipped).exec().expect("cargo metadata")
}

/// The crates of ours that one of ours may name.
fn allowed_own(name: &str) -> &'static [&'static str] {
    match name {
        "matching" => &["platform", "proto", "engine"],
        "organisations" | "volunteers" | "notifications" | "cocreation" | "import" => &["platform", "proto"],
        "dispatcher" => &["platform", "proto", "import"],
        "borgertorg" => &["platform", "proto", "engine", "import", "organisations", "volunteers", "matching", "notifications", "cocreation", "dispatcher"],
        // what it reads it plans as well, and the engine is as pure as what parses
        "fuzz" => &["proto", "engine"],
        "tests" => &["proto"],
        _ => &[],
    }
}

/// The crates of ours that the tests of one of ours may name besides: the world, which is called `tests`, and for matching
/// the real neighbour whose cards it reads, since there are no mocks of our own services.
fn allowed_in_tests(name: &str) -> &'static [&'static str] {
    match name {
        "matching" => &["tests", "volunteers"],
        "platform" | "organisations" | "volunteers" | "notifications" | "cocreation" | "dispatcher" | "borgertorg" => &["tests"],
        _ => &[],
    }
}

fn leaning(name: &str, on: &[String], allowed: &[&str]) -> Vec<String> {
    let strange = on.iter().filter(|other| other.as_str() != name && !allowed.contains(&other.as_str()));
    strange.map(|other| format!("{name} may not name {other}")).collect()
}

fn impure(dependencies: &[String]) -> Vec<String> {
    dependencies.iter().filter(|name| !ENGINE.contains(&name.as_str())).map(|name| format!("engine may not name {name}")).collect()
}

fn doubles(packages: &[(String, String)]) -> Vec<String> {
    let versions = |name: &&str| packages.iter().filter(|(found, _)| found == name).map(|(_, version)| version.clone()).collect::<BTreeSet<String>>();
    SINGLE
        .iter()
        .map(|name| (name, versions(name)))
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, versions)| format!("{name} comes as {versions:?}"))
        .collect()
}

fn unlicensed(name: &str, licence: Option<&str>) -> Option<String> {
    let excused = EXCEPTIONS.iter().any(|(excepted, _)| *excepted == name);
    let fine = excused || licence.is_some_and(allowed);
    (!fine).then(|| format!("{name} comes under {licence:?}, which is not on the list"))
}

fn from_elsewhere(name: &str, source: Option<&str>, ours: bool) -> Option<String> {
    let known = source.map_or(ours, |source| source.starts_with("registry+"));
    (!known).then(|| format!("{name} comes from {source:?}, not from the registry"))
}

fn unwanted(name: &str) -> Option<String> {
    UNWANTED.contains(&name).then(|| format!("{name} is in the tree"))
}

fn features(package: &str, names: &[String]) -> Vec<String> {
    let strange = names.iter().filter(|name| !FEATURES.contains(&name.as_str()));
    strange.map(|name| format!("{package} has a feature {name}; the house has one, testkit")).collect()
}

fn needs(package: &Package, count: impl Fn(&cargo_metadata::Dependency) -> bool) -> Vec<String> {
    package.dependencies.iter().filter(|dependency| count(dependency)).map(|dependency| dependency.name.clone()).collect()
}

#[test]
fn our_crates_lean_only_on_whom_they_may() {
    let metadata = metadata();
    let ours = metadata.workspace_packages();
    let ships = |on: &cargo_metadata::Dependency| on.path.is_some() && on.kind != DependencyKind::Development;
    let tests = |on: &cargo_metadata::Dependency| on.path.is_some() && on.kind == DependencyKind::Development;
    for package in &ours {
        let own = allowed_own(&package.name);
        no_faults(&leaning(&package.name, &needs(package, ships), own));
        no_faults(&leaning(&package.name, &needs(package, tests), &[own, allowed_in_tests(&package.name)].concat()));
    }

    let engine = ours.iter().find(|package| package.name == "engine").expect("the engine");
    no_faults(&impure(&needs(engine, |on| on.kind == DependencyKind::Normal)));
}

#[test]
fn the_house_has_one_feature() {
    for package in metadata().workspace_packages() {
        no_faults(&features(&package.name, &package.features.keys().cloned().collect::<Vec<String>>()));
    }
}

#[test]
fn what_comes_in_is_free_single_and_from_the_registry() {
    let metadata = metadata();
    let ours = |package: &Package| metadata.workspace_members.contains(&package.id);
    let mut faults = Vec::new();
    for package in &metadata.packages {
        faults.extend(unlicensed(&package.name, package.license.as_deref()));
        faults.extend(from_elsewhere(&package.name, package.source.as_ref().map(|source| source.repr.as_str()), ours(package)));
        faults.extend(unwanted(&package.name));
    }
    let versions: Vec<(String, String)> = metadata.packages.iter().map(|package| (package.name.to_string(), package.version.to_string())).collect();
    faults.extend(doubles(&versions));

    assert!(versions.len() > 100, "the graph is not the whole one");
    no_faults(&faults);
}

#[test]
fn what_may_not_come_in_is_seen() {
    let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<String>>();

    assert_eq!(leaning("matching", &names(&["platform", "volunteers"]), allowed_own("matching")).len(), 1);
    assert_eq!(leaning("platform", &names(&["proto"]), allowed_own("platform")).len(), 1);
    assert_eq!(leaning("matching", &names(&["tests", "volunteers"]), allowed_in_tests("matching")).len(), 0);
    assert_eq!(leaning("notifications", &names(&["tests", "volunteers"]), allowed_in_tests("notifications")).len(), 1);
    assert_eq!(leaning("tests", &names(&["platform"]), allowed_in_tests("tests")).len(), 1);
    assert_eq!(impure(&names(&["serde", "tokio"])).len(), 1);
    assert_eq!(features("platform", &names(&["testkit", "mock"])).len(), 1);
    assert_eq!(doubles(&[("h2".into(), "0.3.1".into()), ("h2".into(), "0.4.1".into()), ("syn".into(), "1.0.0".into())]).len(), 1);
    assert!(unlicensed("a", Some("GPL-3.0")).is_some() && unlicensed("a", None).is_some() && unlicensed("a", Some("MIT")).is_none());
    assert!(from_elsewhere("a", Some("git+https://example.org/a"), false).is_some() && from_elsewhere("a", None, false).is_some());
    assert!(unwanted("openssl-sys").is_some() && unwanted("openssl-probe").is_none());
}

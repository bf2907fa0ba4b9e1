//! The rooms of a service and who may enter which, as ARCHITECTURE.md draws them: one row a room.

use crate::source::{code, paths};
use crate::tree::{File, no_faults, rust};

/// Crates that only some rooms may name; small ones that do no I/O are free for all but the domain (see `purity.rs`).
const WALLED: [&str; 24] = [
    "async_nats",
    "axum",
    "dispatcher",
    "engine",
    "http",
    "hyper",
    "import",
    "lettre",
    "opentelemetry",
    "platform",
    "prost",
    "prost_types",
    "proto",
    "reqwest",
    "sea_orm",
    "sea_orm_migration",
    "sea_query",
    "sqlx",
    "tonic",
    "tonic_prost",
    "tonic_reflection",
    "tonic_types",
    "tonic_web",
    "tower",
];

struct Room {
    name: &'static str,
    rooms: &'static [&'static str],
    crates: &'static [&'static str],
}

const ROOMS: [Room; 9] = [
    Room { name: "domain", rooms: &[], crates: &["engine", "platform"] },
    Room { name: "store", rooms: &["domain"], crates: &["sea_orm", "platform"] },
    Room { name: "migrations", rooms: &["domain"], crates: &["sea_orm", "sea_orm_migration", "platform"] },
    Room { name: "events", rooms: &["domain", "store"], crates: &["engine", "proto", "prost", "prost_types", "platform"] },
    Room { name: "jobs", rooms: &["domain", "store", "events", "peers", "channel"], crates: &["engine", "platform"] },
    Room { name: "peers", rooms: &["domain"], crates: &["proto", "prost_types", "tonic", "platform"] },
    Room { name: "channel", rooms: &["domain"], crates: &["lettre", "platform"] },
    Room { name: "api", rooms: &["domain", "store", "events"], crates: &["engine", "proto", "prost", "prost_types", "tonic", "tonic_types", "platform"] },
    Room { name: "lib", rooms: &["domain", "store", "migrations", "events", "jobs", "peers", "channel", "api"], crates: &["proto", "tonic", "platform"] },
];

/// What the dispatcher's rooms may name besides; its domain and its store may not.
const DISPATCHER: [&str; 12] = ["axum", "http", "hyper", "import", "platform", "prost", "prost_types", "proto", "tonic", "tonic_types", "tonic_web", "tower"];

const SERVICES: [&str; 6] = ["organisations", "volunteers", "matching", "notifications", "cocreation", "dispatcher"];

/// The service and the module path of a file in `services/<service>/src`.
pub fn place(path: &str) -> Option<(&str, Vec<&str>)> {
    let (service, inside) = path.strip_prefix("services/")?.split_once("/src/")?;
    let modules: Vec<&str> = inside.strip_suffix(".rs")?.split('/').collect();
    SERVICES.contains(&service).then_some((service, modules))
}

fn faults(file: &File) -> Vec<String> {
    let Some((service, modules)) = place(&file.path) else { return Vec::new() };
    let dispatcher = service == "dispatcher";
    let Some(room) = ROOMS.iter().find(|room| room.name == modules[0]) else {
        return if dispatcher { unlisted(file) } else { vec![format!("{}: the house has no room `{}`", file.path, modules[0])] };
    };
    let more: &[&str] = if dispatcher && !["domain", "store", "migrations"].contains(&room.name) { &DISPATCHER } else { &[] };
    let mut faults = Vec::new();
    for path in paths(&code(&file.text)) {
        let named = path.join("::");
        if let Some(other) = own_room(&path, modules.len()) {
            let known = dispatcher || ROOMS.iter().any(|room| room.name == other);
            let free = other == room.name || room.rooms.contains(&other) || (dispatcher && !ROOMS.iter().any(|room| room.name == other));
            if known && !free {
                faults.push(format!("{}: {} may not name {named}", file.path, room.name));
            }
        } else if is_walled(&path[0]) && !room.crates.contains(&path[0].as_str()) && !more.contains(&path[0].as_str()) {
            faults.push(format!("{}: {} may not name {named}", file.path, room.name));
        }
    }
    faults
}

/// A room of the dispatcher's own: everything but the database and the broker.
fn unlisted(file: &File) -> Vec<String> {
    let named = paths(&code(&file.text)).into_iter().filter(|path| is_walled(&path[0]) && !DISPATCHER.contains(&path[0].as_str()));
    named.map(|path| format!("{}: no room but store may name {}", file.path, path.join("::"))).collect()
}

fn is_walled(name: &str) -> bool {
    WALLED.contains(&name)
}

/// The room of the same crate that a path leads to: `crate::store::X`, or as many `super` as lead to the crate's root.
fn own_room(path: &[String], depth: usize) -> Option<&str> {
    let ups = path.iter().take_while(|part| *part == "super").count();
    let first = if path[0] == "crate" { 1 } else { ups };
    let at_root = path[0] == "crate" || (ups > 0 && ups == depth);
    path.get(first).filter(|part| at_root && part.starts_with(char::is_lowercase)).map(String::as_str)
}

#[test]
fn each_room_names_only_what_its_row_allows() {
    let faults: Vec<String> = rust().iter().flat_map(faults).collect();

    no_faults(&faults);
}

#[test]
fn a_wall_that_is_broken_is_seen() {
    let bad = [
        ("services/matching/src/api.rs", "use sea_orm::EntityTrait;"),
        ("services/matching/src/api/needs.rs", "use {crate::jobs, std::fmt};"),
        ("services/matching/src/store/needs.rs", "use super::super::events::seal;"),
        ("services/matching/src/store.rs", "use super::api::X;"),
        ("services/matching/src/events.rs", "fn f() -> tonic::Status { todo() }"),
        ("services/matching/src/jobs.rs", "use proto::matching as pb;"),
        ("services/matching/src/lib.rs", "use sea_orm_migration::MigratorTrait;"),
        ("services/matching/src/domain.rs", "use proto::types::Place;"),
        ("services/matching/src/events.rs", "use async_nats::Client;"),
        ("services/matching/src/peers.rs", "use crate::store::Store;"),
        ("services/matching/src/helpers.rs", ""),
        ("services/dispatcher/src/store.rs", "use axum::Router;"),
        ("services/dispatcher/src/pages.rs", "use sea_orm::EntityTrait;"),
    ];

    for (path, text) in bad {
        assert_eq!(faults(&File::new(path, text)).len(), 1, "{path}: {text}");
    }
}

#[test]
fn an_open_door_is_no_fault() {
    let good = [
        ("services/matching/src/api/needs.rs", "use crate::{domain::Need, store::Store, events}; use tonic::Status; use super::super::domain;"),
        ("services/matching/src/store.rs", "use sea_orm::entity::prelude::*; use crate::domain::Need;"),
        ("services/matching/src/lib.rs", "mod api; use platform::Service; pub fn service() -> Service { api::open() }"),
        ("services/dispatcher/src/pages.rs", "use axum::Router; use proto::matching as pb; use crate::store::Store;"),
        ("services/dispatcher/src/api.rs", "use axum::Router; use crate::pages::Page;"),
        ("services/platform/src/db.rs", "use sea_orm::Database;"),
        ("services/borgertorg/src/main.rs", "use sea_orm::Database;"),
    ];

    for (path, text) in good {
        assert_eq!(faults(&File::new(path, text)), Vec::<String>::new());
    }
}

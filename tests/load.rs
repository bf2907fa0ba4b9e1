//! Bounded load on loopback against the release binary, in both forms, beside bare baselines from the same run. Prints a
//! table; asserts no time. `LOAD=suggest just load` runs one part: bare, embedded, distributed, suggest, lists.

#[path = "load/archive.rs"]
mod archive;
#[path = "load/bare.rs"]
mod bare;
#[path = "load/door.rs"]
mod door;
#[path = "load/figures.rs"]
mod figures;
#[path = "load/ground.rs"]
mod ground;
#[path = "load/town.rs"]
mod town;

use std::time::Instant;

use door::Door;
use figures::{Figures, Table};
use ground::Form;
use proto::matching as pb;
use town::Town;
use world::{Build, Nats, Postgres};

/// Numbers of clients that are tried.
const CLIENTS: [usize; 3] = [1, 8, 64];
/// Calls of each measurement.
const CALLS: usize = 960;
/// Letters told one by one in a house that has nothing else to do.
const LETTERS: usize = 200;
/// Volunteers of the centre in which one session is looked at.
const CROWD: usize = 25_000;
/// Looks at it.
const LOOKS: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn the_house_under_load() {
    let only = std::env::var("LOAD").unwrap_or_default();
    let wanted = |part: &str| only.is_empty() || only == part;
    let mut table = Table::new();
    if wanted("bare") {
        Box::pin(baselines(&mut table)).await;
    }
    for (part, form) in [("embedded", Form::Embedded), ("distributed", Form::Distributed)] {
        if wanted(part) {
            Box::pin(commands(&mut table, form)).await;
        }
    }
    if wanted("suggest") {
        Box::pin(looking(&mut table)).await;
    }
    if wanted("lists") {
        for form in [Form::Embedded, Form::Distributed] {
            Box::pin(archive::lists(&mut table, form)).await;
        }
    }
    println!("{table}");
}

async fn baselines(table: &mut Table) {
    let (postgres, nats) = (Postgres::start().await, Nats::start().await);
    for clients in CLIENTS {
        table.row("bare: 6 rows a commit, SQLite WAL full", clients, bare::sqlite(clients, CALLS).await);
        table.row(
            "bare: 6 rows a commit, PostgreSQL",
            clients,
            bare::postgres(&postgres.create_database("bare").replace("{user}", "owner"), clients, CALLS).await,
        );
        table.row("bare: tonic echo", clients, bare::echo(clients, CALLS).await);
    }
    table.row("bare: JetStream publish to consume, sync always", 1, bare::round_trip(&nats.url(), LETTERS).await);
}

async fn commands(table: &mut Table, form: Form) {
    let mut town = Town::found(form).await;
    table.fact(&format!("resident memory idle, release, {form}"), town.ground.memory());
    table.row(&format!("commit to the reaction's commit, idle, {form}"), 1, town.latency(LETTERS).await);
    for clients in CLIENTS {
        table.row(&format!("PostNeed, {form}"), clients, post(&town.door(), clients).await);
    }
    let offers = town.offers(CALLS * (CLIENTS.len() + 1)).await;
    town.messages_have_left().await;
    // nobody's house is empty, and a server thinks of it as it was when it last looked: it looks every minute
    let (first, offers) = offers.split_at(CALLS);
    accept(&town.door(), first, 8).await;
    town.messages_have_left().await;
    town.ground.look_at_itself();
    for (part, clients) in offers.chunks(CALLS).zip(CLIENTS) {
        table.row(&format!("AcceptOffer, {form}"), clients, accept(&town.door(), part, clients).await);
        town.messages_have_left().await;
    }
    let began = Instant::now();
    town.ground.restart().await;
    table.fact(&format!("ready again on that database, {form}"), format!("{:.2} s", began.elapsed().as_secs_f64()));
}

async fn looking(table: &mut Table) {
    let town = Town::found(Form::Embedded).await;
    town.register(CROWD).await;
    let session = town.one_session().await;
    table.row("SuggestVolunteers, one of 25,000", 1, suggest(&town.door(), &session).await);
    table.fact("resident memory with 25,000 volunteers in mind", town.ground.memory());
    table.fact("binary", Build::Shipped.binary().metadata().map(|meta| format!("{:.1} MB", meta.len() as f64 / 1e6)).unwrap_or_default());
}

async fn post(door: &Door, clients: usize) -> Figures {
    figures::measure(clients, CALLS, |call| {
        let (door, profile) = (door.clone(), door::need(call));
        async move {
            let request = pb::PostNeedRequest { idempotency_key: format!("post-{clients}-{call}"), profile: Some(profile), validate_only: false };
            door.needs().post_need(door.coordinator(request)).await.expect("a need is posted");
        }
    })
    .await
}

async fn accept(door: &Door, offers: &[String], clients: usize) -> Figures {
    figures::measure(clients, offers.len(), |call| {
        let (door, id) = (door.clone(), offers[call].clone());
        async move {
            let request = pb::AcceptOfferRequest { idempotency_key: format!("accept-{id}"), id };
            door.asks().accept_offer(door.coordinator(request)).await.expect("an offer is accepted");
        }
    })
    .await
}

async fn suggest(door: &Door, session: &str) -> Figures {
    figures::measure(1, LOOKS, |_| {
        let (door, session) = (door.clone(), session.to_owned());
        async move {
            let request = pb::SuggestVolunteersRequest { session, limit: 20 };
            let answer = door.asks().suggest_volunteers(door.coordinator(request)).await.expect("volunteers are suggested").into_inner();
            assert_eq!(answer.candidates.len(), 20, "of {} considered", answer.considered);
        }
    })
    .await
}

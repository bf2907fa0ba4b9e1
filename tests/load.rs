//! Bounded load on loopback against the release binary, in both forms, beside bare baselines from the same run. Prints a
//! table; asserts no time. `LOAD=suggest just load` runs one part: bare, embedded, distributed, neighbours, suggest, lists.

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
#[path = "load/same.rs"]
mod same;
#[path = "load/tables.rs"]
mod tables;
#[path = "load/town.rs"]
mod town;
#[path = "load/week.rs"]
mod week;

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
/// Seconds over which an idle house is watched.
const IDLE: u64 = 20;
/// Calls a second of a quiet centre.
const SELDOM: f64 = 20.0;
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
    if wanted("neighbours") {
        for form in [Form::Embedded, Form::Distributed] {
            Box::pin(neighbours(&mut table, form)).await;
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
    table.fact(&format!("idle, release, {form}"), town.ground.idle(IDLE).await);
    table.row(&format!("commit to the reaction's commit, idle, {form}"), 1, town.latency(LETTERS).await);
    let mut top: f64 = 0.0;
    for clients in CLIENTS {
        let figures = post(&town.door(), clients).await;
        top = top.max(figures.rate());
        table.row(&format!("PostNeed, {form}"), clients, figures);
    }
    let door = town.door();
    table.row(&format!("PostNeed at half the top rate, {form}"), "-", figures::measure_at(top / 2.0, CALLS, |call| post_one(&door, "half", call)).await);
    let offers = town.offers(CALLS * (CLIENTS.len() + 2)).await;
    town.messages_have_left().await;
    // nobody's house is empty, and a server thinks of it as it was when it last looked: it looks every minute
    let (first, offers) = offers.split_at(CALLS);
    accept(&town.door(), first, 8).await;
    town.messages_have_left().await;
    town.ground.look_at_itself();
    let (last, offers) = offers.split_at(CALLS);
    let mut top: f64 = 0.0;
    for (part, clients) in offers.chunks(CALLS).zip(CLIENTS) {
        let figures = accept(&town.door(), part, clients).await;
        top = top.max(figures.rate());
        table.row(&format!("AcceptOffer, {form}"), clients, figures);
        town.messages_have_left().await;
    }
    let half = figures::measure_at(top / 2.0, CALLS, |call| accept_one(&door, &last[call])).await;
    table.row(&format!("AcceptOffer at half the top rate, {form}"), "-", half);
    town.messages_have_left().await;
    let began = Instant::now();
    town.ground.restart().await;
    table.fact(&format!("ready again on that database, {form}"), format!("{:.2} s", began.elapsed().as_secs_f64()));
    town.ground.stop();
    same::posts(&town.ground, 8, CALLS).await; // warm
    for clients in CLIENTS {
        // as long as a measurement of the house takes
        table.row(&format!("bare: the same rows as PostNeed, in the tables of {form}"), clients, same::posts(&town.ground, clients, 2 * CALLS).await);
    }
    let mut answers = same::Answers::taken_back(&town.ground).await;
    answers.again(8, CALLS).await; // warm
    for clients in CLIENTS {
        table.row(&format!("bare: the same rows as AcceptOffer, in the tables of {form}"), clients, answers.again(clients, CALLS).await);
    }
}

async fn looking(table: &mut Table) {
    let town = Town::found(Form::Embedded).await;
    town.register(CROWD).await;
    let session = town.one_session().await;
    table.row("SuggestVolunteers, one of 25,000", 1, suggest(&town.door(), &session, true).await);
    table.row("the same, and how many each rule turns away", 1, suggest(&town.door(), &session, false).await);
    table.fact("resident memory with 25,000 volunteers in mind", town.ground.memory());
    week::plan(table, &town).await;
    table.fact("binary", Build::Shipped.binary().metadata().map(|meta| format!("{:.1} MB", meta.len() as f64 / 1e6)).unwrap_or_default());
}

/// A quiet centre posts a need now and then: by itself, and beside one that posts as fast as it can.
async fn neighbours(table: &mut Table, form: Form) {
    let town = Town::found(form).await;
    let (loud, quiet) = (town.door(), town.neighbour().await);
    post(&loud, 8).await; // warm
    let alone = figures::measure_at(SELDOM, LETTERS, |call| post_one(&quiet, "alone", call)).await;
    table.row(&format!("PostNeed of a quiet centre, alone, {form}"), "-", alone);
    let ended = std::sync::atomic::AtomicBool::new(false);
    let noise = async {
        let (mut round, began) = (0, Instant::now());
        while !ended.load(std::sync::atomic::Ordering::Relaxed) {
            round += 1;
            figures::measure(64, CALLS / 4, |call| post_one(&loud, &format!("loud-{round}"), call)).await;
        }
        (round * CALLS / 4) as f64 / began.elapsed().as_secs_f64()
    };
    let beside = async {
        let beside = figures::measure_at(SELDOM, LETTERS, |call| post_one(&quiet, "beside", call)).await;
        ended.store(true, std::sync::atomic::Ordering::Relaxed);
        beside
    };
    let (loud, beside) = futures::join!(noise, beside);
    table.row(&format!("PostNeed of a quiet centre, beside one with 64 clients, {form}"), "-", beside);
    table.fact(&format!("needs that the loud one posts meanwhile, {form}"), format!("{loud:.0} a second"));
}

fn post_one(door: &Door, what: &str, call: usize) -> impl Future<Output = ()> + Send + use<> {
    let (door, profile, key) = (door.clone(), door::need(call), format!("post-{what}-{call}"));
    async move {
        let request = pb::PostNeedRequest { idempotency_key: key, profile: Some(profile), validate_only: false };
        door.needs().post_need(door.coordinator(request)).await.expect("a need is posted");
    }
}

fn accept_one(door: &Door, offer: &str) -> impl Future<Output = ()> + Send + use<> {
    let (door, id) = (door.clone(), offer.to_owned());
    async move {
        let request = pb::AcceptOfferRequest { idempotency_key: format!("accept-{id}"), id };
        door.asks().accept_offer(door.coordinator(request)).await.expect("an offer is accepted");
    }
}

async fn post(door: &Door, clients: usize) -> Figures {
    figures::measure(clients, CALLS, |call| post_one(door, &clients.to_string(), call)).await
}

async fn accept(door: &Door, offers: &[String], clients: usize) -> Figures {
    figures::measure(clients, offers.len(), |call| accept_one(door, &offers[call])).await
}

async fn suggest(door: &Door, session: &str, without_counts: bool) -> Figures {
    figures::measure(1, LOOKS, |_| {
        let (door, session) = (door.clone(), session.to_owned());
        async move {
            let request = pb::SuggestVolunteersRequest { session, limit: 20, without_counts };
            let answer = door.asks().suggest_volunteers(door.coordinator(request)).await.expect("volunteers are suggested").into_inner();
            assert_eq!(answer.candidates.len(), 20, "of {} considered", answer.considered);
        }
    })
    .await
}

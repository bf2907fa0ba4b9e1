//! Several processes on one PostgreSQL: who works, who takes over, and what a command is told while it does not answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

use chrono::{DateTime, TimeDelta};
use platform::auth::{Caller, Keys};
use platform::clock::Clock;
use platform::db::{Db, Settings};
use platform::error::{Fault as _, Kind, status};
use platform::id::{Centre, Id};
use platform::inbox::{Handler, MOST_DELIVERIES, Outcome, Reaction, Verdict, deliver};
use platform::jobs::{Job, Step};
use platform::lease::Lease;
use platform::outbox::Letter;
use platform::receipts::{self, Begun, NotBegun};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tonic::Code;
use tonic_types::StatusExt as _;
use world::{Postgres, wait};

use super::town::PATIENCE;

/// What is to be done, and how much of it each of two replicas did.
#[derive(Default)]
struct Work {
    waiting: AtomicUsize,
    done: [AtomicUsize; 2],
}

impl Work {
    fn step(&self, replica: usize) -> Step {
        if self.waiting.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_err() {
            return Step::Idle;
        }
        self.done[replica].fetch_add(1, Ordering::SeqCst);
        Step::Did(1)
    }

    fn done(&self) -> [usize; 2] {
        [0, 1].map(|replica: usize| self.done[replica].load(Ordering::SeqCst))
    }

    fn add(&self, many: usize) {
        self.waiting.fetch_add(many, Ordering::SeqCst);
    }

    async fn all_done(&self) -> [usize; 2] {
        wait::until("all work to be done", PATIENCE, async || (self.waiting.load(Ordering::SeqCst) == 0).then_some(())).await;
        self.done()
    }
}

async fn open(url: &str, clock: &Clock) -> Db {
    Db::open("town", &Settings::postgres(url, 4), clock.clone()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_replicas_one_works_and_the_other_takes_over_when_its_lease_is_over() {
    let (postgres, clock) = (Postgres::shared().await, Clock::fixed(DateTime::UNIX_EPOCH + TimeDelta::days(20_000), 1));
    let url = postgres.create_database("replicas");
    open(&url, &clock).await.migrate(Vec::new()).await.unwrap();
    let work = Arc::new(Work::default());
    let stops = [CancellationToken::new(), CancellationToken::new()];
    for (replica, stop) in stops.clone().into_iter().enumerate() {
        let (db, clock, work) = (open(&url, &clock).await, clock.clone(), work.clone());
        let lease = Lease::new(&db, "town.work", ["one", "other"][replica]);
        let job = Job::new("town.work", move || std::future::ready(Ok(work.step(replica))));
        tokio::spawn(async move { job.run(&clock, &db, lease, &stop).await });
    }

    work.add(20);
    let first = work.all_done().await;
    let holder = usize::from(first[1] > 0);
    for _ in 0..4 {
        clock.advance(TimeDelta::seconds(2)); // longer than one lease, which is renewed meanwhile
        work.add(5);
        work.all_done().await;
    }
    let renewed = work.done();
    stops[holder].cancel();
    clock.advance(TimeDelta::milliseconds(5_001));
    work.add(20);
    let second = work.all_done().await;
    stops[1 - holder].cancel();

    assert_eq!((first[holder], first[1 - holder]), (20, 0), "one works, the other rests");
    assert_eq!((renewed[holder], renewed[1 - holder]), (40, 0), "a lease that is renewed stays");
    assert_eq!((second[holder], second[1 - holder]), (40, 20), "who comes after takes over within five seconds");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_stopped_within_a_transaction_holds_nobody_up_for_longer_than_a_lease_may_take() {
    let (postgres, clock) = (Postgres::shared().await, Clock::System);
    let url = postgres.create_database("rests");
    let (stopped, other) = (open(&url, &clock).await, open(&url, &clock).await);
    stopped.migrate(Vec::new()).await.unwrap();
    let resting = stopped.worker().write().await.unwrap(); // its next statement does not come
    resting.queue_for("the place").await.unwrap();

    let begun = Instant::now();
    wait::until("the place", PATIENCE, async || other.worker().write().await.ok()?.queue_for("the place").await.ok()).await;
    let waited = begun.elapsed();
    let woken = resting.queue_for("another place").await.unwrap_err();

    assert!(waited.as_secs() < 15, "{waited:?}");
    assert_eq!(woken.kind(), Kind::Unavailable, "{woken:?}");
}

/// What a command that waits for nothing but its database is told.
async fn command(db: &Db, keys: &Keys, centre: Id<Centre>) -> Result<(), NotBegun> {
    let caller = Caller { subject: "somebody".to_owned(), centre: Some(centre), organisation: None, scopes: vec!["coordinator".to_owned()] };
    let begun = receipts::begin::<(), ()>(db.scoped(centre), keys, &caller, "Do", "", &()).await?;
    if let Begun::New(command) = begun {
        command.answer(()).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_does_not_answer_is_away_and_says_when_to_try_again() {
    let (postgres, clock, keys) = (Postgres::start().await, Clock::System, Keys::invented());
    let db = open(&postgres.create_database("paused"), &clock).await;
    db.migrate(Vec::new()).await.unwrap();
    let centre = clock.id();
    command(&db, &keys, centre).await.unwrap();

    postgres.pause();
    let asked = Instant::now();
    let refused = command(&db, &keys, centre).await.map_err(|error| status(&error)).unwrap_err();
    let waited = asked.elapsed();
    postgres.resume();

    assert_eq!(refused.code(), Code::Unavailable, "{refused:?}");
    assert!(refused.get_details_retry_info().is_some_and(|info| info.retry_delay.is_some()), "{refused:?}");
    assert!(waited.as_secs() < 10, "the door would have cut the call after ten seconds, and this took {waited:?}");
    wait::until("a database that answers again", PATIENCE, async || command(&db, &keys, centre).await.ok()).await;
}

/// How many letters of a database were begun and, as far as it knows, not ended.
async fn begun(db: &Db) -> i64 {
    let tx = db.worker().read().await.unwrap();
    let row = tx.query_one_raw(Statement::from_string(DbBackend::Postgres, "SELECT count(*) FROM tries")).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

/// A process is held up within a letter, another begins it and has to give up, the first one ends it: nobody asks again.
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_another_began_meanwhile_is_ended_for_both() {
    let (postgres, clock) = (Postgres::shared().await, Clock::System);
    let url = postgres.create_database("begun");
    let (held_up, other) = (open(&url, &clock).await, open(&url, &clock).await);
    held_up.migrate(Vec::new()).await.unwrap();
    let (within, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (tell, wait_for) = (within.clone(), go_on.clone());
    let handle: Handler = Arc::new(move |_, _| {
        let (tell, wait_for) = (tell.clone(), wait_for.clone());
        Box::pin(async move {
            tell.notify_one();
            wait_for.notified().await;
            Verdict::Done
        })
    });
    let reaction = Reaction { consumer: "reader-thing", service: "sender", aggregate: "thing", facts: &[], handle };
    let letter = letter(&clock);

    let (first, letter_again) = (tokio::spawn(deliver_to(held_up.clone(), reaction.clone(), letter.clone(), 1)), letter.clone());
    within.notified().await;
    let second = tokio::spawn(deliver_to(other.clone(), reaction, letter_again, 2));
    wait::until("the other to begin", PATIENCE, async || (begun(&other).await == 1).then_some(())).await;
    second.abort();
    go_on.notify_one();

    assert_eq!(first.await.unwrap(), Outcome::Settled);
    assert_eq!(begun(&other).await, 0);

    // begun after it was ended, and given up: what is tidied once an hour
    let late = format!("INSERT INTO tries (consumer, event, begun) VALUES ('reader-thing', '{}', 2), ('reader-thing', '{}', 2)", letter.event, clock.uuid());
    let tx = other.worker().write().await.unwrap();
    tx.execute_unprepared(&late).await.unwrap();
    tx.commit().await.unwrap();
    platform::tidy::step(&other, TimeDelta::days(90)).await.unwrap();
    assert_eq!(begun(&other).await, 1, "one that nobody ended is counted on");
}

fn letter(clock: &Clock) -> Letter {
    let centre: Id<Centre> = clock.id();
    Letter {
        event: clock.uuid(),
        centre: centre.uuid(),
        subject: Letter::subject(centre, "sender", "thing", "happened"),
        aggregate: "thing_1".to_owned(),
        version: 1,
        payload: Vec::new(),
        trace: None,
        told_at: clock.now(),
    }
}

/// A disk that is full takes no work, and yet the count of beginnings: small as it is, it may find room.
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_outlives_a_database_that_takes_its_beginnings_and_not_its_work() {
    let (postgres, clock) = (Postgres::shared().await, Clock::System);
    let db = open(&postgres.create_database("full"), &clock).await;
    db.migrate(Vec::new()).await.unwrap();
    let full = Arc::new(AtomicBool::new(true));
    let (is_full, tries) = (full.clone(), Arc::new(AtomicUsize::new(0)));
    let counted = tries.clone();
    let handle: Handler = Arc::new(move |tx, _| {
        let full = is_full.load(Ordering::SeqCst);
        counted.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            let sql = if full { "DO $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$" } else { "SELECT 1" };
            Verdict::from(tx.execute_unprepared(sql).await.map(|_| ()))
        })
    });
    let reaction = Reaction { consumer: "reader-thing", service: "sender", aggregate: "thing", facts: &[], handle };
    let letter = letter(&clock);

    for delivery in 1..=3 * MOST_DELIVERIES {
        let outcome = deliver(&db, &reaction, letter.clone(), delivery).await;
        assert!(matches!(outcome, Outcome::Again(_)), "{delivery}: {outcome:?}");
    }
    full.store(false, Ordering::SeqCst);

    assert_eq!(deliver(&db, &reaction, letter, 3 * MOST_DELIVERIES + 1).await, Outcome::Settled);
    assert_eq!(tries.load(Ordering::SeqCst), 3 * MOST_DELIVERIES as usize + 1);
}

async fn deliver_to(db: Db, reaction: Reaction, letter: Letter, delivery: u32) -> Outcome {
    deliver(&db, &reaction, letter, delivery).await
}

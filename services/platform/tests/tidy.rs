//! What is old enough goes in bounded steps, what is not stays, on both databases.
#![expect(clippy::unwrap_used, reason = "tests say what went wrong by stopping there")]

use chrono::{DateTime, TimeDelta, Utc};
use platform::clock::Clock;
use platform::db::{Db, Settings, Synchronous};
use platform::jobs::Step;
use sea_orm::ConnectionTrait as _;
use sea_orm::sea_query::{Alias, Asterisk, Expr, ExprTrait as _, Query};
use uuid::Uuid;
use world::{Folder, Postgres};

/// Rows of each kind that are too old, and that are not.
const OLD: usize = 6_000;
const YOUNG: usize = 40;
const KEEP: TimeDelta = TimeDelta::days(90);

/// As those that the clock gives: the first 48 bits are milliseconds.
fn event(at: DateTime<Utc>, number: usize) -> Uuid {
    let number = u128::try_from(number).unwrap();
    Uuid::from_u128(u128::from(at.timestamp_millis().cast_unsigned()) << 80 | 7 << 76 | 2 << 62 | number)
}

async fn fill(db: &Db, at: DateTime<Utc>, count: usize) {
    let tx = db.worker().write().await.unwrap();
    let numbers: Vec<usize> = (0..count).collect();
    for some in numbers.chunks(500) {
        let mut inbox = Query::insert().into_table(Alias::new("inbox")).columns(["consumer", "event", "handled_at"].map(Alias::new)).to_owned();
        let mut receipts = Query::insert().into_table(Alias::new("receipts")).to_owned();
        receipts.columns(["caller", "method", "key", "request_digest", "answer", "answered_at"].map(Alias::new));
        let mut outbox = Query::insert().into_table(Alias::new("outbox")).to_owned();
        outbox.columns(["event", "centre", "subject", "aggregate", "version", "payload", "told_at", "sent_at"].map(Alias::new));
        for number in some {
            let event = event(at, *number);
            for consumer in ["reader-one", "reader-two"] {
                inbox.values_panic([consumer.into(), event.into(), at.into()]);
            }
            receipts.values_panic(["somebody".into(), "Do".into(), event.to_string().into(), vec![1u8].into(), vec![1u8].into(), at.into()]);
            let sent = (number % 3 > 0).then_some(at);
            outbox.values_panic([event.into(), Uuid::nil().into(), "a".into(), "b".into(), 1i64.into(), vec![1u8].into(), at.into(), sent.into()]);
        }
        for insert in [inbox, receipts, outbox] {
            tx.execute(&insert).await.unwrap();
        }
    }
    tx.commit().await.unwrap();
}

async fn count(db: &Db, table: &'static str) -> usize {
    let tx = db.worker().read().await.unwrap();
    let row = tx.query_one(Query::select().expr(Expr::col(Asterisk).count()).from(Alias::new(table))).await.unwrap().unwrap();
    usize::try_from(row.try_get_by_index::<i64>(0).unwrap()).unwrap()
}

async fn what_is_old_goes_in_steps(settings: Settings) {
    let clock = Clock::fixed("2026-11-28T08:00:00Z".parse().unwrap(), 7);
    let db = Db::open("tidy", &settings, clock.clone()).await.unwrap();
    db.migrate(Vec::new()).await.unwrap();
    // an inbox remembers thirty days longer than an outbox; of one millisecond before and after that
    let edge = clock.now() - KEEP - TimeDelta::days(30);
    fill(&db, edge - TimeDelta::milliseconds(1), OLD).await;
    fill(&db, edge, YOUNG).await;
    fill(&db, clock.now() - TimeDelta::hours(47), YOUNG).await;

    let mut steps = Vec::new();
    while let Step::Did(gone) = platform::tidy::step(&db, KEEP).await.unwrap() {
        steps.push(gone);
    }

    assert_eq!(count(&db, "inbox").await, 2 * 2 * YOUNG, "by its event's time, of each reader");
    assert_eq!(count(&db, "receipts").await, YOUNG, "after two days");
    assert_eq!(count(&db, "outbox").await, OLD / 3 + YOUNG / 3 + 1 + YOUNG, "what was not sent stays, however old");
    let gone = 2 * OLD + (OLD + YOUNG) + (OLD - OLD / 3) + (YOUNG - YOUNG / 3 - 1);
    assert_eq!((steps.len(), steps.iter().sum::<usize>()), (2, gone), "{steps:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_old_goes_in_steps_on_sqlite() {
    let folder = Folder::new("tidy");
    Box::pin(what_is_old_goes_in_steps(Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_old_goes_in_steps_on_postgres() {
    let postgres = Postgres::shared().await;
    Box::pin(what_is_old_goes_in_steps(Settings::postgres(&postgres.create_database("tidy"), 4))).await;
}

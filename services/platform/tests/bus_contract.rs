//! What every bus promises, run against the local bus on SQLite and against a real nats-server, there on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops here")]

#[path = "bus_contract/poison.rs"]
mod poison;
#[path = "bus_contract/replicas.rs"]
mod replicas;
#[path = "bus_contract/town.rs"]
mod town;

use std::time::Duration;

use chrono::TimeDelta;
use platform::bus::{JetStream, Settings};
use platform::inbox::{MOST_DELIVERIES, Outcome, Verdict, dead, together};
use platform::outbox::{relay, rows};
use platform::privacy::Personal;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait as _, EntityTrait as _, Statement};
use town::{Kind, PATIENCE, Town};
use world::{Nats, Port, wait};

/// One test of the contract, in each form in which a house may stand.
macro_rules! in_each_form {
    ($($name:ident),* $(,)?) => {
        mod local {
            $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(super::Kind::Local).await })*
        }
        mod jetstream {
            $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(super::Kind::JetStream).await })*
        }
        mod jetstream_and_postgres {
            $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(super::Kind::JetStreamAndPostgres).await })*
        }
    };
}

in_each_form!(
    a_letter_told_is_handled_once,
    what_is_not_committed_is_not_told,
    a_letter_put_off_comes_again,
    a_letter_that_is_never_handled_dies_with_its_reason_and_its_neighbours_pass,
    a_letter_put_off_too_often_dies_without_another_try,
    a_dead_letter_replayed_is_handled_once,
    letters_told_again_are_handled_no_more,
    letters_of_one_aggregate_arrive_in_order,
    a_handler_that_panics_stops_nobody,
    a_reaction_tells_in_its_own_transaction,
    letters_that_nobody_reads_are_sent_all_the_same,
);

async fn a_letter_told_is_handled_once(kind: Kind) {
    let mut town = Town::on(kind, |_| Verdict::Done).await;

    town.tell(&["a"]).await;
    town.handled(1).await;

    assert_eq!(town.effects().await, ["a"]);
    assert_eq!(relay::waiting(&town.sender).await.unwrap().0, 0);
}

async fn what_is_not_committed_is_not_told(kind: Kind) {
    let mut town = Town::on(kind, |_| Verdict::Done).await;

    let tx = town.sender.scoped(town.centre).write().await.unwrap();
    tx.tell([town.letter("lost", 1)]);
    drop(tx);
    town.tell(&["kept"]).await;
    town.handled(1).await;

    assert_eq!(town.effects().await, ["kept"]);
}

async fn a_letter_put_off_comes_again(kind: Kind) {
    let mut town = Town::on(kind, |call| if call.tries < 3 { Verdict::Later(Duration::ZERO) } else { Verdict::Done }).await;

    town.tell(&["a"]).await;
    town.handled(1).await;

    assert_eq!(town.tries("a"), 3);
    assert_eq!(town.effects().await, ["a"]);
}

async fn a_letter_that_is_never_handled_dies_with_its_reason_and_its_neighbours_pass(kind: Kind) {
    let mut town = Town::on(kind, |call| if call.what == "bad" { Verdict::Never("it is bad".to_owned()) } else { Verdict::Done }).await;

    town.tell(&["a", "bad", "b"]).await;
    town.handled(2).await;
    let dead = town.dead(1).await;

    assert_eq!(town.effects().await, ["a", "b"]);
    assert_eq!((dead[0].reason.as_str(), dead[0].attempts), ("it is bad", 1));
    assert!(!dead[0].payload.is_empty());
}

async fn a_letter_put_off_too_often_dies_without_another_try(kind: Kind) {
    let mut town = Town::on(kind, |call| if call.what == "bad" { Verdict::Later(Duration::ZERO) } else { Verdict::Done }).await;

    town.tell(&["bad", "good"]).await;
    town.handled(1).await;
    let dead = town.dead(1).await;

    assert_eq!(town.tries("bad"), MOST_DELIVERIES);
    assert_eq!(dead[0].attempts.cast_unsigned(), MOST_DELIVERIES + 1);
    assert_eq!(town.effects().await, ["good"]);
}

async fn a_dead_letter_replayed_is_handled_once(kind: Kind) {
    let mut town = Town::on(kind, |call| if call.tries == 1 { Verdict::Never("not yet".to_owned()) } else { Verdict::Done }).await;
    town.tell(&["a"]).await;
    let row = town.dead(1).await.remove(0);

    dead::replay(&town.reader, &town.reaction, row.clone()).await.unwrap();
    dead::replay(&town.reader, &town.reaction, row).await.unwrap();

    assert_eq!(town.effects().await, ["a"]);
    assert_eq!(dead::count(&town.reader).await.unwrap(), 0);
}

async fn letters_told_again_are_handled_no_more(kind: Kind) {
    let mut town = Town::on(kind, |_| Verdict::Done).await;
    town.tell(&["a", "b"]).await;
    town.handled(2).await;

    town.forget().await;
    let again = relay::again_from(&town.sender, town.clock.now() - TimeDelta::hours(1)).await.unwrap();
    town.tell(&["last"]).await;
    town.handled(3).await;

    assert_eq!(again, 2);
    assert!(town.stored().await.is_none_or(|letters| letters == 3), "the letters did not come again: the broker swallowed them");
    assert_eq!(town.effects().await, ["a", "b", "last"]);
}

async fn letters_of_one_aggregate_arrive_in_order(kind: Kind) {
    let mut town = Town::on(kind, |_| Verdict::Done).await;
    let names: Vec<String> = (0..40).map(|i| format!("{i:02}")).collect();

    town.tell(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    town.handled(40).await;

    assert_eq!(town.effects().await, names);
}

async fn a_handler_that_panics_stops_nobody(kind: Kind) {
    let mut town = Town::on(kind, |call| if call.what == "bad" { panic!("on purpose") } else { Verdict::Done }).await;

    town.tell(&["bad", "good"]).await;
    town.handled(1).await;

    assert_eq!(town.effects().await, ["good"]);
    assert_eq!(town.dead(1).await[0].reason, "the handler panicked");
}

async fn a_reaction_tells_in_its_own_transaction(kind: Kind) {
    let mut town = Town::on(kind, |_| Verdict::Done).await;
    town.echoes = true;

    town.tell(&["a"]).await;
    town.handled(1).await;

    assert_eq!(town.echoed().await, 1);
}

async fn letters_that_nobody_reads_are_sent_all_the_same(kind: Kind) {
    let mut town = Town::on(kind, |_| Verdict::Done).await;
    let mut letter = town.letter("a", 1);
    letter.subject = platform::outbox::Letter::subject(town.centre, "sender", "stranger", "happened");

    let tx = town.sender.scoped(town.centre).write().await.unwrap();
    tx.tell([letter]);
    tx.commit().await.unwrap();
    town.relay().await;

    assert_eq!(relay::waiting(&town.sender).await.unwrap().0, 0);
    town.tell(&["b"]).await;
    town.handled(1).await;
    assert_eq!(town.effects().await, ["b"]);
}

/// The disk is asked once for letters that wait together, not once for each.
#[tokio::test(flavor = "multi_thread")]
async fn letters_that_wait_together_share_a_commit() {
    let mut town = Town::on(Kind::Local, |_| Verdict::Done).await;
    let names: Vec<String> = (0..10).map(|number| number.to_string()).collect();

    town.tell(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;

    assert_eq!(town.effects().await, names);
    let tx = town.reader.worker().read().await.unwrap();
    let moments = tx.query_one_raw(Statement::from_string(tx.get_database_backend(), "SELECT count(DISTINCT handled_at) FROM inbox")).await.unwrap().unwrap();
    assert_eq!(moments.try_get_by_index::<i64>(0).unwrap(), 1, "each was noted by a transaction of its own");
}

/// Letters that wait together go in one batch, and one that the broker has already spoils it: they go one by one.
#[tokio::test(flavor = "multi_thread")]
async fn a_batch_with_a_letter_that_is_there_already_arrives_whole() {
    let mut town = Town::on(Kind::JetStreamAndPostgres, |_| Verdict::Done).await;
    let names: Vec<String> = (0..100).map(|number| format!("{number:03}")).collect();
    town.tell(&names[..1].iter().map(String::as_str).collect::<Vec<_>>()).await;
    town.handled(1).await;

    relay::again_from(&town.sender, town.clock.now() - TimeDelta::hours(1)).await.unwrap();
    town.tell(&names[1..].iter().map(String::as_str).collect::<Vec<_>>()).await;
    town.handled(100).await;

    assert_eq!(town.stored().await, Some(100), "the broker has each once");
    assert_eq!(town.effects().await, names);
}

/// A letter that lies in the stream twice, because the broker had forgotten it, is handled once though both come together.
#[tokio::test(flavor = "multi_thread")]
async fn letters_that_come_twice_together_are_handled_once() {
    let town = Town::on(Kind::JetStreamAndPostgres, |call| if call.what == "bad" { Verdict::Never("it is bad".to_owned()) } else { Verdict::Done }).await;
    let (a, bad, b) = (town.letter("a", 1), town.letter("bad", 2), town.letter("b", 3));

    let good = together::deliver_all(&town.reader, &town.reaction, vec![a.clone(), a.clone()]).await;
    let mixed = together::deliver_all(&town.reader, &town.reaction, vec![a, bad, b.clone(), b]).await;

    assert_eq!(good, [Outcome::Settled, Outcome::Settled]);
    assert_eq!(mixed, [Outcome::Settled, Outcome::Buried, Outcome::Settled, Outcome::Settled]);
    assert_eq!(town.effects().await, ["a", "b"]);
    assert_eq!(town.tries("bad"), 1, "its refusal is final the first time");
}

/// Tells letters step by step and cuts the power after each: how many the broker said it has, and how many it has. `POWER_NODES=3`
/// has three brokers keep one store, and the power go at all of them.
async fn told_while_the_power_goes(syncs: bool) -> (u64, u64) {
    let brokers = std::env::var("POWER_NODES").map_or(1, |many| many.parse().expect("a number"));
    let mut town = Town::on(Kind::JetStreamOnDisk(brokers, syncs), |_| Verdict::Done).await;
    let mut told = 0;
    // one by one, in one batch, and in several
    for many in [3, 100, 450] {
        let names: Vec<String> = (0..many).map(|number| format!("{many}/{number}")).collect();
        town.write(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
        told += many;
        while relay::waiting(&town.sender).await.unwrap().0 > 0 {
            // the connection comes back by itself
            wait::until("a step of the relay", PATIENCE, async || town.bus.relay(&town.sender).await.ok()).await;
            let sent = told - relay::waiting(&town.sender).await.unwrap().0;
            town.cut_power().await;
            let has = town.stored().await.unwrap();
            if has < sent {
                return (sent, has);
            }
        }
    }
    (told, town.stored().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_broker_says_it_has_outlives_the_power() {
    assert_eq!(told_while_the_power_goes(true).await, (553, 553));
}

/// The control: without a sync before its answer, what the broker says it has is lost.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_broker_that_writes_late_says_it_has_goes_with_the_power() {
    let (sent, has) = told_while_the_power_goes(false).await;
    assert!(has < sent, "{has} of {sent}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_addresses_one_that_answers_is_enough() {
    let (nobody, nats) = (Port::reserve(), Nats::start().await);
    let url = Personal::new(format!("nats://127.0.0.1:{}, {}", nobody.number(), nats.url()));
    let settings = Settings { url, replicas: 1, max_megabytes: 10, keep_days: 7, ack_wait_seconds: 2, monitor: String::new() };

    let bus = JetStream::connect(settings, "town").await.unwrap();

    wait::until("a stream", PATIENCE, async || bus.declare().await.ok()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_away_holds_letters_up_and_loses_none() {
    let mut town = Town::on(Kind::JetStream, |_| Verdict::Done).await;
    town.tell(&["before"]).await;
    town.handled(1).await;

    town.broker.as_mut().unwrap().kill();
    town.write(&["during"]).await;
    let refused = town.bus.relay(&town.sender).await;
    town.broker.as_mut().unwrap().restart().await;
    town.relay().await;
    town.handled(2).await;

    assert!(refused.is_err());
    assert_eq!(town.effects().await, ["before", "during"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publish_without_an_answer_counts_as_unknown_and_goes_again() {
    let mut town = Town::on(Kind::JetStream, |_| Verdict::Done).await;
    town.tell(&["before"]).await;
    town.handled(1).await;

    town.broker.as_ref().unwrap().pause();
    town.write(&["unknown"]).await;
    let refused = town.bus.relay(&town.sender).await;
    town.broker.as_ref().unwrap().resume();
    town.relay().await;
    town.handled(2).await;

    assert!(refused.is_err());
    assert_eq!(town.effects().await, ["before", "unknown"]);
}

/// Which row comes first is settled when it is written, not when it is committed: whoever looks for "later than the last" skips one.
#[tokio::test(flavor = "multi_thread")]
async fn the_letter_of_a_slow_transaction_is_not_skipped() {
    let mut town = Town::on(Kind::JetStreamAndPostgres, |_| Verdict::Done).await;
    let slow = town.sender.scoped(town.centre).write().await.unwrap();
    slow.execute_unprepared("SET LOCAL idle_in_transaction_session_timeout = 0").await.unwrap(); // it is slow, and not stopped
    let letter = town.letter("slow", 1);
    let row = rows::ActiveModel {
        seq: NotSet,
        event: Set(letter.event),
        centre: Set(letter.centre),
        subject: Set(letter.subject),
        aggregate: Set(letter.aggregate),
        version: Set(1),
        payload: Set(letter.payload),
        trace: Set(None),
        told_at: Set(letter.told_at),
        sent_at: Set(None),
        attempts: Set(0),
        not_before: Set(None),
    };
    rows::Entity::insert(row).exec_without_returning(&slow).await.unwrap();

    let quick: Vec<String> = (0..1_000).map(|number| format!("quick {number}")).collect();
    town.tell(&quick.iter().map(String::as_str).collect::<Vec<_>>()).await;
    town.handled(1_000).await;
    slow.commit().await.unwrap();
    town.relay().await;
    town.handled(1_001).await;

    assert_eq!(town.effects().await.last().map(String::as_str), Some("slow"));
    assert_eq!(town.effects().await.len(), 1_001, "each once");
}

/// Who waits for a transaction may go away at any moment, a caller with its connection for one; nothing may stay open behind it.
#[tokio::test]
async fn a_beginning_that_is_given_up_leaves_no_transaction_open() {
    let town = Town::on(Kind::JetStreamAndPostgres, |_| Verdict::Done).await;
    let begin = async || town.sender.scoped(town.centre).write().await.unwrap();
    let looks = begin().await;
    // the connection that looks has begun too, but asks something else now
    let in_a_beginning = async || {
        looks.execute_unprepared("SELECT pg_stat_clear_snapshot()").await.unwrap();
        let sql = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND query LIKE 'BEGIN%'";
        looks.query_one_raw(Statement::from_string(looks.get_database_backend(), sql)).await.unwrap().is_some()
    };

    // asked once and no more: the server has begun, and whoever asked it has not heard so
    let given_up = wait::until("a beginning without an answer", PATIENCE, async || {
        let mut beginning = Box::pin(begin());
        (futures::poll!(&mut beginning).is_pending() && in_a_beginning().await).then_some(beginning)
    });
    drop(given_up.await);

    wait::until("its end", Duration::from_secs(5), async || (!in_a_beginning().await).then_some(())).await; // a server ends it by itself after ten
}

/// Its statements stand by themselves there: one that wrote would last.
#[tokio::test(flavor = "multi_thread")]
async fn a_workers_look_at_a_server_writes_nothing_and_outlives_dead_connections() {
    let mut town = Town::on(Kind::JetStreamAndPostgres, |_| Verdict::Done).await;
    town.tell(&["one"]).await;
    let look = town.sender.worker().read().await.unwrap();
    let ask = async |sql: &str| look.query_one_raw(Statement::from_string(look.get_database_backend(), sql)).await;
    assert!(look.execute_unprepared("DELETE FROM outbox").await.is_err());
    assert!(ask("SELECT 1 FROM outbox").await.unwrap().is_some(), "it is still there");

    let ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = current_user AND pid <> pg_backend_pid()";
    let (one, other) = (town.sender.worker().write().await.unwrap(), town.sender.worker().write().await.unwrap());
    drop(other); // rests in the pool now
    one.query_all_raw(Statement::from_string(one.get_database_backend(), ended)).await.unwrap();
    for _ in 0..8 {
        assert!(ask("SELECT 1 FROM outbox").await.unwrap().is_some(), "each dead one costs a try, and nobody a look");
    }
}

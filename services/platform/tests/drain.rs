//! A hundred thousand letters that wait, through one relay and one reaction, on PostgreSQL over a broker that syncs always: how many
//! a second. Run by `just load`; asserts no time.
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on stops here")]

#[path = "bus_contract/town.rs"]
#[expect(dead_code, reason = "a measurement needs little of the town")]
mod town;

use std::time::{Duration, Instant};

use platform::inbox::Verdict;
use platform::jobs::Step;
use sea_orm::{ConnectionTrait as _, Statement};
use town::{Kind, Town};
use world::wait;

const LETTERS: usize = 100_000;
/// Letters of one command.
const TOLD: usize = 500;

#[tokio::test(flavor = "multi_thread")]
async fn waiting_letters_drain() {
    let mut town = Town::on(Kind::JetStreamAndPostgres, |_| Verdict::Done).await;
    let names: Vec<String> = (0..LETTERS).map(|number| number.to_string()).collect();
    for some in names.chunks(TOLD) {
        town.write(&some.iter().map(String::as_str).collect::<Vec<_>>()).await;
    }
    let began = Instant::now();
    let relay = async {
        while !matches!(town.bus.relay(&town.sender).await.unwrap(), Step::Idle) {}
        began.elapsed()
    };
    let handled = async {
        wait::until("every letter to be handled", Duration::from_secs(300), async || {
            // the last one is brought last: until then nobody counts rows
            (town.tries(names.last().unwrap()) > 0 && handled(&town).await == LETTERS).then_some(())
        })
        .await;
        began.elapsed()
    };
    let (sent, all) = tokio::join!(relay, handled);

    let rate = |time: Duration| LETTERS as f64 / time.as_secs_f64();
    println!("| {LETTERS} waiting letters through one relay, PostgreSQL and JetStream | 1 | {:.0} | | | |", rate(sent));
    println!("| the same to the commits of one reaction that tells a letter of each | 1 | {:.0} | | | |", rate(all));
}

/// How many the inbox knows.
async fn handled(town: &Town) -> usize {
    let tx = town.reader.worker().read().await.unwrap();
    let row = tx.query_one_raw(Statement::from_string(tx.get_database_backend(), "SELECT count(*) FROM inbox")).await.unwrap().unwrap();
    usize::try_from(row.try_get_by_index::<i64>(0).unwrap()).unwrap()
}

//! Poison among good letters: put aside with its reason and its trace while its neighbours pass; replayed once it can be handled, it
//! happens once. `POISON` is how many of a hundred times as many.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use platform::inbox::{Verdict, dead};

use super::town::{Kind, Town, trace};

fn poison() -> usize {
    std::env::var("POISON").ok().and_then(|text| text.parse().ok()).unwrap_or(10)
}

/// What a handler with a fault in it makes of what it cannot read: each in one of the three ways in which one may fail.
fn faulty(number: usize) -> Verdict {
    match number % 3 {
        0 => Verdict::Never("it is poison".to_owned()),
        1 => Verdict::Later(Duration::ZERO),
        _ => panic!("on purpose"),
    }
}

const REASONS: [&str; 3] = ["it is poison", "delivered too often without success", "the handler panicked"];

async fn poison_is_put_aside_and_healed(kind: Kind) {
    let (poison, healed) = (poison(), Arc::new(AtomicBool::new(false)));
    let names: Vec<String> = (0..poison * 100).map(|at| if at % 100 == 50 { format!("bad {}", at / 100) } else { format!("good {at}") }).collect();
    let clean = clean(kind, names.len()).await;
    let look = healed.clone();
    let mut town = Town::on(kind, move |call| match call.what.strip_prefix("bad ") {
        Some(number) if !look.load(Ordering::SeqCst) => faulty(number.parse().unwrap()),
        _ => Verdict::Done,
    })
    .await;

    let begun = Instant::now();
    town.tell(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    town.handled(names.len() - poison).await;
    println!("{kind:?}: {} letters without poison in {clean:.2?}, with {poison} in {:.2?}", names.len(), begun.elapsed());
    let dead = town.dead(poison).await;

    assert_eq!(dead.len(), poison);
    for row in &dead {
        let number: usize = std::str::from_utf8(&row.payload).unwrap().strip_prefix("bad ").expect("poison only").parse().unwrap();
        assert_eq!((row.reason.as_str(), &row.trace), (REASONS[number % 3], &Some(trace(row.event))));
    }
    let good = names.iter().filter(|name| name.starts_with("good")).cloned().collect();
    assert_eq!(sorted(town.effects().await), sorted(good), "each neighbour once");

    healed.store(true, Ordering::SeqCst);
    for _ in 0..2 {
        for row in &dead {
            dead::replay(&town.reader, &town.reaction, row.clone()).await.unwrap();
        }
    }

    assert_eq!(dead::count(&town.reader).await.unwrap(), 0);
    assert_eq!(sorted(town.effects().await), sorted(names), "each letter once");
}

/// How long so many letters take that nothing is wrong with: the last of them waits so long.
async fn clean(kind: Kind, many: usize) -> Duration {
    let mut town = Town::on(kind, |_| Verdict::Done).await;
    let names: Vec<String> = (0..many).map(|at| format!("good {at}")).collect();
    let begun = Instant::now();
    town.tell(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    town.handled(many).await;
    begun.elapsed()
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn poison_is_put_aside_and_healed_in_one_process() {
    poison_is_put_aside_and_healed(Kind::Local).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn poison_is_put_aside_and_healed_between_processes() {
    poison_is_put_aside_and_healed(Kind::JetStreamAndPostgres).await;
}

//! Noise at the door: random and nearly-right messages to every RPC of the contract. Each is answered or refused in words; nothing
//! breaks, nobody panics, nothing grows.

#![expect(dead_code, reason = "of the journeys only what furnishes a house is called")]

#[path = "journeys/browser.rs"]
mod browser;
#[path = "journeys/callers.rs"]
mod callers;
#[path = "journeys/calls.rs"]
mod calls;
#[path = "noise/contract.rs"]
mod contract;
#[path = "journeys/inside.rs"]
mod inside;
#[path = "noise/memory.rs"]
mod memory;
#[path = "noise/message.rs"]
mod message;
#[path = "journeys/people.rs"]
mod people;
#[path = "journeys/planning.rs"]
mod planning;
#[path = "journeys/raw.rs"]
mod raw;
#[path = "noise/talk.rs"]
mod talk;
#[path = "journeys/telling.rs"]
mod telling;
#[path = "journeys/things.rs"]
mod things;
#[path = "noise/value.rs"]
mod value;

use std::time::Instant;

use chrono::TimeDelta;
use world::house::House;

use memory::Memory;
use talk::Talk;

/// Calls of one run where `FUZZ_CALLS` says nothing.
const CALLS: usize = 5_000;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

#[tokio::test]
async fn whatever_is_said_to_the_house_is_answered_or_refused() {
    let calls = number("FUZZ_CALLS").map_or(CALLS, |calls| usize::try_from(calls).expect("a number of calls"));
    let seed = number("FUZZ_SEED").unwrap_or_else(|| fastrand::u64(..));
    println!("FUZZ_SEED={seed} FUZZ_CALLS={calls}");
    let mut house = House::embedded().await;
    let mut talk = Talk::new(seed, &house);
    let mut memory = Memory::of(house.process("all").pid());
    let begun = Instant::now();

    while talk.made < calls {
        Box::pin(talk.go_on(&mut house)).await;
        memory.look();
    }

    println!("{}", talk.figures(begun.elapsed()));
    println!("{memory}");
    assert!(talk.faults.is_empty(), "FUZZ_SEED={seed}: {} answers are faults of ours:\n{}", talk.faults.len(), talk.faults.join("\n"));
    assert!(talk.unasked().is_empty(), "nobody asked {:?}", talk.unasked());
    // whatever was taken comes due, and its letters find their readers
    house.clock.advance(TimeDelta::days(2));
    Box::pin(house.at_rest()).await;
    let dead: Vec<String> = Box::pin(house.dead_letters()).await.into_iter().map(|letter| format!("{}: {}", letter.consumer, letter.reason)).collect();
    assert!(dead.is_empty(), "FUZZ_SEED={seed}: letters that nobody could handle: {dead:?}");
    let log = house.process("all").log();
    let broken: Vec<&str> = log.lines().filter(|line| line.contains("panicked") || line.contains("by our fault")).collect();
    assert!(broken.is_empty(), "FUZZ_SEED={seed}: {broken:#?}");
    assert!(house.process("all").ended().is_none(), "FUZZ_SEED={seed}: the house has ended");
    assert_eq!(memory.growth(), None, "FUZZ_SEED={seed}: {memory}");
}

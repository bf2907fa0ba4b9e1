//! A command asked again with its key, in ten thousand ways: what it is told is what a plain table of keys says.
#![expect(clippy::unwrap_used, reason = "tests say what went wrong by stopping there")]

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use platform::auth::{Caller, Keys};
use platform::clock::Clock;
use platform::db::{Db, Settings, Synchronous};
use platform::receipts::{self, Begun, KEY_REUSED, NotBegun};
use rand::rngs::StdRng;
use rand::{Rng as _, SeedableRng as _};
use world::{Folder, Postgres};

const COMMANDS: usize = 10_000;
const KEYS: u32 = 60;
/// An answer is kept for so long, and no longer.
const KEPT: TimeDelta = TimeDelta::hours(48);

/// What became of one command.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Told {
    New,
    Again(String),
    Reused,
}

struct Known {
    request: String,
    answer: String,
    at: DateTime<Utc>,
}

/// What the house ought to say.
fn expected(known: Option<&Known>, request: &str, now: DateTime<Utc>) -> Told {
    match known {
        Some(known) if known.at + KEPT < now => Told::New,
        Some(known) if known.request != request => Told::Reused,
        Some(known) => Told::Again(known.answer.clone()),
        None => Told::New,
    }
}

async fn ten_thousand_commands(settings: Settings) {
    let seed = std::env::var("RECEIPTS_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(|| rand::rng().random());
    println!("RECEIPTS_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let (clock, keys) = (Clock::fixed("2026-11-28T08:00:00Z".parse().unwrap(), seed), Keys::invented());
    let db = Db::open("receipts", &settings, clock.clone()).await.unwrap();
    db.migrate(Vec::new()).await.unwrap();
    let centres = [clock.id(), clock.id()];
    let mut known: HashMap<(usize, u32, u32), Known> = HashMap::new();
    let mut times: HashMap<&str, usize> = HashMap::new();

    for number in 0..COMMANDS {
        clock.advance(TimeDelta::minutes(random.random_range(0..20)));
        let (at, subject, key) = (random.random_range(0..2), random.random_range(0..2), random.random_range(0..KEYS));
        let centre = centres[at];
        let caller = Caller { subject: format!("member_{subject}"), centre: Some(centre), organisation: None, scopes: vec!["coordinator".to_owned()] };
        let request = format!("request {}", random.random_range(0..2));
        let begun = receipts::begin::<String, String>(db.scoped(centre), &keys, &caller, "Do", &format!("key {key}"), &request).await;

        let wanted = expected(known.get(&(at, subject, key)), &request, clock.now());
        let (told, command) = match begun {
            Ok(Begun::New(command)) => (Told::New, Some(command)),
            Ok(Begun::Again(answer)) => (Told::Again(answer), None),
            Err(NotBegun::Refused(refused)) if refused == KEY_REUSED => (Told::Reused, None),
            Err(other) => panic!("command {number}: {other}"),
        };
        assert_eq!(told, wanted, "command {number}");
        let what = match (command, told) {
            // who dies between doing and answering has done nothing
            (Some(command), _) if random.random_range(0..4) == 0 => {
                drop(command);
                "given up"
            }
            (Some(command), _) => {
                let answer = command.answer(format!("answer {number}")).await.unwrap();
                let anew = known.insert((at, subject, key), Known { request, answer, at: clock.now() }).is_some();
                if anew { "done anew" } else { "done" }
            }
            (None, Told::Reused) => "reused",
            (None, _) => "again",
        };
        *times.entry(what).or_default() += 1;
    }

    println!("{times:?}");
    assert!(["given up", "done", "done anew", "reused", "again"].iter().all(|what| times[what] > 100), "{times:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_commands_with_keys_are_told_what_a_table_says_on_sqlite() {
    let folder = Folder::new("receipts");
    let settings = Settings::Sqlite { folder: folder.path().to_owned(), synchronous: Synchronous::Normal };
    Box::pin(ten_thousand_commands(settings)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_commands_with_keys_are_told_what_a_table_says_on_postgres() {
    let postgres = Postgres::shared().await;
    Box::pin(ten_thousand_commands(Settings::postgres(&postgres.create_database("receipts"), 4))).await;
}

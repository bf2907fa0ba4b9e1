//! What the house leans on is away, answers nothing, or is full, while people go on asking.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use async_nats::jetstream::stream::Config;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;
use world::house::{House, KEEPERS, PATIENCE};
use world::wait;

use crate::crowd::Crowd;

/// For so long the broker remembers a letter that it has seen: each outage lasts longer.
const REMEMBERS: Duration = Duration::from_secs(2);
/// How long letters may wait once the broker is back.
const DRAINED: Duration = Duration::from_mins(1);
/// How soon somebody is served once a database is back.
const SERVED: Duration = Duration::from_secs(5);
const BETWEEN: usize = 20;
/// For so long people may ask as fast as the machine can.
const HASTY: Duration = Duration::from_secs(20);
/// So often everybody asks in a longer outage: as people do, so that what waits can leave within the minute.
const PATIENT: u32 = 500;
/// The broker takes three quarters of its disk: two thirds of it must be room for the stream.
const fn disk(megabytes: u64) -> u64 {
    megabytes * 3 / 2
}

/// How a broker can be no help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outage {
    Away,
    Stopped,
    Full,
}

/// A small disk in memory, gone with this value.
pub struct Small(PathBuf);

impl Small {
    /// Puts the broker's store, whose stream may take so much, on it; what the broker had is gone.
    pub async fn under(house: &mut House, megabytes: u64) -> Self {
        let nats = house.nats.as_mut().expect("a broker");
        nats.kill();
        run(Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={}m", disk(megabytes)), "tmpfs"]).arg(nats.store()));
        let small = Self(nats.store());
        nats.restart().await;
        small
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("--lazy").arg(&self.0).output());
    }
}

fn run(command: &mut Command) {
    let output = command.output().expect("a command of Debian's own");
    assert!(output.status.success(), "{command:?} (as root?): {}", String::from_utf8_lossy(&output.stderr));
}

/// Takes what room is left on a disk. Removing the folder that it returns gives it back.
pub fn fill(place: &Path) -> PathBuf {
    let filler = place.join("filler");
    std::fs::create_dir(&filler).expect("a folder");
    let mut files = 0;
    for kilobytes in [131_072, 16_384, 2_048, 256, 32, 4] {
        let taken = |file: usize| Command::new("fallocate").args(["-l", &format!("{kilobytes}K")]).arg(filler.join(file.to_string())).output();
        while taken(files).is_ok_and(|output| output.status.success()) {
            files += 1;
        }
    }
    assert!(files > 0, "nothing was taken of {}", place.display());
    filler
}

/// Lets the broker forget soon what it has seen.
pub async fn forget_soon(house: &House) {
    let client = async_nats::connect(house.nats.as_ref().expect("a broker").url()).await.expect("a connection");
    let context = async_nats::jetstream::new(client);
    let declared = async || Some(context.get_stream("borgertorg").await.ok()?.cached_info().config.clone());
    let declared = wait::until("the stream", PATIENCE, declared).await;
    context.update_stream(Config { duplicate_window: REMEMBERS, ..declared }).await.expect("a stream that forgets soon");
}

/// The broker is no help for so long, in each way; what was told until its return leaves by itself. Returns the longest that took.
pub async fn without_a_broker(crowd: &mut Crowd, length: Duration) -> Duration {
    let mut longest = Duration::ZERO;
    crowd.take_time(length.saturating_sub(HASTY) / PATIENT);
    for outage in [Outage::Away, Outage::Stopped, Outage::Full] {
        crowd.ask_on(BETWEEN).await;
        let filler = begin(&mut crowd.house, outage);
        let before = crowd.commands();
        wait::pause(length).await;
        let (asked, waiting) = (crowd.commands() - before, crowd.house.unsent().await);
        end(&mut crowd.house, outage, filler).await;
        let took = sent(&crowd.house).await;
        println!("{outage:?} for {length:?}: {asked} commands taken, {waiting} letters seen to wait, all of them sent {took:?} after");
        assert!(asked > 0 && waiting > 0, "nobody asked, or nothing was seen to wait");
        longest = longest.max(took);
    }
    longest
}

fn begin(house: &mut House, outage: Outage) -> Option<PathBuf> {
    let nats = house.nats.as_mut().expect("a broker");
    match outage {
        Outage::Away => nats.kill(),
        Outage::Stopped => nats.pause(),
        Outage::Full => return Some(fill(&nats.store())),
    }
    None
}

/// Brings it back. One whose disk was full is started again too: nats-server 2.15 goes on refusing though there is room.
async fn end(house: &mut House, outage: Outage, filler: Option<PathBuf>) {
    let nats = house.nats.as_mut().expect("a broker");
    if let Some(filler) = filler {
        std::fs::remove_dir_all(filler).expect("room");
    }
    match outage {
        Outage::Away | Outage::Full => nats.restart().await,
        Outage::Stopped => nats.resume(),
    }
}

/// Waits until everything that was told by now has left.
async fn sent(house: &House) -> Duration {
    let begun = Instant::now();
    let last = |role: &str| house.query(role, "SELECT coalesce(max(seq), 0) FROM outbox").trim().to_owned();
    for (role, last) in KEEPERS.map(|role| (role, last(role))) {
        let sql = format!("SELECT count(*) FROM outbox WHERE sent_at IS NULL AND seq <= {last}");
        wait::until("letters that leave", DRAINED, async || (house.query(role, &sql).trim() == "0").then_some(())).await;
    }
    begun.elapsed()
}

/// The databases have no room for so long; whoever asks is told to come again, and nobody that the house is at fault.
pub async fn without_room(crowd: &mut Crowd, length: Duration) {
    crowd.ask_on(BETWEEN).await;
    let place = crowd.house.database_place();
    let filler = fill(&place);
    let begun = crowd.ledger.missed().len();
    wait::pause(length).await;
    let refused = crowd.ledger.missed().split_off(begun);
    std::fs::remove_dir_all(filler).expect("room");
    crowd.house.tend_database().await; // PostgreSQL ends itself where its log finds no room
    let back = Instant::now();
    let done = crowd.ledger.entries().iter().filter(|entry| entry.done().is_some()).count();
    let served = async || (crowd.ledger.entries().iter().filter(|entry| entry.done().is_some()).count() > done).then_some(());
    wait::until("somebody who is served", SERVED, served).await;
    println!("no room for {length:?}: {} times somebody was told to come again, served {:?} after", refused.len(), back.elapsed());
    assert!(!refused.is_empty(), "the disk was not full");
    let other: Vec<&Status> = refused.iter().filter(|status| status.code() != Code::Unavailable || status.get_details_retry_info().is_none()).collect();
    assert!(other.is_empty(), "not told to come again: {other:#?}");
}

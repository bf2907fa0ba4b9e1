//! A house in which everything dies while people use it, and whether it kept its promises: nothing that was acknowledged is lost,
//! nothing is done twice, nothing is half done, nothing is stuck. `CHAOS_SEED=<number>` plays a run again.

#[path = "chaos/checker.rs"]
mod checker;
#[path = "chaos/client.rs"]
mod client;
#[path = "chaos/comeback.rs"]
mod comeback;
#[path = "chaos/command.rs"]
mod command;
#[path = "chaos/crowd.rs"]
mod crowd;
#[path = "chaos/killer.rs"]
mod killer;
#[path = "chaos/ledger.rs"]
mod ledger;
#[path = "chaos/outages.rs"]
mod outages;
#[path = "chaos/rebuilt.rs"]
mod rebuilt;
#[path = "chaos/rolling.rs"]
mod rolling;
#[path = "chaos/town.rs"]
mod town;
#[path = "chaos/turns.rs"]
mod turns;

use std::time::Duration;

use world::Build;
use world::house::{Form, Ground, House, ROLES};

use checker::Findings;
use crowd::Crowd;

/// How often a role dies in a control, each time at a pass of its own through the point at which a broken promise does harm.
const ACCIDENTS: std::ops::Range<usize> = 5..21;
/// Power cuts of one run, and what is asked before each.
const CUTS: usize = 2;
const BETWEEN_CUTS: usize = 200;
/// How many commands are lost after a backup.
const LOST: usize = 500;

/// How many processes are killed: few in every test run, many by `just soak`.
fn kills() -> usize {
    std::env::var("CHAOS_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(60)
}

/// How often whoever is busy is stopped past its lease.
fn stops() -> usize {
    std::env::var("CHAOS_STOPS").ok().and_then(|text| text.parse().ok()).unwrap_or(3)
}

/// Of how many roles, one after the other, each process leaves and comes back: of each once.
fn rolls() -> usize {
    std::env::var("CHAOS_ROLLS").ok().and_then(|text| text.parse().ok()).unwrap_or(ROLES.len())
}

/// How long what the house leans on is no help, in seconds.
fn away() -> Duration {
    let seconds = std::env::var("CHAOS_AWAY").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(20))
}

fn seeded() -> fastrand::Rng {
    let seed = std::env::var("CHAOS_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(|| fastrand::u64(..));
    println!("CHAOS_SEED={seed}");
    fastrand::Rng::with_seed(seed)
}

/// Lets clients ask while processes are killed, and looks at what came of it.
async fn killed(form: Form) -> Findings {
    let mut random = seeded();
    let megabytes = (64 + kills()).to_string(); // for all that is told meanwhile, and once more: a full stream takes nothing
    let wide = [("BORGERTORG_BUS__JETSTREAM__MAX_MEGABYTES", &*megabytes)];
    let mut crowd = Crowd::gather(House::with(form, Build::Testkit, &wide, Ground::Apart).await, &mut random).await;
    let blows = killer::strike(&mut crowd.house, &mut random, kills()).await;
    println!("{blows:?}");
    let mut findings = crowd.check().await;
    rebuilt::copies_again(&mut crowd, &mut findings).await;
    findings
}

/// Lets clients ask in a house with promises broken on purpose, while a role dies where that does harm, and looks at what came of it.
/// Nobody else is killed: who is killed by chance may never come to where it does harm.
async fn broken(promises: &str, role: &str, point: &str) -> Findings {
    let mut random = seeded();
    let switches = [("BORGERTORG_SABOTAGE", promises)];
    let mut crowd = Crowd::gather(House::with(Form::Distributed, Build::Testkit, &switches, Ground::Shared).await, &mut random).await;
    for pass in ACCIDENTS {
        let before = crowd.house.deaths;
        crowd.house.endanger(role, "BORGERTORG_CRASH", &format!("{point}:{pass}"));
        crowd.house.until("the planned death", async |house| (house.deaths > before).then_some(())).await;
    }
    crowd.check().await
}

/// Lets clients ask while the power goes, again and again.
async fn unplugged(form: Form, ground: Ground) -> Crowd {
    let mut random = seeded();
    let mut crowd = Crowd::gather(House::with(form, Build::Testkit, &[], ground).await, &mut random).await;
    if ground == Ground::LateDisk {
        crowd.house.settle(); // else there would be no house left in which to look for what is lost
    }
    for _ in 0..CUTS {
        crowd.ask_on(BETWEEN_CUTS).await;
        crowd.house.cut_power().await;
    }
    crowd
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_keeps_its_promises_while_it_is_killed() {
    let findings = Box::pin(killed(Form::Embedded)).await;

    assert!(findings.0.is_empty(), "{:#?}", findings.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_keep_their_promises_while_anything_is_killed() {
    let findings = Box::pin(killed(Form::Distributed)).await;

    assert!(findings.0.is_empty(), "{:#?}", findings.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_keeps_its_promises_when_the_power_goes() {
    let findings = Box::pin(unplugged(Form::Embedded, Ground::Disk)).await.check().await;

    assert!(findings.0.is_empty(), "{:#?}", findings.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_keep_their_promises_when_the_power_goes() {
    let findings = Box::pin(unplugged(Form::Distributed, Ground::Disk)).await.check().await;

    assert!(findings.0.is_empty(), "{:#?}", findings.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_three_replicas_another_goes_on_while_the_busy_one_is_stopped_past_its_lease() {
    let mut random = seeded();
    let mut house = House::with(Form::Distributed, Build::Testkit, &[], Ground::Shared).await;
    house.patience = Duration::from_secs(2); // whoever asks somebody who is stopped asks somebody else
    for role in ["matching", "notifications"] {
        for _ in 0..2 {
            house.join(role).await;
        }
    }
    let mut crowd = Crowd::gather(house, &mut random).await;
    let longest = Box::pin(turns::stop_the_busy(&mut crowd, stops())).await;
    println!("longest takeover: {longest:?}");
    let findings = crowd.check().await;

    assert!(findings.0.is_empty(), "{:#?}", findings.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rolling_restart_is_noticed_by_no_caller() {
    let mut random = seeded();
    let settings = [
        ("BORGERTORG_SERVER__LINGER_SECONDS", "2"),
        ("BORGERTORG_BUS__JETSTREAM__ACK_WAIT_SECONDS", "30"), // a letter comes again for no other reason than the drain
    ];
    let mut house = House::with(Form::Distributed, Build::Testkit, &settings, Ground::Shared).await;
    rolling::doubled(&mut house).await;
    let mut crowd = Crowd::gather(house, &mut random).await;
    let longest = Box::pin(rolling::roll(&mut crowd, rolls())).await;
    crowd.go_home().await;
    crowd.come_to_rest().await;
    let (missed, again) = (crowd.ledger.missed(), rolling::brought_again(&crowd.house).await);
    println!("longest leaving: {longest:?}; {} calls failed, {again} letters came again", missed.len());
    let findings = crowd.check().await;

    assert!(missed.is_empty(), "{missed:#?}");
    assert_eq!(again, 0, "letters that came again");
    assert!(findings.0.is_empty(), "{:#?}", findings.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_lost_its_store_is_filled_again_while_people_ask() {
    let mut random = seeded();
    let mut crowd = Crowd::gather(House::with(Form::Distributed, Build::Testkit, &[], Ground::Shared).await, &mut random).await;
    Box::pin(rebuilt::stream_again(&mut crowd)).await;
    let findings = crowd.check().await;

    assert!(findings.0.is_empty(), "{:#?}", findings.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_are_taken_while_the_broker_is_away_or_stopped_or_full() {
    let mut random = seeded();
    let megabytes = 8 + away().as_secs(); // more than people tell meanwhile: a stream that is full by itself takes nothing any more
    let modest = [("BORGERTORG_BUS__JETSTREAM__MAX_MEGABYTES", &*megabytes.to_string())];
    let mut house = House::with(Form::Distributed, Build::Testkit, &modest, Ground::Shared).await;
    let small = outages::Small::under(&mut house, megabytes).await;
    outages::forget_soon(&house).await;
    let mut crowd = Crowd::gather(house, &mut random).await;
    let longest = Box::pin(outages::without_a_broker(&mut crowd, away())).await;
    crowd.go_home().await;
    let missed = crowd.ledger.missed();
    println!("longest wait for what was told: {longest:?}; {} calls failed", missed.len());
    let findings = crowd.check().await;
    drop(crowd);
    drop(small);

    assert!(missed.is_empty(), "{missed:#?}");
    assert!(findings.0.is_empty(), "{:#?}", findings.0);
}

/// Lets clients ask while the databases find no room.
async fn crowded(form: Form) {
    let mut random = seeded();
    let mut crowd = Crowd::gather(House::with(form, Build::Testkit, &[], Ground::Disk).await, &mut random).await;
    Box::pin(outages::without_room(&mut crowd, away())).await;
    let findings = crowd.check().await;

    assert!(findings.0.is_empty(), "{:#?}", findings.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_keeps_its_promises_when_its_disk_is_full() {
    Box::pin(crowded(Form::Embedded)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_keep_their_promises_when_the_databases_disk_is_full() {
    Box::pin(crowded(Form::Distributed)).await;
}

/// Lets clients ask, loses the house and brings it back from a backup that was made among them.
async fn restored(form: Form) {
    let mut random = seeded();
    let mut crowd = Crowd::gather(House::with(form, Build::Testkit, &[], Ground::Shared).await, &mut random).await;
    let mut faults = Box::pin(comeback::lose_and_come_back(&mut crowd, LOST)).await;
    faults.extend(crowd.check().await.0);

    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_sends_nothing_again_after_a_restore() {
    Box::pin(restored(Form::Embedded)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_send_nothing_again_after_a_restore() {
    Box::pin(restored(Form::Distributed)).await;
}

/// The control: a house that forgets what it was told, and whose messages do not remember which letter they are of, does things
/// twice, and the checker sees it. The one without the other is still caught by the other.
#[tokio::test(flavor = "multi_thread")]
async fn without_an_inbox_something_is_done_twice() {
    let findings = Box::pin(broken("no_inbox,no_keys", "notifications", "after_handle")).await;

    assert!(findings.of("doubled") > 0, "the checker sees nothing: {:#?}", findings.0);
}

/// The control: a relay that marks a letter before it is on the bus loses it when it dies between the two, and the checker sees it.
#[tokio::test(flavor = "multi_thread")]
async fn with_a_mark_before_the_publish_something_is_lost() {
    let findings = Box::pin(broken("mark_first", "matching", "after_publish")).await;

    assert!(findings.of("lost") > 0, "the checker sees nothing: {:#?}", findings.0);
}

/// The control: what is not on the disk when somebody is told is lost with the power, and the checker sees it.
#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_writes_late_loses_something_with_the_power() {
    let findings = Box::pin(unplugged(Form::Embedded, Ground::LateDisk)).await.check().await;

    assert!(findings.of("lost") > 0, "the checker sees nothing: {:#?}", findings.0);
}

/// The same of the broker: the stream is a cache of the outboxes, and one that syncs once in a while does not hold what it said it has.
/// Nobody waits for such a house to come to rest: its broker may not be able to open a reader's place in a torn store again.
#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_writes_late_loses_something_with_the_power() {
    let mut crowd = Box::pin(unplugged(Form::Distributed, Ground::LateDisk)).await;
    crowd.go_home().await;

    let findings = checker::on_the_bus(&crowd.house).await;

    assert!(findings.0.iter().any(|what| what.ends_with("are not on the bus")), "the checker sees nothing: {:#?}", findings.0);
}

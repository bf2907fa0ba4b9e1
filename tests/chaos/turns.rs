//! Several processes play one role: whoever works is stopped for longer than its lease, at a planned point or at any, another takes
//! over, and it wakes up in the belief that the work is still its own.

use std::time::{Duration, Instant};

use world::house::House;
use world::wait;

use crate::crowd::Crowd;

/// How long nobody may do the work of whoever is stopped.
const TAKEOVER: Duration = Duration::from_secs(15);
/// What is asked between two blows, and while somebody is stopped.
const BETWEEN: usize = 20;
/// Who is stopped in which moment; the short form takes the first ones. Without a moment: at any.
const BLOWS: [(&str, &str); 10] = [
    ("matching", ""),
    ("matching", "before_commit:7"),
    ("notifications", "after_send:2"),
    ("notifications", ""),
    ("matching", "after_publish:3"),
    ("notifications", "after_handle:5"),
    ("matching", "after_commit:5"),
    ("notifications", "before_commit:5"),
    ("notifications", "after_publish:2"),
    ("matching", "after_handle:1"),
];

/// Stops whoever is busy, so many times. Returns the longest time that the others took to take over.
pub async fn stop_the_busy(crowd: &mut Crowd, blows: usize) -> Duration {
    let mut longest = Duration::ZERO;
    for (role, moment) in BLOWS.into_iter().cycle().take(blows) {
        crowd.ask_on(BETWEEN).await;
        let at = busy(&mut crowd.house, role, moment).await;
        let took = stop(crowd, role, at, moment).await;
        println!("{role} {at} stopped at `{moment}`: others did all of its work after {took:?}");
        longest = longest.max(took);
    }
    assert!(longest <= TAKEOVER, "nobody did the work for {longest:?}");
    longest
}

/// Which process of a role relays its letters now, or sends its messages: one that was held up has given up the one lease and not the other.
async fn busy(house: &mut House, role: &'static str, moment: &str) -> usize {
    let work = if moment.starts_with("after_send") { "notifications.send" } else { "relay" };
    let holders: Vec<String> = house.replicas(role).iter().map(|process| process.holder()).collect();
    let looks = async || {
        let holder = house.query(role, &format!("SELECT holder FROM leases WHERE name = '{work}'"));
        holders.iter().position(|known| *known == holder.trim())
    };
    wait::until("somebody who works", TAKEOVER, looks).await
}

async fn stop(crowd: &mut Crowd, role: &'static str, at: usize, moment: &str) -> Duration {
    let stopped = crowd.house.replicas(role).swap_remove(at);
    if moment.is_empty() {
        stopped.pause();
    } else {
        stopped.set("BORGERTORG_CRASH", &format!("{moment}:stop"));
        stopped.restart().await;
        stopped.unset("BORGERTORG_CRASH");
        // what was asked before may all be done when it comes up again: people go on asking until it has come so far
        let stands = async || {
            let stands = crowd.house.replicas(role)[at].stands_still();
            if !stands {
                crowd.ask_on(1).await;
            }
            stands.then_some(())
        };
        wait::until(&format!("{role} to stop at {moment}"), wait::START, stands).await;
    }
    let took = taken_over(&mut crowd.house, role, at).await;
    crowd.ask_on(BETWEEN).await;
    crowd.house.replicas(role)[at].resume();
    took
}

/// Waits until others hold every lease of whoever is stopped, and what was told until now has left. What is looked at once an hour may wait.
async fn taken_over(house: &mut House, role: &'static str, at: usize) -> Duration {
    let (stopped, holder) = (Instant::now(), house.replicas(role)[at].holder());
    let last = house.query(role, "SELECT coalesce(max(seq), 0) FROM outbox");
    let held = format!("SELECT count(*) FROM leases WHERE holder = '{holder}' AND name NOT LIKE 'platform.%'");
    let waiting = format!("SELECT count(*) FROM outbox WHERE sent_at IS NULL AND seq <= {}", last.trim());
    for (what, sql) in [("leases that change hands", held), ("letters that leave", waiting)] {
        wait::until(what, wait::START, async || (house.query(role, &sql).trim() == "0").then_some(())).await;
    }
    stopped.elapsed()
}

//! Ends and stops processes while others ask: roles, the broker, the database, in an order that a seed tells.

use std::time::Duration;

use world::house::{Form, House, ROLES};
use world::wait;

/// Between two blows.
const PAUSE_MILLIS: std::ops::Range<u64> = 50..500;
/// How long somebody is stopped without being ended.
const STOP_MILLIS: std::ops::Range<u64> = 100..1_500;

/// How often who was hit.
#[derive(Debug, Default)]
pub struct Blows {
    pub kills: usize,
    pub stops: usize,
}

/// Deals so many kills, with stops between them.
pub async fn strike(house: &mut House, random: &mut fastrand::Rng, kills: usize) -> Blows {
    let mut blows = Blows::default();
    let mut targets: Vec<&str> = if house.form == Form::Embedded { vec!["all"] } else { ROLES.to_vec() };
    if house.form == Form::Distributed {
        targets.extend(["nats", "postgres"]);
    }
    while blows.kills < kills {
        wait::pause(Duration::from_millis(random.u64(PAUSE_MILLIS))).await;
        house.tend();
        let target = targets[random.usize(..targets.len())];
        if random.u32(..4) == 0 {
            let length = Duration::from_millis(random.u64(STOP_MILLIS));
            stop(house, target, length).await;
            blows.stops += 1;
        } else {
            kill(house, target).await;
            blows.kills += 1;
        }
    }
    blows
}

async fn kill(house: &mut House, target: &str) {
    match target {
        "nats" => house.nats.as_mut().expect("a broker").restart().await,
        "postgres" => house.database_server().restart().await,
        role => house.process(role).start_unwatched(),
    }
}

/// Holds somebody for a while: connections stay open and nobody answers.
async fn stop(house: &mut House, target: &str, length: Duration) {
    match target {
        "nats" => house.nats.as_ref().expect("a broker").pause(),
        "postgres" => house.database_server().pause(),
        role => house.process(role).pause(),
    }
    wait::pause(length).await;
    match target {
        "nats" => house.nats.as_ref().expect("a broker").resume(),
        "postgres" => house.database_server().resume(),
        role => house.process(role).resume(),
    }
}

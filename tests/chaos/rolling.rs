//! Two processes play each role; one after the other leaves in good order and comes back, and no caller notices.

use std::time::{Duration, Instant};

use async_nats::jetstream::consumer::PullConsumer;
use futures::TryStreamExt as _;
use tokio::sync::mpsc::Sender;
use tonic::transport::channel::Change;
use tonic::transport::{Channel, Endpoint};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use world::house::{House, KEEPERS, PATIENCE};
use world::wait;

use crate::crowd::Crowd;

/// Whoever runs the house kills after this long.
const GRACE: Duration = Duration::from_secs(10);
/// How often each process is asked whether it is ready.
const LOOK: Duration = Duration::from_millis(100);
/// What is asked before each leaving, and while somebody is away.
const BETWEEN: usize = 15;
/// Consumers that put no letter off for its content: whatever they are brought twice is the bus's doing.
const STRAIGHT: [&str; 3] = ["notifications-offer", "matching-volunteer", "matching-centre"];

/// Two processes for each role that keeps rows, and a way to those that say that they are ready.
pub async fn doubled(house: &mut House) {
    for role in KEEPERS {
        house.join(role).await;
    }
    for role in KEEPERS {
        let (channel, changes) = Channel::balance_channel::<String>(16);
        for door in house.doors_of(role) {
            wait::until("a process that is ready", PATIENCE, async || is_ready(&door).await.then_some(())).await;
            tokio::spawn(watch(door, changes.clone()));
        }
        house.lead(role, channel);
    }
}

/// Tells the callers who is ready and who is not, as the endpoints of a cluster do.
async fn watch(door: String, changes: Sender<Change<String, Endpoint>>) {
    let endpoint = Endpoint::from_shared(door.clone()).expect("an address").timeout(Duration::from_secs(15));
    let mut known = false;
    loop {
        let ready = is_ready(&door).await;
        if ready != known {
            let change = if ready { Change::Insert(door.clone(), endpoint.clone()) } else { Change::Remove(door.clone()) };
            if changes.send(change).await.is_err() {
                return;
            }
            known = ready;
        }
        wait::pause(LOOK).await;
    }
}

async fn is_ready(door: &str) -> bool {
    let channel = Endpoint::from_shared(door.to_owned()).expect("an address").timeout(Duration::from_secs(2)).connect_lazy();
    let answer = HealthClient::new(channel).check(HealthCheckRequest::default()).await;
    answer.is_ok_and(|answer| answer.into_inner().status() == ServingStatus::Serving)
}

/// Lets each process of so many roles leave and come back, one at a time. Returns the longest leaving.
pub async fn roll(crowd: &mut Crowd, roles: usize) -> Duration {
    let mut longest = Duration::ZERO;
    for role in KEEPERS.into_iter().rev().cycle().take(roles) {
        for (at, door) in crowd.house.doors_of(role).into_iter().enumerate() {
            crowd.ask_on(BETWEEN).await;
            let begun = Instant::now();
            let process = crowd.house.replicas(role).swap_remove(at);
            let status = process.stop(GRACE).await;
            assert!(status.success() && !process.log().contains("not everything came to its end"), "{role} {at} left with {status}");
            longest = longest.max(begun.elapsed());
            crowd.ask_on(BETWEEN).await;
            crowd.house.replicas(role)[at].restart().await;
            wait::until("a process that is ready again", PATIENCE, async || is_ready(&door).await.then_some(())).await;
        }
    }
    longest
}

/// How many letters were brought again to whoever puts none off.
pub async fn brought_again(house: &House) -> u64 {
    let client = async_nats::connect(house.nats.as_ref().expect("a broker").url()).await.expect("a connection");
    let stream = async_nats::jetstream::new(client).get_stream("borgertorg").await.expect("the stream");
    let mut again = 0;
    for name in STRAIGHT {
        let mut consumer: PullConsumer = stream.get_consumer(name).await.expect("a consumer");
        let info = consumer.info().await.expect("its state").clone();
        let mut letters = 0;
        for filter in &info.config.filter_subjects {
            let counts: Vec<(String, usize)> = stream.info_with_subjects(filter).await.expect("subjects").try_collect().await.expect("counts");
            letters += counts.into_iter().map(|(_, count)| count).sum::<usize>();
        }
        assert!(letters > 0, "{name} reads something");
        again += info.delivered.consumer_sequence - letters as u64;
    }
    again
}

//! Nobody takes the house from the others: who asks too much is told when to come again, and a quiet neighbour is answered.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::future::join_all;
use proto::dispatcher::live_service_client::LiveServiceClient;
use proto::dispatcher::{WatchRequest, WatchResponse};
use proto::matching::PostNeedRequest;
use proto::matching::need_service_client::NeedServiceClient;
use proto::organisations::GetCentreRequest;
use proto::organisations::centre_service_client::CentreServiceClient;
use tonic::transport::Channel;
use tonic::{Code, Request, Status, Streaming};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt as _;
use world::desk::{Desk, asking, key, need};
use world::house::House;
use world::wait;

use crate::callers::Caller;
use crate::things::{Things, furnish};

/// More than anybody may ask at once.
const LOUD: usize = 400;
/// More streams than one centre may have open.
const TOO_MANY: usize = 300;

/// Asks for a centre many times at once, under a token.
async fn ask(house: &mut House, centre: &str, token: &str, times: usize) -> Vec<Result<(), Status>> {
    let channel = house.channel("organisations");
    let asks = (0..times).map(|_| {
        let mut request = Request::new(GetCentreRequest { id: centre.to_owned() });
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().expect("a token is ASCII"));
        let mut door = CentreServiceClient::new(channel.clone());
        async move { door.get_centre(request).await.map(drop) }
    });
    join_all(asks).await
}

pub async fn who_asks_too_much_is_told_when_to_come_again(house: &mut House) {
    let (desk, other) = (Desk::open(house, asking(0)).await, Desk::open(house, asking(0)).await);
    let things = furnish(house, &desk).await;
    let loud = Caller::Machine.token(house, &things).expect("a token");
    let next_door = Things { centre: other.centre.clone(), ..things };
    let quiet = Caller::Coordinator.token(house, &next_door).expect("a token");

    let answers = ask(house, &desk.centre, &loud, LOUD).await;
    let neighbour = ask(house, &other.centre, &quiet, 20).await;

    let refused: Vec<&Status> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
    assert!(!refused.is_empty() && refused.len() < LOUD, "{} of {LOUD} were refused", refused.len());
    for status in refused {
        let details = status.get_error_details();
        let wait = details.retry_info().and_then(|info| info.retry_delay);
        assert_eq!((status.code(), details.error_info().map(|info| info.reason.as_str())), (Code::ResourceExhausted, Some("CALLER_TOO_LOUD")));
        assert!(wait.is_some_and(|wait| wait <= Duration::from_secs(1)), "{wait:?}");
    }
    assert!(neighbour.iter().all(Result::is_ok), "{neighbour:?}");
}

/// Posts many needs at once, and counts the answers as they come.
async fn post(channel: Channel, token: String, times: usize, answered: &AtomicUsize) {
    let posts = (0..times).map(|_| {
        let profile = Some(need("2027-03-09T17:00", "2027-03-09T19:00", 1));
        let mut request = Request::new(PostNeedRequest { idempotency_key: key(), profile, validate_only: false });
        request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().expect("a token is ASCII"));
        let mut door = NeedServiceClient::new(channel.clone());
        async move {
            door.post_need(request).await.expect("a need is posted");
            answered.fetch_add(1, Ordering::SeqCst);
        }
    });
    join_all(posts).await;
}

/// Hundreds of needs of one centre are posted at once; the neighbour, who comes after them, does not wait for them all.
pub async fn a_neighbour_does_not_wait_for_a_loud_centre(house: &mut House) {
    let (loud, quiet) = (Desk::open(house, asking(0)).await, Desk::open(house, asking(0)).await);
    let (loud, quiet) = (house.token(Some(&loud.centre)).await, house.token(Some(&quiet.centre)).await);
    let (channel, answered, own) = (house.channel("matching"), AtomicUsize::new(0), AtomicUsize::new(0));
    let neighbour = async {
        post(channel.clone(), quiet, 1, &own).await;
        answered.load(Ordering::SeqCst)
    };

    let ((), before) = futures::join!(post(channel.clone(), loud, LOUD, &answered), neighbour);

    assert!(before < LOUD / 4, "{before} of {LOUD} were answered first");
}

async fn watch(channel: &Channel, token: &str) -> Result<Streaming<WatchResponse>, Status> {
    let mut request = Request::new(WatchRequest { since: 0 });
    request.metadata_mut().insert("authorization", format!("Bearer {token}").parse().expect("a token is ASCII"));
    Ok(LiveServiceClient::new(channel.clone()).watch(request).await?.into_inner())
}

/// A connection carries a thousand calls, and a stream is one as long as it goes on: one centre's are not all of them.
pub async fn who_watches_with_every_call_leaves_the_others_theirs(house: &mut House) {
    let (loud, quiet) = (Desk::open(house, asking(0)).await, Desk::open(house, asking(0)).await);
    let (loud, quiet) = (house.token(Some(&loud.centre)).await, house.token(Some(&quiet.centre)).await);
    let channel = house.channel("dispatcher");

    let (mut watching, mut refused) = (Vec::new(), Vec::new());
    for answer in join_all((0..TOO_MANY).map(|_| watch(&channel, &loud))).await {
        match answer {
            Ok(stream) => watching.push(stream),
            Err(status) => refused.push(status),
        }
    }

    assert!(!watching.is_empty() && !refused.is_empty(), "{} watch, {} were refused", watching.len(), refused.len());
    for status in refused {
        let details = status.get_error_details();
        assert_eq!((status.code(), details.error_info().map(|info| info.reason.as_str())), (Code::ResourceExhausted, Some("TOO_MANY_STREAMS")));
        assert!(details.retry_info().is_some_and(|info| info.retry_delay.is_some()));
    }
    watch(&channel, &quiet).await.expect("a neighbour watches");
    post(house.channel("matching"), loud.clone(), 1, &AtomicUsize::new(0)).await; // whoever watches with every seat still asks
    drop(watching.pop());
    wait::until("a seat of whoever has gone", Duration::from_secs(10), async || watch(&channel, &loud).await.ok()).await;
}

pub async fn strangers_who_watch_have_no_more_than_a_centre(house: &mut House) {
    let desk = Desk::open(house, asking(0)).await;
    let token = house.token(Some(&desk.centre)).await;
    let channel = house.channel("dispatcher");

    let watched = (0..TOO_MANY).map(|_| {
        let mut health = HealthClient::new(channel.clone());
        async move { health.watch(HealthCheckRequest::default()).await }
    });
    let watched = join_all(watched).await;

    let refused: Vec<_> = watched.iter().filter_map(|answer| answer.as_ref().err()).collect();
    assert!(!refused.is_empty() && refused.len() < TOO_MANY, "{} were refused", refused.len());
    assert!(refused.iter().all(|status| status.code() == Code::ResourceExhausted), "{refused:?}");
    watch(&house.channel("dispatcher"), &token).await.expect("whoever is known watches");
}

//! What nobody reads holds up nobody else: calls that wait at the door, and answers that their caller leaves lying.
#![expect(clippy::unwrap_used, reason = "tests say what went wrong by stopping there")]

use std::convert::Infallible;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::{BoxFuture, join_all};
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use platform::auth::Keys;
use platform::clock::Clock;
use platform::peers::Peer;
use platform::server::Doorway;
use tokio_util::sync::{CancellationToken, DropGuard};
use tonic::body::Body;
use tonic::server::NamedService;
use tonic::service::RoutesBuilder;
use tonic::transport::Channel;
use tower::{Service, ServiceExt as _};
use world::wait;

/// More than a connection is granted where nobody says how much.
const LONG: usize = 4 << 20;
/// Read or told in one go.
const SHORT: usize = 16 << 10;
/// Nobody is slower than this who is not held up; shorter than the time that a call has.
const SOON: Duration = Duration::from_secs(8);
const AGAIN: usize = 200;
const MANY: usize = 24;

/// Leaves a call unread, reads it, or talks at length.
#[derive(Clone, Debug)]
struct Room;

impl NamedService for Room {
    const NAME: &'static str = "Room";
}

impl Service<Request<Body>> for Room {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(async move {
            let told = match request.uri().path() {
                "/Room/Unread" => {
                    let _unread = request;
                    std::future::pending::<usize>().await
                }
                "/Room/Talk" => LONG,
                _ => request.into_body().collect().await.map_or(0, |body| body.to_bytes().len()),
            };
            Ok(Response::new(said(told)))
        })
    }
}

fn said(bytes: usize) -> Body {
    Body::new(Full::new(vec![b'x'; bytes].into()))
}

/// A room, and the way there of another room.
async fn room() -> (Channel, DropGuard) {
    let doorway = Doorway::bind("127.0.0.1:0").await.unwrap().open_to_all(&["/Room/Read", "/Room/Unread", "/Room/Talk"]);
    let (keys, stop) = (Keys::invented(), CancellationToken::new());
    let peer = Peer::at(&format!("http://{}", doorway.address()), "matching", keys.clone(), Clock::System).unwrap();
    let mount = |routes: &mut RoutesBuilder| {
        routes.add_service(Room);
    };
    let serving = doorway.serve(mount, &[], keys, Clock::System, stop.clone());
    tokio::spawn(async move { serving.await.unwrap() });
    (peer.channel(), stop.drop_guard())
}

async fn call(mut channel: Channel, path: &str, bytes: usize) -> Response<Body> {
    let request = Request::post(path).body(said(bytes)).unwrap();
    channel.ready().await.unwrap().call(request).await.unwrap()
}

/// Somebody who calls again and again beside the others.
async fn is_answered(channel: &Channel) -> bool {
    let again = async {
        for _ in 0..AGAIN {
            let answer = call(channel.clone(), "/Room/Read", SHORT).await.into_body().collect().await.unwrap();
            assert_eq!(answer.to_bytes().len(), SHORT);
        }
    };
    wait::at_most(SOON, again).await.is_some()
}

#[tokio::test]
async fn calls_that_nobody_reads_hold_up_no_other() {
    let (channel, _open) = room().await;
    let unread = join_all((0..MANY).map(|_| call(channel.clone(), "/Room/Unread", LONG)));

    let answered = tokio::select! {
        answered = is_answered(&channel) => answered,
        _ = unread => panic!("what nobody reads was answered"),
    };

    assert!(answered, "those that were read wait for those that were not");
}

#[tokio::test]
async fn answers_that_nobody_reads_hold_up_no_other() {
    let (channel, _open) = room().await;
    let unread = join_all((0..MANY).map(|_| call(channel.clone(), "/Room/Talk", SHORT))).await;

    assert!(is_answered(&channel).await, "those that were read wait for those that were not");
    drop(unread);
}

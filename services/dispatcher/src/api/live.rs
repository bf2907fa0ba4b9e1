//! The stream of a browser: heads of the centre's letters, and a heartbeat.

use std::pin::Pin;
use std::time::Duration;

use futures::{Stream, StreamExt as _};
use platform::auth::Caller;
use platform::bus::feed::{Hearing, Told};
use platform::clock::Clock;
use prost_types::Timestamp;
use proto::dispatcher as pb;
use proto::dispatcher::live_service_server::LiveService;
use proto::dispatcher::watch_response;
use tonic::{Request, Response, Status};

use super::{COORDINATOR, Cx};

/// Sooner than whatever stands between gives up a silent connection.
const HEARTBEAT: Duration = Duration::from_secs(20);

type Changes = Pin<Box<dyn Stream<Item = Result<pb::WatchResponse, Status>> + Send>>;

#[tonic::async_trait]
impl LiveService for Cx {
    type WatchStream = Changes;

    async fn watch(&self, request: Request<pb::WatchRequest>) -> Result<Response<Changes>, Status> {
        let centre = Caller::of(&request)?.may(&[COORDINATOR])?.centre()?;
        let hearing = self.feed.hear(centre, request.get_ref().since).await?;
        Ok(Response::new(beating(hearing, self.clock.clone())))
    }
}

fn beating(hearing: Hearing, clock: Clock) -> Changes {
    let stream = futures::stream::unfold((Some(hearing), 0), move |(hearing, last)| {
        let clock = clock.clone();
        async move {
            let mut hearing = hearing?;
            let told = tokio::select! {
                told = hearing.next() => told?,
                () = clock.rest(HEARTBEAT) => Ok(Told::Here(last)),
            };
            match told {
                Ok(told) => {
                    let response = shown(told, &clock);
                    let sequence = response.sequence;
                    Some((Ok(response), (Some(hearing), sequence)))
                }
                Err(trouble) => Some((Err(trouble.into()), (None, last))),
            }
        }
    });
    Box::pin(stream)
}

fn shown(told: Told, clock: &Clock) -> pb::WatchResponse {
    let (sequence, told) = match told {
        Told::Here(sequence) => (sequence, watch_response::Told::Heartbeat(pb::Heartbeat {})),
        Told::Missed(sequence) => (sequence, watch_response::Told::Missed(pb::Missed {})),
        Told::Changed(head) => {
            let changed = pb::Changed { service: head.service, kind: head.kind, id: head.id, version: head.version, fact: head.fact };
            (head.sequence, watch_response::Told::Changed(changed))
        }
    };
    let now = clock.now();
    let at = Timestamp { seconds: now.timestamp(), nanos: now.timestamp_subsec_nanos().cast_signed() };
    pb::WatchResponse { sequence, at: Some(at), told: Some(told) }
}

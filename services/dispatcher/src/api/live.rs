//! The stream of a browser: heads of the centre's letters, and a heartbeat; and who looks at the same need.

use std::pin::Pin;
use std::time::Duration;

use futures::{Stream, StreamExt as _};
use platform::auth::Caller;
use platform::bus::feed::{Hearing, Told};
use platform::clock::Clock;
use platform::error::{Faults, Trouble};
use platform::id::{Centre, Id};
use prost_types::Timestamp;
use proto::dispatcher as pb;
use proto::dispatcher::live_service_server::LiveService;
use proto::dispatcher::watch_response;
use tonic::{Request, Response, Status};

use super::{COORDINATOR, Cx};
use crate::aside::Ear;
use crate::domain::look::{Came, LEASE, Need};
use crate::store::looks;

/// Sooner than whatever stands between gives up a silent connection.
const HEARTBEAT: Duration = Duration::from_secs(20);

type Changes = Pin<Box<dyn Stream<Item = Result<pb::WatchResponse, Status>> + Send>>;

#[tonic::async_trait]
impl LiveService for Cx {
    type WatchStream = Changes;

    async fn watch(&self, request: Request<pb::WatchRequest>) -> Result<Response<Changes>, Status> {
        let centre = Caller::of(&request)?.may(&[COORDINATOR])?.centre()?;
        let hearing = self.feed.hear(centre, request.get_ref().since).await?;
        Ok(Response::new(beating(hearing, self.aside.listen(centre), self.clock().clone())))
    }

    async fn look(&self, request: Request<pb::LookRequest>) -> Result<Response<pb::LookResponse>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let centre = caller.centre()?;
        let message = request.into_inner();
        let mut faults = Faults::new();
        let need = faults.take("need", message.need.parse());
        let need: Id<Need> = faults.or(|| need)?;
        let moved = if message.leaves { self.left(centre, need, &caller.subject).await? } else { self.looks(centre, need, &caller.subject).await? };
        if moved {
            self.aside.tell(centre, "look", if message.leaves { "look_ended" } else { "look_began" }, &message.need);
        }
        let tx = self.opening.db.scoped(centre).read().await?;
        let members = looks::others(&tx, need, &caller.subject, self.clock().now()).await?;
        Ok(Response::new(pb::LookResponse { members }))
    }
}

impl Cx {
    /// Keeps that somebody looks; true where the others did not know it.
    async fn looks(&self, centre: Id<Centre>, need: Id<Need>, member: &str) -> Result<bool, Trouble> {
        let tx = self.opening.db.scoped(centre).write().await?;
        let now = self.clock().now();
        let came = Came::after(looks::until(&tx, need, member).await?, now);
        looks::keep(&tx, need, member, now + LEASE).await?;
        tx.commit().await?;
        Ok(came == Came::New)
    }

    async fn left(&self, centre: Id<Centre>, need: Id<Need>, member: &str) -> Result<bool, Trouble> {
        let tx = self.opening.db.scoped(centre).write().await?;
        let was = looks::end(&tx, need, member).await?;
        tx.commit().await?;
        Ok(was)
    }
}

fn beating(hearing: Hearing, ear: Ear, clock: Clock) -> Changes {
    let stream = futures::stream::unfold((Some(hearing), ear, 0), move |(hearing, mut ear, last)| {
        let clock = clock.clone();
        async move {
            let mut hearing = hearing?;
            let told = tokio::select! {
                told = hearing.next() => told?,
                head = ear.next(last) => Ok(Told::Changed(head)),
                () = clock.rest(HEARTBEAT) => Ok(Told::Here(last)),
            };
            match told {
                Ok(told) => {
                    let response = shown(told, &clock);
                    let sequence = response.sequence;
                    Some((Ok(response), (Some(hearing), ear, sequence)))
                }
                Err(trouble) => Some((Err(trouble.into()), (None, ear, last))),
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

//! A centre's board as a stream: every open session as it stands, then each move, and a heartbeat.

use std::collections::HashMap;
use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures::Stream;
use platform::auth::Caller;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use proto::matching as pb;
use proto::matching::board_service_server::BoardService;
use tokio::sync::mpsc;
use tonic::{Request, Response, Status};

use super::{Api, COORDINATOR, words};
use crate::Cx;
use crate::domain::session::Session;
use crate::store;

/// What another process changed is seen at the latest after this.
const SLOW_LOOK: Duration = Duration::from_secs(2);
/// Many moves at once are looked at once.
const GATHER: Duration = Duration::from_millis(50);
const HEARTBEAT: Duration = Duration::from_secs(20);
/// A transaction that began this long before its commit is still seen.
const OVERLAP: TimeDelta = TimeDelta::seconds(30);

type Changes = Pin<Box<dyn Stream<Item = Result<pb::WatchBoardResponse, Status>> + Send>>;

#[tonic::async_trait]
impl BoardService for Api {
    type WatchBoardStream = Changes;

    async fn watch_board(&self, request: Request<pb::WatchBoardRequest>) -> Result<Response<Changes>, Status> {
        let caller = Caller::of(&request)?.may(&[COORDINATOR])?;
        let mut watch = Watch { cx: self.0.clone(), centre: caller.centre()?, seen: HashMap::new(), since: None };
        let (out, changes) = mpsc::channel(64);
        tokio::spawn(async move {
            if let Err(trouble) = watch.run(&out).await {
                let _ = out.send(Err(trouble.into())).await;
            }
        });
        Ok(Response::new(Box::pin(tokio_stream::wrappers::ReceiverStream::new(changes))))
    }
}

type Out = mpsc::Sender<Result<pb::WatchBoardResponse, Status>>;

/// One watcher and what it has seen.
struct Watch {
    cx: Cx,
    centre: Id<Centre>,
    seen: HashMap<Id<Session>, pb::WatchBoardResponse>,
    since: Option<DateTime<Utc>>,
}

impl Watch {
    /// Until nobody listens.
    async fn run(&mut self, out: &Out) -> Result<(), Trouble> {
        let mut beat = tokio::time::Instant::now() + HEARTBEAT;
        loop {
            let db = self.cx.db.clone();
            let stirred = db.stirred(); // before the look: what is committed meanwhile counts
            if !self.look(out).await? {
                return Ok(());
            }
            tokio::select! {
                () = out.closed() => return Ok(()),
                () = stirred => self.cx.clock.rest(GATHER).await,
                () = self.cx.clock.rest(SLOW_LOOK) => {}
            }
            if tokio::time::Instant::now() >= beat {
                beat = tokio::time::Instant::now() + HEARTBEAT;
                let heartbeat = pb::WatchBoardResponse { at: Some(words::at(self.cx.clock.now())), ..Default::default() };
                if out.send(Ok(heartbeat)).await.is_err() {
                    return Ok(());
                }
            }
        }
    }

    /// Sends what has moved; false when nobody listens any more.
    async fn look(&mut self, out: &Out) -> Result<bool, Trouble> {
        let now = self.cx.clock.now();
        let tx = self.cx.db.scoped(self.centre).read().await?;
        let sessions = match self.since {
            None => store::board::open(&tx, now).await?,
            Some(since) => store::board::touched(&tx, since - OVERLAP).await?,
        };
        drop(tx);
        self.since = Some(now);
        for session in sessions {
            let shown = shown(&session);
            if self.seen.get(&session.id) == Some(&shown) {
                continue;
            }
            self.seen.insert(session.id, shown.clone());
            let change = pb::WatchBoardResponse { at: Some(words::at(now)), ..shown };
            if out.send(Ok(change)).await.is_err() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn shown(session: &Session) -> pb::WatchBoardResponse {
    pb::WatchBoardResponse {
        at: None,
        need: session.need.to_string(),
        session: session.id.to_string(),
        places: session.counts.places,
        taken: session.counts.taken,
        offers_out: session.counts.offers_out,
        waiting: session.counts.waiting,
        needs_attention: session.counts.needs_attention,
        vacated: session.counts.vacated,
        cancelled: session.cancelled,
        starts_at: Some(words::at(session.starts_at)),
    }
}

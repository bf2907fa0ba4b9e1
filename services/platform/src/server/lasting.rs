//! How long the answer of a call may go on: a stream ends with the process that serves it, and with the token that opened it.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use tokio_util::sync::CancellationToken;

use super::seats::Seat;
use crate::auth::UNKNOWN_CALLER;
use crate::clock::Clock;
use crate::error::{Kind, Refusal, status};

const STOPPING: Refusal = Refusal { kind: Kind::Unavailable, reason: "STOPPING", what: "this process comes to its end; open the stream again" };
/// Longest sleep on the way to a token's end.
const NAP: Duration = Duration::from_hours(1);

/// What ends an answer from outside.
#[derive(Debug)]
pub(super) struct Limit {
    stop: CancellationToken,
    clock: Clock,
    until: Option<DateTime<Utc>>,
    _seat: Option<Seat>,
}

impl Limit {
    /// The end of the process, and that of the caller's token, where there is one; the seat is held as long as the answer goes on.
    pub fn new(stop: CancellationToken, clock: Clock, until: Option<DateTime<Utc>>, seat: Option<Seat>) -> Self {
        Self { stop, clock, until, _seat: seat }
    }

    async fn reached(self) -> Refusal {
        let ended = async {
            let Some(until) = self.until else { return std::future::pending().await };
            while self.clock.now() <= until {
                let left = (until - self.clock.now()).to_std().unwrap_or_default();
                self.clock.rest(left.clamp(Duration::from_millis(1), NAP)).await;
            }
        };
        tokio::select! {
            () = self.stop.cancelled() => STOPPING,
            () = ended => UNKNOWN_CALLER,
        }
    }
}

/// An answer that says all it has, and ends in good order where it would wait for more beyond its limit.
pub struct Lasting<B> {
    inner: B,
    limit: Option<Limit>,
    reached: Option<BoxFuture<'static, Refusal>>,
    ended: bool,
}

impl<B> Lasting<B> {
    pub(super) fn new(inner: B, limit: Limit) -> Self {
        Self { inner, limit: Some(limit), reached: None, ended: false }
    }
}

impl<B: Default> Default for Lasting<B> {
    fn default() -> Self {
        Self { inner: B::default(), limit: None, reached: None, ended: false }
    }
}

impl<B: Body + Unpin> Body for Lasting<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        if let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(cx) {
            return Poll::Ready(frame);
        }
        // only an answer that waits needs somebody who watches its limit: most never do
        if let Some(limit) = self.limit.take() {
            self.reached = Some(limit.reached().boxed());
        }
        let Some(reached) = &mut self.reached else { return Poll::Pending };
        let refusal = ready!(reached.poll_unpin(cx));
        self.ended = true;
        let mut trailers = HeaderMap::new();
        // our own words, which are valid in a header
        let _ = status(&refusal).add_header(&mut trailers);
        Poll::Ready(Some(Ok(Frame::trailers(trailers))))
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

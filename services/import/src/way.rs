//! The way to the rooms: a road to each, and the token of whoever imports. What is told that it comes too often waits, and goes again.

use std::task::{Context, Poll};
use std::time::Duration;

use futures::future::BoxFuture;
use http_body_util::{BodyExt as _, Full};
use platform::error::Trouble;
use platform::telemetry;
use tonic::body::Body;
use tonic::transport::Channel;
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;
use tower::{Service, ServiceExt as _};

/// Shortest rest after a refusal: meanwhile the same person's screens are let in.
const MANNERS: Duration = Duration::from_millis(500);
/// Only these say that nothing was done and that a later call is taken.
const TOO_LOUD: [&str; 2] = ["CALLER_TOO_LOUD", "CENTRE_TOO_LOUD"];

/// The rooms that take rows in, as one person reaches them.
#[derive(Clone, Debug)]
pub struct Way {
    /// To organisations, venues and visits.
    pub organisations: Road,
    /// To people.
    pub volunteers: Road,
    /// To needs.
    pub matching: Road,
    /// To wishes about messages.
    pub notifications: Road,
    /// The bearer token with which every call is made.
    pub token: String,
}

impl Way {
    pub(crate) fn request<T>(&self, message: T) -> Result<Request<T>, Halted> {
        Ok(telemetry::outgoing(message, &self.token)?)
    }
}

/// Why sending ended before its end: no row is at fault.
#[derive(Debug)]
pub struct Halted {
    /// What was being done.
    pub doing: &'static str,
    /// How it was answered.
    pub status: Status,
}

impl From<Trouble> for Halted {
    fn from(trouble: Trouble) -> Self {
        Self { doing: "importing", status: trouble.into() }
    }
}

impl From<Halted> for Status {
    fn from(halted: Halted) -> Self {
        halted.status
    }
}

/// What a refused call means where no row is at fault.
pub(crate) fn refused(doing: &'static str, status: &Status) -> Halted {
    Halted { doing, status: status.clone() }
}

/// The road to one room.
#[derive(Clone, Debug)]
pub struct Road(Channel);

impl From<Channel> for Road {
    fn from(channel: Channel) -> Self {
        Self(channel)
    }
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

impl Service<http::Request<Body>> for Road {
    type Response = http::Response<Body>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(())) // each try waits for the channel itself
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let mut channel = self.0.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let bytes = body.collect().await?.to_bytes();
            loop {
                let again = http::Request::from_parts(parts.clone(), Body::new(Full::new(bytes.clone())));
                let answer = channel.ready().await?.call(again).await?;
                match rest(&answer) {
                    None => return Ok(answer),
                    Some(rest) => tokio::time::sleep(rest).await,
                }
            }
        })
    }
}

/// How long to wait before the same call is made again; nothing where it was answered for good.
fn rest(answer: &http::Response<Body>) -> Option<Duration> {
    let status = Status::from_header_map(answer.headers()).filter(|status| status.code() == Code::ResourceExhausted)?;
    let details = status.get_error_details();
    let is_loud = details.error_info().is_some_and(|info| TOO_LOUD.contains(&info.reason.as_str()));
    is_loud.then(|| details.retry_info().and_then(|info| info.retry_delay).unwrap_or_default().max(MANNERS))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use tonic_types::ErrorDetails;

    use super::*;

    fn answered(reason: &str) -> http::Response<Body> {
        let mut details = ErrorDetails::new();
        details.set_error_info(reason, "borgertorg", HashMap::new());
        details.set_retry_info(Some(Duration::from_secs(3)));
        Status::with_error_details(Code::ResourceExhausted, "too much", details).into_http()
    }

    #[test]
    fn only_who_is_too_loud_waits_and_comes_again() {
        assert_eq!(rest(&answered("CALLER_TOO_LOUD")), Some(Duration::from_secs(3)));
        assert_eq!(rest(&answered("TOO_LARGE")), None);
        assert_eq!(rest(&Status::unavailable("away").into_http()), None);
        assert_eq!(rest(&http::Response::new(Body::empty())), None);
    }
}

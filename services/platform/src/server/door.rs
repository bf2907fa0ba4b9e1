//! What every request passes first: its token becomes a caller, its trace a span, its answer one line in the log.

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use futures::future::BoxFuture;
use http::{HeaderMap, Request, Response};
use tokio_util::sync::CancellationToken;
use tower::{Layer, Service};
use tracing::Instrument as _;

use super::lasting::{Lasting, Limit};
use super::lines::Line;
use super::methods::Methods;
use super::rates::Rates;
use super::unread;
use crate::auth::{Caller, Keys, UNKNOWN_CALLER};
use crate::clock::Clock;
use crate::error::{Kind, Refusal, status};
use crate::telemetry;

/// Puts a [`Door`] before a service.
#[derive(Clone, Debug)]
pub struct DoorLayer {
    keys: Keys,
    clock: Clock,
    stop: CancellationToken,
    rates: Option<Arc<Rates>>,
    methods: Arc<Methods>,
}

impl DoorLayer {
    /// A door that knows these keys; answers that go on end when it is to `stop`; nobody asks more than the rates let, of these `methods`.
    #[must_use]
    pub fn new(keys: Keys, clock: Clock, stop: CancellationToken, rates: Option<Arc<Rates>>, methods: Methods) -> Self {
        Self { keys, clock, stop, rates, methods: Arc::new(methods) }
    }
}

impl<S> Layer<S> for DoorLayer {
    type Service = Door<S>;

    fn layer(&self, inner: S) -> Door<S> {
        Door { inner, keys: self.keys.clone(), clock: self.clock.clone(), stop: self.stop.clone(), rates: self.rates.clone(), methods: self.methods.clone() }
    }
}

/// Says who calls. Without a valid token there is no [`Caller`]: what is not for everybody is refused before a byte of it is read.
#[derive(Clone, Debug)]
pub struct Door<S> {
    inner: S,
    keys: Keys,
    clock: Clock,
    stop: CancellationToken,
    rates: Option<Arc<Rates>>,
    methods: Arc<Methods>,
}

impl<S> Door<S> {
    /// Who calls, and how long the token says so.
    fn caller(&self, headers: &HeaderMap) -> Option<(Caller, DateTime<Utc>)> {
        let value = headers.get(http::header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, token) = value.split_once(' ')?;
        if scheme.eq_ignore_ascii_case("bearer") { self.keys.caller_until(token.trim(), self.clock.now()).ok() } else { None }
    }
}

/// Longest that a call may take, whatever deadline the caller sets; a stream may last.
const LONGEST: Duration = Duration::from_secs(10);
/// What an operator asks for may copy whole databases.
const OPERATORS: (&str, Duration) = ("/borgertorg.operations.", Duration::from_mins(30));
const TOO_LONG: Refusal = Refusal { kind: Kind::Late, reason: "DEADLINE_EXCEEDED", what: "the call took longer than it may" };

/// How long a call may take: ours, or less where the caller says so; a moment less than the transport grants, which would
/// answer without a reason and without a line in the log.
fn longest(path: &str, headers: &HeaderMap) -> Duration {
    const MOMENT: Duration = Duration::from_millis(5);
    let ours = if path.starts_with(OPERATORS.0) { OPERATORS.1 } else { LONGEST };
    let theirs = headers.get("grpc-timeout").and_then(|value| grpc_timeout(value.to_str().ok()?));
    theirs.map_or(ours, |theirs| ours.min(theirs.saturating_sub(MOMENT)))
}

/// `grpc-timeout` as the protocol writes it: at most eight digits and a unit.
fn grpc_timeout(text: &str) -> Option<Duration> {
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: u64 = Some(digits).filter(|digits| digits.len() <= 8)?.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_hours(number),
        "M" => Duration::from_mins(number),
        "S" => Duration::from_secs(number),
        "m" => Duration::from_millis(number),
        "u" => Duration::from_micros(number),
        "n" => Duration::from_nanos(number),
        _ => return None,
    })
}

/// Works on a call when it is its turn; a stream has had its turn when it begins.
async fn in_line<A>(line: Option<Line>, answer: impl Future<Output = A>) -> A {
    let _place = match line {
        Some(line) => line.stand().await,
        None => None,
    };
    answer.await
}

impl<S, B, R> Service<Request<B>> for Door<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Future: Send + 'static,
    S::Error: Send + 'static,
    R: Default + Send + 'static,
{
    type Response = Response<Lasting<R>>;
    type Error = S::Error;
    type Future = BoxFuture<'static, Result<Self::Response, S::Error>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let path = request.uri().path().to_owned();
        let parent = request.headers().get("traceparent").and_then(|value| value.to_str().ok());
        let span = telemetry::request(self.methods.path(&path), parent);
        let (caller, until) = self.caller(request.headers()).unzip();
        span.record("caller.kind", caller.as_ref().map_or("none", Caller::kind));
        let booked = match (&self.rates, &caller) {
            (_, None) if !self.methods.is_open(&path) => Err(UNKNOWN_CALLER.into()),
            (Some(rates), None) if !Methods::is_of_the_door(&path) => Ok((Some(rates.line_of_strangers()), None)),
            (Some(rates), None) if self.methods.streams(&path) => rates.seat_of_strangers().map(|seat| (None, Some(seat))),
            (Some(rates), Some(caller)) => rates.book(caller).and_then(|()| {
                let seat = if self.methods.streams(&path) { rates.seat(caller)? } else { None };
                Ok((rates.line(caller), seat))
            }),
            _ => Ok((None, None)),
        };
        if let Some(caller) = caller {
            request.extensions_mut().insert(caller);
        }
        let (began, longest) = (Instant::now(), longest(&path, request.headers()));
        let (stop, clock, methods) = (self.stop.clone(), self.clock.clone(), self.methods.clone());
        let answer = booked.map(|booked| (booked, span.in_scope(|| self.inner.call(request))));
        let timed = async move {
            let answer = match answer {
                Ok(((line, seat), answer)) => match tokio::time::timeout(longest, in_line(line, answer)).await {
                    Ok(answer) => answer.map(|response| unread::told(response).map(|body| Lasting::new(body, Limit::new(stop, clock, until, seat)))),
                    Err(_) => Ok(status(&TOO_LONG).into_http()),
                },
                Err(refused) => Ok(refused.into_http()),
            };
            let duration_ms = began.elapsed().as_secs_f64() * 1_000.0;
            let method = methods.name(&path);
            let code = answer
                .as_ref()
                .ok()
                .and_then(|response| response.headers().get("grpc-status"))
                .and_then(|value| value.to_str().ok()?.parse().ok())
                .unwrap_or(0);
            telemetry::answered(method, code, duration_ms);
            if !path.starts_with("/grpc.") {
                tracing::info!(rpc.code = code, duration_ms, "{method} answered with code {code} in {duration_ms:.1} ms");
            }
            answer
        };
        Box::pin(timed.instrument(span))
    }
}

#[cfg(test)]
mod tests {
    use tonic_types::StatusExt as _;

    use super::*;

    #[tokio::test]
    async fn a_call_that_takes_longer_than_its_caller_waits_is_answered_with_a_reason() {
        let never = tower::service_fn(|_: Request<()>| std::future::pending::<Result<Response<String>, std::convert::Infallible>>());
        let mut door = DoorLayer::new(Keys::invented(), Clock::System, CancellationToken::new(), None, Methods::default()).layer(never);

        let answer = door.call(Request::builder().uri("/grpc.health.v1.Health/Check").header("grpc-timeout", "20m").body(()).unwrap()).await.unwrap();

        let status = tonic::Status::from_header_map(answer.headers()).unwrap();
        assert_eq!(status.code(), tonic::Code::DeadlineExceeded);
        assert_eq!(status.get_details_error_info().unwrap().reason, "DEADLINE_EXCEEDED");
    }

    #[tokio::test]
    async fn who_has_no_token_is_refused_before_anything_is_read() {
        let read = tower::service_fn(|_: Request<()>| std::future::ready(Ok::<_, std::convert::Infallible>(Response::new("read".to_owned()))));
        let mut door = DoorLayer::new(Keys::invented(), Clock::System, CancellationToken::new(), None, Methods::default()).layer(read);
        let mut ask = async |path: &str| door.call(Request::builder().uri(path).body(()).unwrap()).await.unwrap();

        let refused = tonic::Status::from_header_map(ask("/borgertorg.matching.v1.NeedService/PostNeed").await.headers()).unwrap();
        assert_eq!((refused.code(), refused.message()), (tonic::Code::Unauthenticated, UNKNOWN_CALLER.what));
        assert!(ask("/grpc.health.v1.Health/Check").await.headers().is_empty(), "what is for everybody");
    }

    fn longest_of(path: &str, timeout: Option<&str>) -> Duration {
        let mut headers = HeaderMap::new();
        if let Some(timeout) = timeout {
            headers.insert("grpc-timeout", timeout.parse().unwrap());
        }
        longest(path, &headers)
    }

    #[test]
    fn a_caller_may_ask_for_less_time_and_never_gets_more() {
        let need = "/borgertorg.matching.v1.NeedService/PostNeed";

        assert_eq!(longest_of(need, None), LONGEST);
        assert_eq!(longest_of(need, Some("1H")), LONGEST);
        assert_eq!(longest_of(need, Some("2S")), Duration::from_millis(1_995));
        assert_eq!(longest_of(need, Some("500m")), Duration::from_millis(495));
        assert_eq!(longest_of(need, Some("1u")), Duration::ZERO);
        assert_eq!(longest_of("/borgertorg.operations.v1.OperationService/Backup", Some("99999999M")), OPERATORS.1);
    }

    #[test]
    fn a_time_that_the_protocol_does_not_know_is_none() {
        for text in ["", "S", "5", "5s", "-1S", "123456789S", "5 S", "½S", "5ø"] {
            assert_eq!(grpc_timeout(text), None, "{text}");
        }
    }
}

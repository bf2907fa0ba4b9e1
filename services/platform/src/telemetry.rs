//! Logs, traces and metrics: to the terminal always, over OTLP where the standard `OTEL_*` variables ask for it.

use std::collections::HashMap;
use std::io::IsTerminal as _;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use opentelemetry::metrics::{Counter, Histogram, Meter};
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry::trace::{TraceContextExt as _, TracerProvider as _};
use opentelemetry::{KeyValue, global};
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tonic::Request;
use tonic::metadata::MetadataMap;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::error::Trouble;
use crate::outbox::Letter;

const QUIET: &str = "h2=off,hyper=off,tonic=off,tower=off,opentelemetry=off,opentelemetry_sdk=off,opentelemetry-otlp=off,async_nats=warn,sqlx=warn,sea_orm=warn,sea_orm_migration=warn";

/// What must be told the end, so that nothing that was seen is lost.
#[derive(Debug, Default)]
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
    metrics: Option<SdkMeterProvider>,
}

impl Telemetry {
    /// Starts logging at `level`; as JSON lines where `json`. Exports traces and metrics where
    /// `OTEL_EXPORTER_OTLP_ENDPOINT` (or one of its siblings) is set and `OTEL_SDK_DISABLED` is not `true`.
    ///
    /// # Errors
    /// Where the level or an `OTEL_*` variable cannot be read.
    pub fn start(level: &str, json: bool) -> Result<Self, Trouble> {
        let filter = |level: &str| EnvFilter::try_new(format!("{level},{QUIET}")).map_err(|e| Trouble::broken("reading the log level", e));
        let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal()).with_target(false);
        let lines = if json { lines.json().flatten_event(true).boxed() } else { lines.compact().boxed() };
        let mut telemetry = Self::default();
        let spans = if wanted() {
            let broken = |e: opentelemetry_otlp::ExporterBuildError| Trouble::broken("starting OTLP", e);
            let exporter = opentelemetry_otlp::SpanExporter::builder().with_tonic().build().map_err(broken)?;
            let traces = SdkTracerProvider::builder().with_batch_exporter(exporter).build();
            let exporter = opentelemetry_otlp::MetricExporter::builder().with_tonic().build().map_err(broken)?;
            let metrics = SdkMeterProvider::builder().with_periodic_exporter(exporter).build();
            global::set_meter_provider(metrics.clone());
            let layer = tracing_opentelemetry::layer().with_tracer(traces.tracer("borgertorg")).with_filter(filter("info")?);
            telemetry = Self { traces: Some(traces), metrics: Some(metrics) };
            Some(layer)
        } else {
            None
        };
        let done = tracing_subscriber::registry().with(spans).with(lines.with_filter(filter(level)?)).try_init();
        done.map_err(|e| Trouble::broken("starting the log", e))?;
        Ok(telemetry)
    }

    /// Sends what is still held. Blocking: call it from a blocking thread.
    pub fn stop(self) {
        if let Some(traces) = self.traces {
            let _ = traces.shutdown();
        }
        if let Some(metrics) = self.metrics {
            let _ = metrics.shutdown();
        }
    }
}

fn wanted() -> bool {
    let set = |name: &str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    let off = std::env::var("OTEL_SDK_DISABLED").is_ok_and(|value| value.eq_ignore_ascii_case("true"));
    !off && ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"].into_iter().any(set)
}

/// The current span as a W3C `traceparent`, where it is being recorded.
#[must_use]
pub fn traceparent() -> Option<String> {
    let mut carrier = HashMap::new();
    TraceContextPropagator::new().inject_context(&Span::current().context(), &mut carrier);
    carrier.remove("traceparent")
}

fn context(traceparent: &str) -> opentelemetry::Context {
    let carrier = HashMap::from([("traceparent".to_owned(), traceparent.to_owned())]);
    TraceContextPropagator::new().extract(&carrier)
}

/// The span of one request; its parent is the caller's, where it sent one.
#[must_use]
pub fn request(path: &str, traceparent: Option<&str>) -> Span {
    let (service, method) = path.trim_start_matches('/').rsplit_once('/').unwrap_or(("", path));
    let service = service.rsplit('.').next().unwrap_or(service);
    let span = tracing::info_span!(
        "rpc",
        otel.name = format!("rpc.{service}.{method}"),
        otel.kind = "server",
        rpc.method = method,
        caller.kind = tracing::field::Empty
    );
    if let Some(parent) = traceparent {
        let _ = span.set_parent(context(parent));
    }
    span
}

/// The span of one delivery; in the sender's trace, linked to the sender's span.
#[must_use]
pub fn handling(consumer: &'static str, letter: &Letter, delivery: u32) -> Span {
    let span = tracing::info_span!("event.handle", otel.kind = "consumer", consumer, event.kind = letter.fact(), event.id = %letter.event, attempt = delivery);
    follows(span, letter.trace.as_deref())
}

/// The span of work that was put off, such as a wave or a message: in the trace of whoever put it off, linked to that span.
#[must_use]
pub fn resumed(work: &'static str, trace: Option<&str>) -> Span {
    follows(tracing::info_span!("job", otel.name = work), trace)
}

fn follows(span: Span, trace: Option<&str>) -> Span {
    if let Some(trace) = trace {
        let sender = context(trace);
        span.add_link(sender.span().span_context().clone());
        let _ = span.set_parent(sender);
    }
    span
}

/// An outgoing request with its bearer token and the current trace.
///
/// # Errors
/// Where the token cannot stand in a header.
pub fn outgoing<T>(message: T, token: &str) -> Result<Request<T>, Trouble> {
    let mut request = Request::new(message);
    let bearer = format!("Bearer {token}").parse().map_err(|e: tonic::metadata::errors::InvalidMetadataValue| Trouble::broken("writing a token", e))?;
    request.metadata_mut().insert("authorization", bearer);
    trace_into(request.metadata_mut());
    Ok(request)
}

fn trace_into(metadata: &mut MetadataMap) {
    if let Some(value) = traceparent().and_then(|trace| trace.parse().ok()) {
        metadata.insert("traceparent", value);
    }
}

struct Instruments {
    requests: Histogram<f64>,
    reactions: Histogram<f64>,
    letters: Counter<u64>,
}

fn instruments() -> &'static Instruments {
    static HELD: OnceLock<Instruments> = OnceLock::new();
    HELD.get_or_init(|| {
        let meter: Meter = global::meter_provider().meter("borgertorg");
        Instruments {
            requests: meter.f64_histogram("rpc.server.duration").with_unit("ms").build(),
            reactions: meter.f64_histogram("event.handled.delay").with_unit("ms").with_description("from the fact to the reaction's commit").build(),
            letters: meter.u64_counter("outbox.sent").with_description("letters that the bus has").build(),
        }
    })
}

/// Counts one answered request.
pub fn answered(method: &str, code: i32, millis: f64) {
    instruments().requests.record(millis, &[KeyValue::new("rpc.method", method.to_owned()), KeyValue::new("rpc.grpc.status_code", i64::from(code))]);
}

/// Counts one handled letter and its delay since the fact.
pub fn handled(letter: &Letter, now: DateTime<Utc>) {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds")]
    let delay = (now - letter.told_at).num_microseconds().unwrap_or_default() as f64 / 1_000.0;
    instruments().reactions.record(delay, &[KeyValue::new("event.kind", letter.fact().to_owned())]);
    tracing::debug!(event.kind = letter.fact(), event.id = %letter.event, delay_ms = delay, "handled {}", letter.fact());
}

/// Counts letters that the bus has.
pub fn sent(service: &'static str, letters: usize) {
    instruments().letters.add(letters as u64, &[KeyValue::new("service", service)]);
}

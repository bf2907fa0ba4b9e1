//! Logs, traces and metrics: to the terminal always, over OTLP where the standard `OTEL_*` variables ask for it.

mod export;

use std::collections::HashMap;
use std::io::IsTerminal as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

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
use tracing_subscriber::filter::Directive;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::error::Trouble;
use crate::outbox::Letter;

const QUIET: &str = "h2=off,hyper=off,tonic=off,tower=off,opentelemetry=off,opentelemetry_sdk=off,opentelemetry-otlp=off,async_nats=warn,sqlx=warn,sea_orm=warn,sea_orm_migration=warn";

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// What is wrong with a level as `log.level` has it: words from `off` to `trace`, or `module=level`, separated by commas. A word
/// alone that is no level would be taken for a module, and the house would fall silent.
#[must_use]
pub fn level_fault(level: &str) -> Option<String> {
    let known = |part: &str| LEVELS.iter().any(|word| part.trim().eq_ignore_ascii_case(word));
    let read = |part: &str| match part.rsplit_once('=') {
        Some((module, level)) => !module.trim().is_empty() && known(level) && part.parse::<Directive>().is_ok(),
        None => known(part),
    };
    let wrong = level.split(',').find(|part| !read(part))?;
    Some(format!("holds \"{wrong}\": it must be one of {}, or module=level, or several separated by commas", LEVELS.join(", ")))
}

static MEASURED: AtomicBool = AtomicBool::new(false);

/// Whether metrics are exported: then it is worth looking things up for them.
#[must_use]
pub fn is_measured() -> bool {
    MEASURED.load(Ordering::Relaxed)
}

/// What must be told the end, so that nothing that was seen is lost.
#[derive(Debug, Default)]
pub struct Telemetry {
    traces: Option<SdkTracerProvider>,
    metrics: Option<SdkMeterProvider>,
}

impl Telemetry {
    /// Starts logging at `level`; as JSON lines where `json`. Exports traces and metrics as the `OTEL_*` variables ask for them, in
    /// the name of `process` where those give it no other.
    ///
    /// # Errors
    /// Where the level cannot be read, or an `OTEL_*` variable asks for what we do not speak.
    pub fn start(process: &str, level: &str, json: bool) -> Result<Self, Trouble> {
        let filter = |level: &str| EnvFilter::try_new(format!("{level},{QUIET}")).map_err(|e| Trouble::broken("reading the log level", e));
        let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal()).with_target(false);
        // a log that finds no room is no reason to stop: the complaint about it would go the same way, and end whoever says something
        let lines = lines.log_internal_errors(false);
        let lines = if json { lines.json().flatten_event(true).boxed() } else { lines.compact().boxed() };
        let telemetry = Self { traces: export::traces(process)?, metrics: export::metrics(process)? };
        if let Some(metrics) = &telemetry.metrics {
            MEASURED.store(true, Ordering::Relaxed);
            global::set_meter_provider(metrics.clone());
        }
        let seen = filter("info")?;
        let spans = telemetry.traces.as_ref().map(|traces| tracing_opentelemetry::layer().with_tracer(traces.tracer("borgertorg")).with_filter(seen));
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

/// Says how much there is of something now.
pub fn gauge(name: &'static str, value: u64, label: &'static str, of: &'static str) {
    global::meter_provider().meter("borgertorg").u64_gauge(name).build().record(value, &[KeyValue::new(label, of)]);
}

/// Counts letters that the bus has.
pub fn sent(service: &'static str, letters: usize) {
    instruments().letters.add(letters as u64, &[KeyValue::new("service", service)]);
}

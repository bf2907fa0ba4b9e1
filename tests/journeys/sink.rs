//! A collector: takes the spans and the figures that processes export over OTLP, and keeps them as they came.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;
use prost::Message as _;
use tonic::body::Body;
use tonic::codegen::http;
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::transport::Server;
use tonic::{Request, Response, Status};

use crate::raw::Raw;

/// One export: from which connection, and its bytes.
type Export = (Option<SocketAddr>, Vec<u8>);

#[derive(Clone, Debug, Default)]
pub struct Sink {
    spans: Kept,
    figures: Kept,
}

type Kept = Arc<Mutex<Vec<Export>>>;

/// One span as far as a test looks.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Stands for the process.
    pub from: Option<SocketAddr>,
    pub trace: Vec<u8>,
    pub name: String,
}

impl Sink {
    /// Starts to listen; returns where.
    pub async fn open() -> (Self, String) {
        let sink = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let (traces, metrics) = (Collector::<false>(sink.spans.clone()), Collector::<true>(sink.figures.clone()));
        let incoming = tokio_stream::wrappers::TcpListenerStream::new(listener);
        tokio::spawn(Server::builder().add_service(traces).add_service(metrics).serve_with_incoming(incoming));
        (sink, address)
    }

    /// Every span that came, one after the other.
    pub fn bytes(&self) -> Vec<u8> {
        all(&self.spans)
    }

    /// Every figure that came, one after the other.
    pub fn figures(&self) -> Vec<u8> {
        all(&self.figures)
    }

    /// The last value of a gauge under a label.
    pub fn gauge(&self, name: &str, label: &str) -> Option<i64> {
        let kept = self.figures.lock().expect("not poisoned").clone();
        let exports = kept.iter().rev().map(|(_, bytes)| wire::Figures::decode(bytes.as_slice()).expect("an export of figures"));
        let metrics = exports.flat_map(|export| export.resources).flat_map(|resource| resource.scopes).flat_map(|scope| scope.metrics);
        let points = metrics.filter(|metric| metric.name == name).filter_map(|metric| metric.gauge).flat_map(|gauge| gauge.points);
        let labelled = |point: &wire::Point| point.labels.iter().any(|pair| pair.value.as_ref().is_some_and(|value| value.text == label));
        points.filter(labelled).map(|point| point.value).next()
    }

    /// How much a process has counted so far under exactly these labels: the sum of a counter, or how many a histogram holds.
    pub fn count(&self, process: &str, name: &str, labels: &[(&str, &str)]) -> Option<u64> {
        let kept = self.figures.lock().expect("not poisoned").clone();
        let exports = kept.iter().rev().map(|(_, bytes)| wire::Figures::decode(bytes.as_slice()).expect("an export of figures"));
        let told = exports.flat_map(|export| export.resources).filter(|measured| {
            let named = measured.resource.iter().flat_map(|resource| &resource.labels);
            wire::read(named).any(|(key, value)| key == "service.name" && value == process)
        });
        let metrics = told.flat_map(|measured| measured.scopes).flat_map(|scope| scope.metrics).filter(|metric| metric.name == name);
        let wanted: BTreeSet<(String, String)> = labels.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let labelled = |labels: &[wire::Label]| wire::read(labels.iter()).collect::<BTreeSet<_>>() == wanted;
        let counts = metrics.flat_map(|metric| {
            let sums = metric.sum.into_iter().flat_map(|sum| sum.points).map(|point| (point.labels, u64::try_from(point.value).expect("a count")));
            sums.chain(metric.histogram.into_iter().flat_map(|all| all.points).map(|point| (point.labels, point.count))).collect::<Vec<_>>()
        });
        counts.filter(|(labels, _)| labelled(labels)).map(|(_, count)| count).next()
    }

    pub fn spans(&self) -> Vec<Seen> {
        let kept = self.spans.lock().expect("not poisoned").clone();
        let mut seen = Vec::new();
        for (from, bytes) in kept {
            let export = wire::Export::decode(bytes.as_slice()).expect("an export of spans");
            let spans = export.resources.into_iter().flat_map(|resource| resource.scopes).flat_map(|scope| scope.spans);
            seen.extend(spans.map(|span| Seen { from, trace: span.trace, name: span.name }));
        }
        seen
    }
}

fn all(kept: &Kept) -> Vec<u8> {
    kept.lock().expect("not poisoned").iter().flat_map(|(_, bytes)| bytes.clone()).collect()
}

/// The few fields of OTLP that are looked at; what else comes is skipped.
mod wire {
    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Export {
        #[prost(message, repeated, tag = "1")]
        pub resources: Vec<Resource>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Resource {
        #[prost(message, repeated, tag = "2")]
        pub scopes: Vec<Scope>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Scope {
        #[prost(message, repeated, tag = "2")]
        pub spans: Vec<Span>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Span {
        #[prost(bytes = "vec", tag = "1")]
        pub trace: Vec<u8>,
        #[prost(string, tag = "5")]
        pub name: String,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Figures {
        #[prost(message, repeated, tag = "1")]
        pub resources: Vec<Measured>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Measured {
        #[prost(message, optional, tag = "1")]
        pub resource: Option<Process>,
        #[prost(message, repeated, tag = "2")]
        pub scopes: Vec<Meter>,
    }

    /// Who tells.
    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Process {
        #[prost(message, repeated, tag = "1")]
        pub labels: Vec<Label>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Meter {
        #[prost(message, repeated, tag = "2")]
        pub metrics: Vec<Metric>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Metric {
        #[prost(string, tag = "1")]
        pub name: String,
        #[prost(message, optional, tag = "5")]
        pub gauge: Option<Gauge>,
        /// A counter looks like a gauge.
        #[prost(message, optional, tag = "7")]
        pub sum: Option<Gauge>,
        #[prost(message, optional, tag = "9")]
        pub histogram: Option<Histogram>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Histogram {
        #[prost(message, repeated, tag = "1")]
        pub points: Vec<Spread>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Spread {
        #[prost(fixed64, tag = "4")]
        pub count: u64,
        #[prost(message, repeated, tag = "9")]
        pub labels: Vec<Label>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Gauge {
        #[prost(message, repeated, tag = "1")]
        pub points: Vec<Point>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Point {
        #[prost(sfixed64, tag = "6")]
        pub value: i64,
        #[prost(message, repeated, tag = "7")]
        pub labels: Vec<Label>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Label {
        #[prost(string, tag = "1")]
        pub key: String,
        #[prost(message, optional, tag = "2")]
        pub value: Option<Text>,
    }

    /// Labels as text, also those that are numbers.
    pub fn read<'a>(labels: impl Iterator<Item = &'a Label>) -> impl Iterator<Item = (String, String)> {
        labels.map(|label| {
            let value = label.value.clone().unwrap_or_default();
            (label.key.clone(), value.number.map_or(value.text, |number| number.to_string()))
        })
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub struct Text {
        #[prost(string, tag = "1")]
        pub text: String,
        #[prost(int64, optional, tag = "3")]
        pub number: Option<i64>,
    }
}

/// Takes one kind of export.
#[derive(Clone)]
struct Collector<const FIGURES: bool>(Kept);

impl<const FIGURES: bool> NamedService for Collector<FIGURES> {
    const NAME: &'static str =
        if FIGURES { "opentelemetry.proto.collector.metrics.v1.MetricsService" } else { "opentelemetry.proto.collector.trace.v1.TraceService" };
}

impl<const FIGURES: bool> tonic::codegen::Service<http::Request<Body>> for Collector<FIGURES> {
    type Response = http::Response<Body>;
    type Error = std::convert::Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let kept = self.0.clone();
        Box::pin(async move { Ok(Grpc::new(Raw).unary(Keep(kept), request).await) })
    }
}

struct Keep(Kept);

impl UnaryService<Vec<u8>> for Keep {
    type Response = Vec<u8>;
    type Future = std::future::Ready<Result<Response<Vec<u8>>, Status>>;

    fn call(&mut self, request: Request<Vec<u8>>) -> Self::Future {
        let from = request.remote_addr();
        self.0.lock().expect("not poisoned").push((from, request.into_inner()));
        std::future::ready(Ok(Response::new(Vec::new())))
    }
}

//! A collector for spans: takes what the processes export over OTLP and keeps it as it came.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use futures::future::BoxFuture;
use prost::Message as _;
use tonic::body::Body;
use tonic::codegen::http;
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::transport::Server;
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;

use crate::raw::Raw;

/// One export: from which connection, and its bytes.
type Export = (Option<SocketAddr>, Vec<u8>);

#[derive(Clone, Debug, Default)]
pub struct Sink {
    kept: Arc<Mutex<Vec<Export>>>,
}

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
        let (traces, metrics) = (Traces(sink.clone()), Metrics);
        let incoming = tokio_stream::wrappers::TcpListenerStream::new(listener);
        tokio::spawn(Server::builder().add_service(traces).add_service(metrics).serve_with_incoming(incoming));
        (sink, address)
    }

    /// Everything that came, one after the other.
    pub fn bytes(&self) -> Vec<u8> {
        self.kept.lock().expect("not poisoned").iter().flat_map(|(_, bytes)| bytes.clone()).collect()
    }

    pub fn spans(&self) -> Vec<Seen> {
        let kept = self.kept.lock().expect("not poisoned").clone();
        let mut seen = Vec::new();
        for (from, bytes) in kept {
            let export = wire::Export::decode(bytes.as_slice()).expect("an export of spans");
            let spans = export.resources.into_iter().flat_map(|resource| resource.scopes).flat_map(|scope| scope.spans);
            seen.extend(spans.map(|span| Seen { from, trace: span.trace, name: span.name }));
        }
        seen
    }
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
}

#[derive(Clone)]
struct Traces(Sink);

#[derive(Clone)]
struct Metrics;

impl NamedService for Traces {
    const NAME: &'static str = "opentelemetry.proto.collector.trace.v1.TraceService";
}

impl NamedService for Metrics {
    const NAME: &'static str = "opentelemetry.proto.collector.metrics.v1.MetricsService";
}

impl tonic::codegen::Service<http::Request<Body>> for Traces {
    type Response = http::Response<Body>;
    type Error = std::convert::Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let sink = self.0.clone();
        Box::pin(async move { Ok(Grpc::new(Raw).unary(Keep(sink), request).await) })
    }
}

impl tonic::codegen::Service<http::Request<Body>> for Metrics {
    type Response = http::Response<Body>;
    type Error = std::convert::Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        Box::pin(async move { Ok(Grpc::new(ProstCodec::<(), ()>::default()).unary(Forget, request).await) })
    }
}

struct Keep(Sink);

impl UnaryService<Vec<u8>> for Keep {
    type Response = Vec<u8>;
    type Future = std::future::Ready<Result<Response<Vec<u8>>, Status>>;

    fn call(&mut self, request: Request<Vec<u8>>) -> Self::Future {
        let from = request.remote_addr();
        self.0.kept.lock().expect("not poisoned").push((from, request.into_inner()));
        std::future::ready(Ok(Response::new(Vec::new())))
    }
}

struct Forget;

impl UnaryService<()> for Forget {
    type Response = ();
    type Future = std::future::Ready<Result<Response<()>, Status>>;

    fn call(&mut self, _: Request<()>) -> Self::Future {
        std::future::ready(Ok(Response::new(())))
    }
}

//! The gRPC door of a process: who calls, trace, request line, deadline, health, reflection, and a graceful end.

mod connections;
mod door;
mod lasting;
mod lines;
mod methods;
mod rates;
mod seats;
mod unread;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::service::RoutesBuilder;
use tonic::transport::Server;
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;
use tonic_reflection::pb::{v1, v1alpha};

use crate::auth::Keys;
use crate::clock::Clock;
use crate::error::Trouble;
use crate::windows;
pub use door::{Door, DoorLayer};
pub use lasting::Lasting;
pub use methods::Methods;
pub use rates::{Rate, Rates, Settings as RateSettings};

/// After this long without an end, what still runs is cut.
const DRAIN: Duration = Duration::from_secs(8);
/// Of a question that anybody may ask.
const SHORT: usize = 16 * 1024;

/// A door that is not open yet.
#[derive(Debug)]
pub struct Doorway {
    listener: TcpListener,
    address: SocketAddr,
    health: HealthReporter,
    rates: Option<Arc<Rates>>,
    open: &'static [&'static str],
}

impl Doorway {
    /// Takes the address; port 0 takes a free one.
    ///
    /// # Errors
    /// Where the address is taken.
    pub async fn bind(address: &str) -> Result<Self, Trouble> {
        let broken = |e: std::io::Error| Trouble::broken("opening the door", format!("{address}: {e}"));
        let listener = TcpListener::bind(address).await.map_err(broken)?;
        let address = listener.local_addr().map_err(|e| Trouble::broken("opening the door", e))?;
        Ok(Self { listener, address, health: HealthReporter::new(), rates: None, open: &[] })
    }

    /// Lets nobody ask more than this.
    #[must_use]
    pub fn limited(self, rates: Rates) -> Self {
        Self { rates: Some(Arc::new(rates)), ..self }
    }

    /// Lets whoever has no token ask these paths, beside health and reflection.
    #[must_use]
    pub fn open_to_all(self, open: &'static [&'static str]) -> Self {
        Self { open, ..self }
    }

    /// Where it is.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Says whether a service (or, with an empty name, the whole process) is ready.
    #[must_use]
    pub fn health(&self) -> HealthReporter {
        self.health.clone()
    }

    /// Serves `mount`ed services until `stop`, then lets what runs come to its end.
    ///
    /// # Errors
    /// Where the descriptors are no descriptors, or the socket fails.
    pub async fn serve(
        self,
        mount: impl FnOnce(&mut RoutesBuilder),
        descriptors: &'static [u8],
        keys: Keys,
        clock: Clock,
        stop: CancellationToken,
    ) -> Result<(), Trouble> {
        let mut routes = RoutesBuilder::default();
        mount(&mut routes);
        let broken = |e: tonic_reflection::server::Error| Trouble::broken("starting reflection", e);
        let reflection = || {
            let known = tonic_reflection::server::Builder::configure().register_encoded_file_descriptor_set(descriptors);
            known.register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        };
        routes.add_service(reflection().build_v1().map_err(broken)?.max_decoding_message_size(SHORT));
        routes.add_service(reflection().build_v1alpha().map_err(broken)?.max_decoding_message_size(SHORT));
        let health = tonic_health::server::HealthService::from_health_reporter(self.health.clone());
        routes.add_service(tonic_health::pb::health_server::HealthServer::new(health).max_decoding_message_size(SHORT));

        let all = [descriptors, tonic_health::pb::FILE_DESCRIPTOR_SET, v1::FILE_DESCRIPTOR_SET, v1alpha::FILE_DESCRIPTOR_SET];
        let methods = Methods::read(&all, self.open).map_err(|e| Trouble::broken("reading the descriptors", e))?;
        let cut = stop.clone();
        let incoming = connections::taken_in(self.listener, connections::MOST);
        let server = Server::builder()
            .http2_keepalive_interval(Some(Duration::from_secs(20)))
            .max_concurrent_streams(windows::CALLS)
            .initial_stream_window_size(windows::OF_CALL)
            .initial_connection_window_size(windows::OF_CONNECTION)
            .layer(DoorLayer::new(keys, clock, stop.clone(), self.rates, methods))
            .add_routes(routes.routes())
            .serve_with_incoming_shutdown(incoming, async move { cut.cancelled().await });
        let end = async move {
            stop.cancelled().await;
            tokio::time::sleep(DRAIN).await;
        };
        tokio::select! {
            done = server => done.map_err(|e| Trouble::broken("serving", e)),
            () = end => Ok(()),
        }
    }
}

/// Says of a service that it is ready, or not.
pub async fn ready(health: &HealthReporter, service: &str, ready: bool) {
    let status = if ready { ServingStatus::Serving } else { ServingStatus::NotServing };
    health.set_service_status(service, status).await;
}

//! gRPC in: who is signed in, and what a browser is told while it is open.

mod live;
mod session;

use platform::bus::Feed;
use platform::clock::Clock;
use proto::dispatcher::live_service_server::{self, LiveServiceServer};
use proto::dispatcher::session_service_server::{self, SessionServiceServer};
use tonic::service::RoutesBuilder;

pub(crate) const COORDINATOR: &str = "coordinator";
pub(crate) const CONTACT: &str = "contact";

/// What these doors work with.
#[derive(Clone, Debug)]
pub(crate) struct Cx {
    pub(crate) feed: Feed,
    pub(crate) clock: Clock,
}

/// Fully qualified names, for health.
pub(crate) const SERVES: [&str; 2] = [live_service_server::SERVICE_NAME, session_service_server::SERVICE_NAME];

/// Adds the services to the door.
pub(crate) fn mount(cx: &Cx, routes: &mut RoutesBuilder) {
    routes.add_service(LiveServiceServer::new(cx.clone()));
    routes.add_service(SessionServiceServer::new(cx.clone()));
}

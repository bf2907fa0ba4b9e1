//! gRPC in: who calls, what is asked, and the answer.

mod deliveries;
mod preferences;

use platform::auth::Keys;
use platform::db::Db;
use proto::notifications::delivery_service_server::DeliveryServiceServer;
use proto::notifications::preference_service_server::PreferenceServiceServer;
use tonic::service::RoutesBuilder;

pub(crate) const COORDINATOR: &str = "coordinator";
pub(crate) const VOLUNTEER: &str = "volunteer";

/// What the doors work with.
#[derive(Clone, Debug)]
pub(crate) struct Cx {
    pub(crate) db: Db,
    pub(crate) keys: Keys,
}

/// Fully qualified names, for health.
pub(crate) const SERVES: [&str; 2] =
    [proto::notifications::preference_service_server::SERVICE_NAME, proto::notifications::delivery_service_server::SERVICE_NAME];

/// Adds the services to the door.
pub(crate) fn mount(cx: &Cx, routes: &mut RoutesBuilder) {
    routes.add_service(PreferenceServiceServer::new(cx.clone()));
    routes.add_service(DeliveryServiceServer::new(cx.clone()));
}

//! gRPC in: who is signed in, what a browser is told while it is open, what members keep at the door, and lists that are brought.

mod calendars;
mod imports;
mod kiosks;
mod live;
mod session;
mod templates;
mod views;

use platform::auth::Caller;
use platform::bus::Feed;
use platform::clock::Clock;
use platform::error::{Faults, Kind, Refusal, status};
use platform::id::{self, Id};
use platform::receipts::{self, Begun};
use platform::service::Opening;
use prost::Message;
use proto::dispatcher::calendar_service_server::{self, CalendarServiceServer};
use proto::dispatcher::import_service_server::{self, ImportServiceServer};
use proto::dispatcher::kiosk_service_server::{self, KioskServiceServer};
use proto::dispatcher::live_service_server::{self, LiveServiceServer};
use proto::dispatcher::session_service_server::{self, SessionServiceServer};
use proto::dispatcher::template_service_server::{self, TemplateServiceServer};
use proto::dispatcher::view_service_server::{self, ViewServiceServer};
use tonic::Status;
use tonic::service::RoutesBuilder;

use crate::aside::Aside;
use crate::domain::name::NameError;
use crate::imports::{Imports, MOST_BYTES};
use crate::tiles::Tiles;

pub(crate) const COORDINATOR: &str = "coordinator";
pub(crate) const CONTACT: &str = "contact";

/// No such thing here, or another's: the answers are the same.
const MISSING: Refusal = Refusal { kind: Kind::Missing, reason: "NOT_FOUND", what: "there is no such thing" };

/// What these doors work with.
#[derive(Clone, Debug)]
pub(crate) struct Cx {
    pub(crate) opening: Opening,
    pub(crate) feed: Feed,
    pub(crate) aside: Aside,
    pub(crate) imports: Imports,
    pub(crate) tiles: Tiles,
}

impl Cx {
    fn clock(&self) -> &Clock {
        &self.opening.clock
    }

    /// Begins a command in the caller's centre, or finds what it answered before.
    async fn begin<Q: Message, A: Message + Default>(&self, caller: &Caller, method: &str, key: &str, request: &Q) -> Result<Begun<A>, Status> {
        let Opening { db, keys, .. } = &self.opening;
        Ok(receipts::begin(db.scoped(caller.centre()?), keys, caller, method, key, request).await?)
    }
}

impl From<NameError> for Status {
    fn from(error: NameError) -> Self {
        status(&error)
    }
}

/// The field `id` of a request.
fn id<K: id::Kind>(text: &str) -> Result<Id<K>, Faults> {
    let mut faults = Faults::new();
    let id = faults.take("id", text.parse());
    faults.or(|| id)
}

/// Fully qualified names, for health.
pub(crate) const SERVES: [&str; 7] = [
    calendar_service_server::SERVICE_NAME,
    import_service_server::SERVICE_NAME,
    kiosk_service_server::SERVICE_NAME,
    live_service_server::SERVICE_NAME,
    session_service_server::SERVICE_NAME,
    template_service_server::SERVICE_NAME,
    view_service_server::SERVICE_NAME,
];

/// Adds the services to the door.
pub(crate) fn mount(cx: &Cx, routes: &mut RoutesBuilder) {
    routes.add_service(CalendarServiceServer::new(cx.clone()));
    // the files, their names, and what the contract puts around them
    routes.add_service(ImportServiceServer::new(cx.clone()).max_decoding_message_size(MOST_BYTES + 64 * 1024));
    routes.add_service(KioskServiceServer::new(cx.clone()));
    routes.add_service(LiveServiceServer::new(cx.clone()));
    routes.add_service(SessionServiceServer::new(cx.clone()));
    routes.add_service(TemplateServiceServer::new(cx.clone()));
    routes.add_service(ViewServiceServer::new(cx.clone()));
}

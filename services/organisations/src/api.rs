//! The gRPC doors of this room: who may come in, what a message means, what is answered.

mod centres;
mod fields;
mod keys;
mod members;
mod organisations;
mod policy;
mod venues;
mod visits;

use platform::auth::{Caller, keys::Keys};
use platform::error::status;
use platform::id::{Centre, Id};
use platform::outbox::Letter;
use platform::receipts::{self, Begun, NotBegun};
use platform::service::Opening;
use prost::Message;
use proto::organisations as pb;
use tonic::Status;
use tonic::service::RoutesBuilder;

use crate::domain::error::Error;
use crate::domain::fact::Happened;
use crate::domain::organisation::Organisation;
use crate::events;

const OPERATOR: &str = "operator";
const COORDINATOR: &str = "coordinator";
const CONTACT: &str = "contact";
const VOLUNTEER: &str = "volunteer";
const MACHINE: &str = "machine";
const ROOM: &str = "service";

/// What every door of this room needs.
#[derive(Clone, Debug)]
struct Api {
    cx: Opening,
}

type Mount = Box<dyn FnOnce(&mut RoutesBuilder) + Send>;

/// The doors, and their names for health.
pub(crate) fn doors(cx: Opening) -> (Mount, Vec<&'static str>) {
    use pb::centre_service_server as centres;
    use pb::key_service_server as keys;
    use pb::member_service_server as members;
    use pb::organisation_service_server as organisations;
    use pb::venue_service_server as venues;

    let serves = vec![centres::SERVICE_NAME, organisations::SERVICE_NAME, members::SERVICE_NAME, venues::SERVICE_NAME, keys::SERVICE_NAME];
    let api = Api { cx };
    let mount = move |routes: &mut RoutesBuilder| {
        routes.add_service(centres::CentreServiceServer::new(api.clone()));
        routes.add_service(organisations::OrganisationServiceServer::new(api.clone()));
        routes.add_service(members::MemberServiceServer::new(api.clone()));
        routes.add_service(venues::VenueServiceServer::new(api.clone()));
        routes.add_service(keys::KeyServiceServer::new(api));
    };
    (Box::new(mount), serves)
}

impl Api {
    fn keys(&self) -> &Keys {
        &self.cx.keys
    }

    /// Begins a command in `centre`, or finds what it answered before.
    async fn begin<Q: Message, A: Message + Default>(
        &self,
        centre: Id<Centre>,
        caller: &Caller,
        method: &str,
        key: &str,
        request: &Q,
    ) -> Result<Begun<A>, NotBegun> {
        receipts::begin(self.cx.db.scoped(centre), self.keys(), caller, method, key, request).await
    }

    fn seal(&self, centre: Id<Centre>, caller: &Caller, happened: Happened) -> Letter {
        events::seal(&self.cx.clock, centre, caller.kind(), happened)
    }
}

/// Whether the caller speaks for this organisation: a coordinator does for all of its centre.
fn speaks_for(caller: &Caller, organisation: Id<Organisation>) -> bool {
    caller.is(&[COORDINATOR]) || caller.organisation.as_deref() == Some(organisation.to_string().as_str())
}

/// The one organisation that the caller may see; none for a coordinator, who sees all.
fn confined(caller: &Caller) -> Result<Option<Id<Organisation>>, Status> {
    if caller.is(&[COORDINATOR]) {
        return Ok(None);
    }
    let own = caller.organisation.as_deref().and_then(|text| text.parse().ok());
    own.map(Some).ok_or_else(|| platform::auth::NOT_ALLOWED.into())
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        status(&error)
    }
}

//! The gRPC door: who calls, what is asked, parsed whole; then the domain and the store, and a reply.

mod attestations;
mod cards;
mod changes;
mod consents;
mod export;
mod hours;
mod profile;
mod register;
mod volunteers;
mod week;

use platform::auth::{Caller, NOT_ALLOWED};
use platform::error::{Faults, Refusal};
use platform::id::{Centre, Id, Kind};
use platform::service::Opening;
use tonic::Status;

use crate::domain::error::Error;
use crate::domain::reading::Card;
use crate::domain::volunteer::Volunteer;
use crate::store;

/// The word for who plans for a centre.
const COORDINATOR: &str = "coordinator";
/// The word for one volunteer; its token's subject is its id.
const VOLUNTEER: &str = "volunteer";
/// The word for another room of the house.
const SERVICE: &str = "service";

/// All gRPC services of this room.
#[derive(Clone, Debug)]
pub(crate) struct Api(pub(crate) Opening);

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        platform::error::status(&error)
    }
}

impl Api {
    /// Notes that a coordinator looks at these people, before anything is shown; answers with those whom there are.
    /// Who looks at itself is not noted.
    async fn noted(&self, caller: &Caller, centre: Id<Centre>, card: Card, people: &[Id<Volunteer>]) -> Result<Vec<Id<Volunteer>>, Error> {
        if people.is_empty() || !caller.is(&[COORDINATOR, SERVICE]) {
            return Ok(people.to_vec());
        }
        let tx = self.0.db.scoped(centre).write().await?;
        let there = store::readings::note(&tx, &caller.subject, card, people).await?;
        if !there.is_empty() {
            tx.commit().await?;
        }
        Ok(there)
    }
}

/// Reads the id of a field.
fn id_of<K: Kind>(field: &str, text: &str) -> Result<Id<K>, Faults> {
    let mut faults = Faults::new();
    let id = faults.take(field, text.parse());
    faults.or(|| id)
}

/// Takes over what was read elsewhere, or its faults under their own names: all of a request's faults go in one answer.
fn also<T>(faults: &mut Faults, read: Result<T, Faults>) -> Option<T> {
    read.map_err(|wrong| wrong.iter().for_each(|(field, what)| faults.add(field, what))).ok()
}

/// A coordinator may look at everybody of its centre, a volunteer at itself.
fn may_touch(caller: &Caller, id: Id<Volunteer>) -> Result<(), Refusal> {
    if caller.is(&[COORDINATOR]) || caller.subject == id.to_string() { Ok(()) } else { Err(NOT_ALLOWED) }
}

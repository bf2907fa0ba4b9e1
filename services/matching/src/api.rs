//! gRPC in: who calls, what they ask, and the answer.

mod agreed;
mod assignments;
mod board;
mod cards;
mod conflicts;
mod log;
mod needs;
mod offers;
mod persons;
mod plans;
mod profile;
mod reminders;
mod statistics;
mod suggestions;
mod words;

use chrono::TimeDelta;
use platform::auth::{Caller, NOT_ALLOWED};
use platform::error::{Faults, Refusal};
use platform::id::{Id, Kind};
use tonic::Status;

use crate::Cx;
use crate::domain::error::Error;
use crate::domain::need::Need;
use crate::domain::{Organisation, Volunteer};

const COORDINATOR: &str = "coordinator";
const CONTACT: &str = "contact";
const MACHINE: &str = "machine";
const VOLUNTEER: &str = "volunteer";
const SERVICE: &str = "service";

/// What is shown where nobody says: a month back, and half a year ahead.
const SHOWN_BACK: TimeDelta = TimeDelta::days(30);
const SHOWN_AHEAD: TimeDelta = TimeDelta::days(180);
/// Most seconds for which messages are held.
const LONGEST_HOLD: u32 = 60;

/// All doors of matching.
#[derive(Clone, Debug)]
pub(crate) struct Api(pub Cx);

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        platform::error::status(&error)
    }
}

/// An id in a field of the request; what is no id is not there.
fn id<K: Kind>(text: &str) -> Result<Id<K>, Error> {
    text.parse().map_err(|_| Error::Missing)
}

/// An id that filters a list; empty does not.
fn filter<K: Kind>(faults: &mut Faults, field: &str, text: &str) -> Option<Id<K>> {
    if text.is_empty() { None } else { faults.take(field, text.parse()) }
}

/// For how long what is asked can be taken back before anybody is told.
fn hold(faults: &mut Faults, seconds: u32) -> TimeDelta {
    if seconds > LONGEST_HOLD {
        faults.add("hold_seconds", format!("is {seconds}, at most {LONGEST_HOLD} fit"));
    }
    TimeDelta::seconds(seconds.into())
}

/// The organisation that a contact or machine speaks for; none for the others.
fn organisation(caller: &Caller) -> Result<Option<Id<Organisation>>, Refusal> {
    if !caller.is(&[CONTACT, MACHINE]) {
        return Ok(None);
    }
    caller.organisation.as_deref().and_then(|text| text.parse().ok()).map(Some).ok_or(NOT_ALLOWED)
}

/// Contacts and machines touch the needs of their own organisation only; others are not there.
fn theirs(caller: &Caller, need: Need) -> Result<Need, Status> {
    match organisation(caller)? {
        Some(own) if need.profile.organisation != Some(own) => Err(Error::Missing.into()),
        _ => Ok(need),
    }
}

/// The volunteer that calls; none for the others.
fn oneself(caller: &Caller) -> Result<Option<Id<Volunteer>>, Refusal> {
    if !caller.is(&[VOLUNTEER]) {
        return Ok(None);
    }
    caller.subject.parse().map(Some).map_err(|_| NOT_ALLOWED)
}

/// A volunteer touches what is its own; other people's is not there.
fn own(caller: &Caller, of: Option<Id<Volunteer>>) -> Result<(), Status> {
    match oneself(caller)? {
        Some(oneself) if of != Some(oneself) => Err(Error::Missing.into()),
        _ => Ok(()),
    }
}

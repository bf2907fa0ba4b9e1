//! Facts out, sealed into letters without a word about a person; and matching's check-outs in, booked as hours.

mod answers;
mod centres;

use std::sync::Arc;

use chrono::{DateTime, SubsecRound as _, Utc};
use platform::clock::Clock;
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::inbox::{Reaction, Verdict};
use platform::outbox::Letter;
use platform::telemetry;
use prost::Message as _;
use prost_types::Timestamp;
use proto::events as pb;
use proto::events::event::Fact as Told;

use crate::domain::error::Error;
use crate::domain::fact::Fact;
use crate::domain::hours::{CheckOut, Hours};
use crate::domain::volunteer::Volunteer;
use crate::store;

/// The name of this service in subjects.
pub(crate) const SERVICE: &str = "volunteers";
/// The role of whoever did it, where nobody asked for it.
pub(crate) const HOUSE: &str = "service";

/// Seals a fact into a letter.
pub(crate) fn seal(clock: &Clock, centre: Id<Centre>, actor: &str, fact: Fact) -> Letter {
    let (kind, name, aggregate, version, told) = match fact {
        Fact::VolunteerChanged { volunteer, version, active } => {
            ("volunteer", "volunteer_changed", volunteer.to_string(), version, Told::VolunteerChanged(pb::VolunteerChanged { active }))
        }
        Fact::VolunteerErased { volunteer, version } => {
            ("volunteer", "volunteer_erased", volunteer.to_string(), version, Told::VolunteerErased(pb::VolunteerErased {}))
        }
        Fact::VolunteerInactive { volunteer, version, answer_by } => {
            let inactive = pb::VolunteerInactive { answer_by: Some(stamp(answer_by)) };
            ("volunteer", "volunteer_inactive", volunteer.to_string(), version, Told::VolunteerInactive(inactive))
        }
        Fact::ConsentChanged { volunteer, version, purpose, given } => {
            let changed = pb::ConsentChanged { purpose: purpose.to_string(), given };
            ("volunteer", "consent_changed", volunteer.to_string(), version, Told::ConsentChanged(changed))
        }
        Fact::HoursBooked { hours, version, volunteer, assignment, minutes, first } => {
            let volunteer = volunteer.map(|id| id.to_string()).unwrap_or_default();
            let booked = pb::HoursBooked { volunteer, assignment: assignment.to_string(), minutes, first };
            ("hours", "hours_booked", hours.to_string(), version, Told::HoursBooked(booked))
        }
    };
    let (event, now) = (clock.uuid(), clock.now());
    let sealed = pb::Event {
        id: event.to_string(),
        centre: centre.to_string(),
        aggregate: aggregate.clone(),
        version,
        occurred_at: Some(stamp(now)),
        actor: actor.to_owned(),
        fact: Some(told),
    };
    Letter {
        event,
        centre: centre.uuid(),
        subject: Letter::subject(centre, SERVICE, kind, name),
        aggregate,
        version,
        payload: sealed.encode_to_vec(),
        trace: telemetry::traceparent(),
        told_at: now,
    }
}

/// Seals what one command made true, in its order.
pub(crate) fn seal_all(clock: &Clock, centre: Id<Centre>, actor: &str, facts: Vec<Fact>) -> Vec<Letter> {
    facts.into_iter().map(|fact| seal(clock, centre, actor, fact)).collect()
}

/// One letter per living volunteer, at the version that it has. Hours are counted, so they are not told again.
pub(crate) async fn snapshot(tx: &Tx) -> Result<Vec<Letter>, Trouble> {
    let everybody = store::lists::everybody(tx).await?;
    Ok(everybody.iter().map(|(centre, volunteer)| seal(tx.clock(), *centre, HOUSE, volunteer.stands())).collect())
}

/// What this service reacts to.
pub(crate) fn reactions() -> Vec<Reaction> {
    vec![
        Reaction {
            consumer: "volunteers-assignment",
            service: "matching",
            aggregate: "assignment",
            facts: &["checked_out"],
            handle: Arc::new(|tx, letter| Box::pin(on_assignment(tx, letter))),
        },
        Reaction {
            consumer: "volunteers-offer",
            service: "matching",
            aggregate: "offer",
            facts: &["offer_accepted", "offer_declined"],
            handle: Arc::new(|tx, letter| Box::pin(answers::told(tx, letter))),
        },
        Reaction {
            consumer: "volunteers-centre",
            service: "organisations",
            aggregate: "centre",
            facts: &[],
            handle: Arc::new(|tx, letter| Box::pin(centres::told(tx, letter))),
        },
    ]
}

async fn on_assignment(tx: &Tx, letter: Letter) -> Verdict {
    let Ok(event) = pb::Event::decode(letter.payload.as_slice()) else { return Verdict::Never("the payload is no event".to_owned()) };
    let assignment = event.aggregate;
    match event.fact {
        Some(Told::CheckedOut(out)) => on_checked_out(tx, &assignment, &out, letter.told_at).await,
        _ => Verdict::Done,
    }
}

async fn on_checked_out(tx: &Tx, assignment: &str, out: &pb::CheckedOut, told_at: DateTime<Utc>) -> Verdict {
    let (Ok(assignment), Ok(volunteer)) = (assignment.parse(), out.volunteer.parse()) else {
        return Verdict::Never("the check-out names no assignment or no volunteer".to_owned());
    };
    if i32::try_from(out.minutes).is_err() {
        return Verdict::Never("the check-out tells of more minutes than anybody has".to_owned());
    }
    let at = out.at.as_ref().and_then(|at| instant(at).ok()).unwrap_or(told_at);
    let out = CheckOut { assignment, session: out.session.parse().ok(), at, minutes: out.minutes };
    book(tx, volunteer, out).await.into()
}

/// Books the hours of an assignment, once whatever is told again; nobody's where the person is gone.
async fn book(tx: &Tx, volunteer: Id<Volunteer>, out: CheckOut) -> Result<(), Error> {
    let (centre, clock) = (tx.centre()?, tx.clock());
    let mut person = store::volunteers::hold(tx, volunteer).await?;
    let at = out.at;
    let (entry, fact) = Hours::book(clock.id(), person.as_ref().map(|person| person.id), out);
    if !store::hours::insert(tx, entry, seal(clock, centre, HOUSE, fact)).await? {
        return Ok(());
    }
    match person.take() {
        // what was given lately stands on the matching card
        Some(mut person) => {
            let (id, fact) = (person.id, person.changed());
            store::volunteers::save(tx, person, vec![seal(clock, centre, HOUSE, fact)]).await?;
            Ok(store::signs::note(tx, id, at).await?)
        }
        None => Ok(()),
    }
}

/// An instant, for the wire.
pub(crate) fn stamp(at: DateTime<Utc>) -> Timestamp {
    Timestamp { seconds: at.timestamp(), nanos: at.timestamp_subsec_nanos().cast_signed() }
}

/// An instant from the wire, cut to what both databases keep.
///
/// # Errors
/// A sentence, where it is none or lies outside the years 1970 to 2200.
pub(crate) fn instant(stamp: &Timestamp) -> Result<DateTime<Utc>, &'static str> {
    const LAST_SECOND: i64 = 7_289_654_399; // of the year 2200
    let nanos = u32::try_from(stamp.nanos).map_err(|_| "is not an instant")?;
    let within = (0..=LAST_SECOND).contains(&stamp.seconds);
    let at = DateTime::from_timestamp(stamp.seconds, nanos).filter(|_| within).ok_or("is not an instant between 1970 and 2200")?;
    Ok(at.trunc_subsecs(6))
}

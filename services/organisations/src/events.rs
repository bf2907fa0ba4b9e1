//! Facts out: what the domain says has happened, sealed into letters. This room reacts to nobody.

use platform::clock::Clock;
use platform::db::Tx;
use platform::error::Trouble;
use platform::id::{Centre, Id};
use platform::outbox::Letter;
use platform::telemetry;
use prost::Message as _;
use proto::events::event::Fact as Told;
use proto::{events as pb, organisations};

use crate::domain::fact::{Fact, Happened};
use crate::domain::organisation::Organisation;
use crate::domain::policy::Policy;
use crate::domain::retention::Retention;
use crate::domain::words::Word as _;
use crate::store;

/// Writes what happened in `centre` as a letter; `actor` is the role of whoever did it.
pub(crate) fn seal(clock: &Clock, centre: Id<Centre>, actor: &str, happened: Happened) -> Letter {
    let (event, now) = (clock.uuid(), clock.now());
    let Happened { aggregate, version, fact } = happened;
    let (kind, name, told) = contract(fact);
    let payload = pb::Event {
        id: event.to_string(),
        centre: centre.to_string(),
        aggregate: aggregate.clone(),
        version,
        occurred_at: Some(timestamp(now)),
        actor: actor.to_owned(),
        fact: Some(told),
    };
    Letter {
        event,
        centre: centre.uuid(),
        subject: Letter::subject(centre, "organisations", kind, name),
        aggregate,
        version,
        payload: payload.encode_to_vec(),
        trace: telemetry::traceparent(),
        told_at: now,
    }
}

/// One letter per living centre, organisation, member and venue, for readers that come later.
pub(crate) async fn snapshot(tx: &Tx) -> Result<Vec<Letter>, Trouble> {
    let seal = |centre, stands| seal(tx.clock(), centre, "service", stands);
    let mut letters: Vec<Letter> = store::centres::all(tx).await?.iter().map(|centre| seal(centre.id, centre.stands())).collect();
    letters.extend(store::organisations::all(tx).await?.iter().map(|(centre, organisation)| seal(*centre, organisation.stands())));
    letters.extend(store::members::all(tx).await?.iter().map(|(centre, member)| seal(*centre, member.stands())));
    letters.extend(store::venues::all(tx).await?.iter().map(|(centre, venue)| seal(*centre, venue.stands())));
    Ok(letters)
}

/// The kind of aggregate, the name and the message of a fact.
fn contract(fact: Fact) -> (&'static str, &'static str, Told) {
    let owner = |organisation: Id<Organisation>| organisation.to_string();
    match fact {
        Fact::CentreEstablished(p) => ("centre", "established", Told::CentreEstablished(pb::CentreEstablished { policy: Some(policy(&p)) })),
        Fact::CentreChanged(p) => ("centre", "changed", Told::CentreChanged(pb::CentreChanged { policy: Some(policy(&p)) })),
        Fact::CentreStands(p) => ("centre", "stands", Told::CentreStands(pb::CentreStands { policy: Some(policy(&p)) })),
        Fact::OrganisationRegistered => ("organisation", "registered", Told::OrganisationRegistered(pb::OrganisationRegistered {})),
        Fact::OrganisationChanged => ("organisation", "changed", Told::OrganisationChanged(pb::OrganisationChanged {})),
        Fact::OrganisationStands => ("organisation", "stands", Told::OrganisationStands(pb::OrganisationStands {})),
        Fact::MemberJoined(role) => {
            let organisation = role.organisation().map(owner).unwrap_or_default();
            ("member", "joined", Told::MemberJoined(pb::MemberJoined { organisation, role: role.word().to_owned() }))
        }
        Fact::MemberLeft(role) => {
            let organisation = role.organisation().map(owner).unwrap_or_default();
            ("member", "left", Told::MemberLeft(pb::MemberLeft { organisation }))
        }
        Fact::MemberStands(role) => {
            let organisation = role.organisation().map(owner).unwrap_or_default();
            ("member", "stands", Told::MemberStands(pb::MemberStands { organisation, role: role.word().to_owned() }))
        }
        Fact::VenueOpened(by) => ("venue", "opened", Told::VenueOpened(pb::VenueOpened { organisation: owner(by) })),
        Fact::VenueChanged(by) => ("venue", "changed", Told::VenueChanged(pb::VenueChanged { organisation: owner(by) })),
        Fact::VenueStands(by) => ("venue", "stands", Told::VenueStands(pb::VenueStands { organisation: owner(by) })),
        Fact::VisitsRecorded(count) => {
            let (day, function) = (count.day.to_string(), count.function.word().to_owned());
            ("venue", "visits_recorded", Told::VisitsRecorded(pb::VisitsRecorded { day, function, visits: count.visits }))
        }
    }
}

/// A policy as the contract has it, every field told.
pub(crate) fn policy(policy: &Policy) -> organisations::Policy {
    let w = policy.weights;
    let weights = organisations::Weights {
        proximity: w.proximity,
        interest: w.interest,
        desired: w.desired,
        continuity: w.continuity,
        fairness: w.fairness,
        fairness_minutes: w.fairness_minutes,
    };
    organisations::Policy {
        wave_size: Some(policy.wave_size),
        answer_hours: policy.answer_hours,
        quiet_from_minute: Some(policy.quiet_from_minute),
        quiet_until_minute: Some(policy.quiet_until_minute),
        zone: policy.zone.name().to_owned(),
        travel_metres_per_hour: policy.travel_metres_per_hour,
        weights: Some(weights),
        remind_day_before: Some(policy.remind_day_before),
        remind_two_hours_before: Some(policy.remind_two_hours_before),
        retention: Some(retention(policy.retention)),
    }
}

fn retention(kept: Retention) -> organisations::Retention {
    let Retention { need_details_days, messages_days, message_texts_days, applicants_days, inactive_ask_days, inactive_erase_days, readings_days, hold } = kept;
    organisations::Retention {
        need_details_days,
        messages_days,
        message_texts_days,
        applicants_days,
        inactive_ask_days,
        inactive_erase_days,
        readings_days,
        hold,
    }
}

/// An instant as the contract has it.
pub(crate) fn timestamp(at: chrono::DateTime<chrono::Utc>) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds: at.timestamp(), nanos: at.timestamp_subsec_nanos().cast_signed() }
}
